"""Amazon CloudWatch Logs."""

from __future__ import annotations

from moto.logs.models import logs_backends


def ensure_log_group(account: str, region: str, name: str) -> None:
    """Makes a log group as a service of AWS does: without key, tags or retention. An existing one is left as it is."""
    backend = logs_backends[account][region]
    if name not in backend.groups:
        backend.create_log_group(name, {})
