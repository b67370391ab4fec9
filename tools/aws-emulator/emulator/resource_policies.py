"""Evaluates policy documents: resource policies, trust policies and policies of roles.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

The evaluator knows the elements and condition operators that the modules write, and their close relatives. Everything
else raises UnsupportedPolicy, so that no statement counts as a match or as a miss without an evaluation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Statement = dict[str, Any]


class UnsupportedPolicy(ValueError):
    """An element, operator or variable that this evaluator does not know."""


@dataclass(frozen=True)
class Request:
    """A request as a policy sees it."""

    # A service, such as cloudtrail.amazonaws.com, or the ARN of a role or user. None: a policy of the caller itself,
    # which has no Principal.
    principal: str | None
    action: str
    # None: the role of a trust policy, which has no Resource.
    resource: str | None
    # Condition keys and values. A key that is not here is absent from the request.
    context: Mapping[str, str] = field(default_factory=dict)


class Verdict(Enum):
    """The result for one document."""

    # No statement applies.
    NONE = "none"
    DENIED = "denied"
    # A statement allows the request to the whole account of the principal. The policies of the principal decide.
    DELEGATED = "delegated"
    # A statement names the principal, or everybody.
    ALLOWED = "allowed"


def admits(document: str, request: Request) -> bool:
    """Whether a statement of the document allows the request, directly or by delegation, and none denies it."""
    return verdict(document, request) in (Verdict.ALLOWED, Verdict.DELEGATED)


def verdict(document: str, request: Request) -> Verdict:
    """Evaluates a request against one document. Raises UnsupportedPolicy."""
    found = Verdict.NONE
    for statement in _statements(document):
        scope = _applies(statement, request)
        if scope is None:
            continue
        if statement["Effect"] == "Deny":
            return Verdict.DENIED
        if found is not Verdict.ALLOWED:
            found = scope
    return found


def _statements(document: str) -> list[Statement]:
    statements = json.loads(document).get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _applies(statement: Statement, request: Request) -> Verdict | None:
    """Returns ALLOWED or DELEGATED for a statement that applies to the request, whatever its effect, or None."""
    scope = _principal_scope(statement, request.principal)
    if scope is None or not _names_action(statement, request.action):
        return None
    if not _names_resource(statement, request.resource) or not _conditions_hold(statement, request.context):
        return None
    return scope


# Principals
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html


def _principal_scope(statement: Statement, principal: str | None) -> Verdict | None:
    if "NotPrincipal" in statement:
        named = _scope_in(statement["NotPrincipal"], _required(principal, "NotPrincipal"))
        # An account in NotPrincipal exempts the account itself, but none of its users and roles.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
        return None if named is Verdict.ALLOWED else Verdict.ALLOWED
    if "Principal" in statement:
        return _scope_in(statement["Principal"], _required(principal, "Principal"))
    if principal is not None:
        raise UnsupportedPolicy("a resource policy has a statement without Principal")
    return Verdict.ALLOWED


def _required(principal: str | None, element: str) -> str:
    if principal is None:
        raise UnsupportedPolicy(f"a policy of a role has a statement with {element}")
    return principal


def _scope_in(element: Any, principal: str) -> Verdict | None:
    """Returns how an element names a principal: ALLOWED directly, DELEGATED by its account, or None."""
    if element == "*":
        return Verdict.ALLOWED
    scopes = [_scope_of(kind, name, principal) for kind, names in element.items() for name in _texts(names)]
    if Verdict.ALLOWED in scopes:
        return Verdict.ALLOWED
    return Verdict.DELEGATED if Verdict.DELEGATED in scopes else None


def _scope_of(kind: str, name: str, principal: str) -> Verdict | None:
    if kind not in ("AWS", "Service", "Federated"):
        raise UnsupportedPolicy(f"a principal of the kind {kind}")
    if kind == "AWS" and name == "*":
        return Verdict.ALLOWED
    if "*" in name or "?" in name or "${" in name:
        raise UnsupportedPolicy(f"the principal {name}")
    if name == principal:
        # A Federated principal is neither a service nor the ARN of a role.
        return None if kind == "Federated" else Verdict.ALLOWED
    return Verdict.DELEGATED if kind == "AWS" and _is_account_of(name, principal) else None


def _is_account_of(name: str, principal: str) -> bool:
    """Whether a name is the account of a principal: twelve digits, or `arn:aws:iam::111122223333:root`.

    A service belongs to no account, so `root` never names one.
    """
    parts = principal.split(":")
    account = parts[4] if principal.startswith("arn:") and len(parts) > 4 else None
    named = re.fullmatch(r"(?:arn:[^:]+:iam::)?(\d{12})(?::root)?", name)
    return named is not None and named.group(1) == account


# Actions and resources
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html


def _names_action(statement: Statement, action: str) -> bool:
    if "NotAction" in statement:
        return not _any_like(statement["NotAction"], action, ignore_case=True)
    return _any_like(statement["Action"], action, ignore_case=True)


def _names_resource(statement: Statement, resource: str | None) -> bool:
    if "NotResource" in statement:
        return resource is not None and not _any_like(statement["NotResource"], resource)
    if "Resource" in statement:
        return resource is not None and _any_like(statement["Resource"], resource)
    if resource is not None:
        raise UnsupportedPolicy("a statement without Resource in a policy that is no trust policy")
    return True


def _any_like(patterns: Any, text: str, ignore_case: bool = False) -> bool:
    listed = list(_texts(patterns))
    for pattern in listed:
        _check_no_variable(pattern)
    return any(_like(pattern, text, ignore_case) for pattern in listed)


def _like(pattern: str, text: str, ignore_case: bool = False) -> bool:
    """Compares a text with a pattern in which `*` is any run of characters and `?` any single one."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.S | (re.I if ignore_case else 0)) is not None


