"""The account behind an access key.

AWS's keys stand for an account too, which only AWS can tell. These say it: AKIA, the account's twelve digits, and who
uses the key. Keys of assumed roles are moto's.
"""

from __future__ import annotations

import re

# Terraform, the AWS CLI and whoever has the emulator's environment.
PROGRAM = "TOOL"
# A test, or a person, who changes something beside Terraform.
PERSON = "HAND"

KEY = re.compile(rf"AKIA(\d{{12}})({PROGRAM}|{PERSON})")


def key_of(account: str, who: str) -> str:
    return f"AKIA{account}{who}"


def account_of(access_key: str) -> str | None:
    """The account that an access key names."""
    found = KEY.fullmatch(access_key)
    return None if found is None else found.group(1)


def is_by_hand(access_key: str) -> bool:
    return access_key.endswith(PERSON)
