"""Who calls. moto reports a user without a path in IAM for keys that it did not make."""

from __future__ import annotations

from moto.sts.models import sts_backends

from ..accounts import account_of, is_by_hand
from ..call import Call
from ..handlers import Answer, adjusts


def principal_of(call: Call) -> str:
    """The ARN of the caller's user or role in IAM: what a cluster's access entry names."""
    if account_of(call.access_key) is not None:
        user = "person" if is_by_hand(call.access_key) else "deployer"
        return f"arn:{call.partition}:iam::{call.account}:user/{user}"
    role = sts_backends[call.account][call.partition].get_assumed_role_from_access_key(call.access_key)
    return role.role_arn if role is not None else f"arn:{call.partition}:iam::{call.account}:root"


@adjusts("sts:GetCallerIdentity")
def get_caller_identity(call: Call, answer: Answer) -> Answer:
    if account_of(call.access_key) is None:
        return answer
    return {**answer, "Account": call.account, "Arn": principal_of(call)}
