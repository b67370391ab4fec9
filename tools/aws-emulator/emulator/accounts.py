"""Access keys and their accounts.

An access key of the emulator is AKIA, the twelve digits of the account, and four letters for the kind of user. The keys
of assumed roles are moto's.
"""

from __future__ import annotations

import re

from moto.iam.models import iam_backends

from .settings import START

# Terraform, the AWS CLI and other programs with the emulator's environment.
PROGRAM = "TOOL"
# A test that acts as a person, without Terraform.
PERSON = "HAND"

KEY = re.compile(rf"AKIA(\d{{12}})({PROGRAM}|{PERSON})")


def key_of(account: str, who: str) -> str:
    return f"AKIA{account}{who}"


def is_own(access_key: str) -> bool:
    """Whether the key is one of the emulator, not one of moto."""
    return KEY.fullmatch(access_key) is not None


def account_of(access_key: str) -> str:
    """Returns the account of a key. Unknown keys belong to the account that the emulator was started for."""
    if found := KEY.fullmatch(access_key):
        return found.group(1)
    for account, backends in list(iam_backends.items()):
        if any(access_key in backend.access_keys for backend in backends.values()):
            return account
    return START.account


def is_by_hand(access_key: str) -> bool:
    return access_key.endswith(PERSON)
