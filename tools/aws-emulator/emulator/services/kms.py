"""AWS KMS: keys as other services find them, and refusals that moto lacks."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from moto.kms.models import Key, KmsBackend, kms_backends

from ..call import Call, Refusal
from ..handlers import checks
from ..resource_policies import Request, admits
from .sts import principal_of

ARN = re.compile(r"arn:[^:]+:kms:([^:]+):(\d{12}):((?:key|alias)/.+)")


def find_key(reference: str, account: str, region: str) -> Key | None:
    """Finds a key by its id or alias in an account and region, or by the ARN of the key or alias in any."""
    if found := ARN.fullmatch(reference):
        region, account, reference = found.groups()
    if region not in kms_backends[account].regions:
        return None
    backend = kms_backends[account][region]
    name = reference.removeprefix("key/")
    id = backend.get_key_id_from_alias(name) if name.startswith("alias/") else name
    return backend.keys.get(id or "")


def is_usable(key: Key | None) -> bool:
    """Whether a key can encrypt and decrypt: it exists, is enabled and does not wait for its deletion.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    """
    return key is not None and key.key_state == "Enabled"


def admits_service(key: Key, service: str, actions: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the policy of a key admits a service for every action, with the condition keys of the action."""
    return all(admits(key.policy, Request(service, action, key.arn, context)) for action, context in actions.items())


@checks("kms:CreateKey", "kms:PutKeyPolicy")
def check_policy_lockout(call: Call) -> None:
    # BypassPolicyLockoutSafetyCheck of
    # https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html#API_PutKeyPolicy_RequestSyntax
    policy = call.parameters.get("Policy")
    if policy is None or call.parameters.get("BypassPolicyLockoutSafetyCheck"):
        return
    context = {"kms:CallerAccount": call.account, "aws:PrincipalAccount": call.account, "aws:SecureTransport": "true"}
    if not admits(policy, Request(principal_of(call), "kms:PutKeyPolicy", call.arn("key/this"), context)):
        raise Refusal(
            "MalformedPolicyDocumentException",
            "The new key policy will not allow you to update the key policy in the future.",
        )


@checks("kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")
def check_key_state(call: Call) -> None:
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html#key-state-table
    key = find_key(call.parameters["KeyId"], call.account, call.region)
    if key is None or is_usable(key):
        return
    if key.key_state == "Disabled":
        raise Refusal("DisabledException", f"{key.arn} is disabled.")
    raise Refusal("KMSInvalidStateException", f"{key.arn} is pending deletion.")


def _takes_arns(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def with_id(backend: KmsBackend, key_id: str, *rest: Any) -> Any:
        return method(backend, backend.get_key_id(key_id), *rest)

    return with_id


# moto takes ids alone in these operations. AWS takes ARNs too.
# https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html#API_DisableKey_RequestSyntax
for name in ("cancel_key_deletion", "disable_key", "enable_key", "schedule_key_deletion"):
    setattr(KmsBackend, name, _takes_arns(getattr(KmsBackend, name)))
