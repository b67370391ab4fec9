"""AWS's own managed policies, which moto parses anew for each account: half a second of every reset."""

from __future__ import annotations

import copy
import functools

from moto.iam.models import AWSManagedPolicy, IAMBackend

_parse = IAMBackend._init_aws_policies


@functools.cache
def _policies_of(partition: str) -> list[AWSManagedPolicy]:
    """The policies of a partition, made for no account."""
    maker = object.__new__(IAMBackend)
    maker.account_id, maker.region_name = "aws", partition
    return _parse(maker)


def _copies(backend: IAMBackend) -> list[AWSManagedPolicy]:
    policies = [copy.copy(policy) for policy in _policies_of(backend.region_name)]
    for policy in policies:
        policy.account_id = backend.account_id
    return policies


def share() -> None:
    """Parses the policies once for all accounts. Each account counts the attachments of its own copies."""
    IAMBackend._init_aws_policies = _copies
