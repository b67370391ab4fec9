"""AWS STS: the identity of the caller. For unknown keys moto returns an ARN that IAM does not have."""

from __future__ import annotations

from moto.sts.models import sts_backends

from ..accounts import is_by_hand, is_own
from ..call import Call
from ..handlers import Answer, adjusts


def principal_of(call: Call) -> str:
    """Returns the ARN of the caller's IAM user or role, as access entries of clusters have it."""
    if is_own(call.access_key):
        user = "person" if is_by_hand(call.access_key) else "deployer"
        return f"arn:{call.partition}:iam::{call.account}:user/{user}"
    role = sts_backends[call.account][call.partition].get_assumed_role_from_access_key(call.access_key)
    return role.role_arn if role is not None else f"arn:{call.partition}:iam::{call.account}:root"


@adjusts("sts:GetCallerIdentity")
def get_caller_identity(call: Call, answer: Answer) -> Answer:
    if not is_own(call.access_key):
        return answer
    return {**answer, "Account": call.account, "Arn": principal_of(call)}
