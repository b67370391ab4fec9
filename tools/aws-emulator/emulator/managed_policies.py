"""A cache for AWS's managed policies, which moto parses again for each account and at every reset."""

from __future__ import annotations

import copy
import functools

from moto.iam.models import AWSManagedPolicy, IAMBackend

_parse = IAMBackend._init_aws_policies


@functools.cache
def _policies_of(partition: str) -> list[AWSManagedPolicy]:
    """Returns the policies of a partition, without an account."""
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