def _check_no_variable(text: str) -> None:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    if "${" in text:
        raise UnsupportedPolicy(f"a policy variable in {text}")


def _texts(element: Any) -> Iterator[str]:
    """Yields the strings of an element that is one value or a list. JSON's true is the string `true`."""
    for value in element if isinstance(element, list) else [element]:
        yield value if isinstance(value, str) else json.dumps(value)


# Conditions
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html


def _equal(expected: str, found: str) -> bool:
    return expected == found


def _equal_ignoring_case(expected: str, found: str) -> bool:
    return expected.lower() == found.lower()


def _arn_like(expected: str, found: str) -> bool:
    """Compares ARNs part by part, so that a `*` never covers a colon before the resource."""
    patterns, parts = expected.split(":", 5), found.split(":", 5)
    return len(patterns) == len(parts) == 6 and all(_like(*pair) for pair in zip(patterns, parts))


OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": _equal_ignoring_case,
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "StringLike": _like,
}
NEGATED = {
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
}


def _conditions_hold(statement: Statement, context: Mapping[str, str]) -> bool:
    # The names of condition keys are not case-sensitive.
    values = {key.lower(): value for key, value in context.items()}
    # A list, not a generator: every operator is checked, also after the first condition that does not hold.
    return all(
        [
            _condition_holds(operator, list(_texts(expected)), values.get(key.lower()))
            for operator, keys in statement.get("Condition", {}).items()
            for key, expected in keys.items()
        ]
    )


def _condition_holds(operator: str, expected: list[str], found: str | None) -> bool:
    for value in expected:
        _check_no_variable(value)
    if operator == "Null":
        return any(_equal_ignoring_case(one, str(found is None)) for one in expected)
    base = operator.removesuffix("IfExists")
    negated = base in NEGATED
    compare = OPERATORS.get(NEGATED.get(base, base))
    if compare is None:
        raise UnsupportedPolicy(f"the condition operator {operator}")
    if found is None:
        return negated or base != operator
    # For a negated operator, all values must differ.
    return any(compare(one, found) for one in expected) != negated
