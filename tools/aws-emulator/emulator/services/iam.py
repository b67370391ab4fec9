"""AWS IAM: roles as AWS services assume them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moto.iam.models import Policy, Role, iam_backends

from ..call import Call, Refusal
from ..handlers import Answer, answers
from ..resource_policies import Request, Verdict, admits, verdict


@answers("iam:UpdateRole")
def update_role(call: Call) -> Answer:
    """Updates what the request has. moto clears the description of a role if the request has none.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
    """
    name = call.parameters["RoleName"]
    roles = iam_backends[call.account][call.partition].roles.values()
    role = next((role for role in roles if role.name == name), None)
    if role is None:
        raise Refusal("NoSuchEntity", f"The role with name {name} cannot be found.")
    if "Description" in call.parameters:
        role.description = call.parameters["Description"]
    if "MaxSessionDuration" in call.parameters:
        role.max_session_duration = call.parameters["MaxSessionDuration"]
    return {}


def find_role(arn: str) -> Role | None:
    """Finds a role of any account by its ARN."""
    parts = arn.split(":")
    if len(parts) < 6:
        return None
    roles = iam_backends[parts[4]][parts[1]].roles.values()
    return next((role for role in roles if role.arn == arn), None)


def trusts(role: Role, services: tuple[str, ...], context: Mapping[str, str]) -> bool:
    """Whether a role lets a service, by one of its names, assume it."""
    document = role.assume_role_policy_document
    return any(admits(document, Request(service, "sts:AssumeRole", None, context)) for service in services)


def permits(role: Role, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
    """Whether the policies of a role allow an action: inline ones, attached ones, and its permissions boundary."""
    return _own_verdict(role, action, resource, context or {}) is Verdict.ALLOWED


def reaches(role: Role, action: str, resource: str, *, document: str, owner: str, context: Mapping[str, str]) -> bool:
    """Whether a role may use a resource that has a policy document and belongs to the account `owner`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
    """
    own = _own_verdict(role, action, resource, context)
    found = verdict(document, Request(role.arn, action, resource, context))
    if Verdict.DENIED in (own, found):
        return False
    if owner != role.account_id:
        return own is Verdict.ALLOWED and found is not Verdict.NONE
    if found is Verdict.ALLOWED:
        return True
    # A key without a statement for the account ignores the policies of its roles. Other resources need no statement.
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    return own is Verdict.ALLOWED and (found is Verdict.DELEGATED or not action.startswith("kms:"))


def _own_verdict(role: Role, action: str, resource: str, context: Mapping[str, str]) -> Verdict:
    request = Request(None, action, resource, context)
    verdicts = [verdict(document, request) for document in _documents(role)]
    bounds = [verdict(document, request) for document in _boundary(role)]
    if Verdict.DENIED in (*verdicts, *bounds) or Verdict.NONE in bounds:
        # A boundary caps also what a resource policy allows the role.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        return Verdict.DENIED
    return Verdict.ALLOWED if Verdict.ALLOWED in verdicts else Verdict.NONE


def _documents(role: Role) -> Iterator[str]:
    yield from role.policies.values()
    yield from (_default_document(policy) for policy in role.managed_policies.values())


def _boundary(role: Role) -> Iterator[str]:
    """Yields the document of the permissions boundary. A boundary that does not exist is ignored."""
    policies = iam_backends[role.account_id][role.partition].managed_policies
    if (policy := policies.get(role.permissions_boundary_arn or "")) is not None:
        yield _default_document(policy)


def _default_document(policy: Policy) -> str:
    return next(version.document for version in policy.versions if version.is_default)
