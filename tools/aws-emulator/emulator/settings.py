"""What the emulator is started for, and what a test may set."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Start:
    """What stays the same until the process ends."""

    # The account of keys that name none, which manages the organization.
    account: str = ""
    organization: str = ""


@dataclass
class Settings:
    """Behaviour that differs between accounts, or that only AWS knows."""

    # What CloudTrail reports. None: true for a trail whose selectors were put, as AWS documents it.
    hasCustomEventSelectors: bool | None = None

    def change(self, values: dict[str, Any]) -> None:
        """Takes new values. Raises ValueError for a setting that does not exist or has another type."""
        names = [field.name for field in fields(self)]
        for name, value in values.items():
            if name not in names:
                raise ValueError(f'got setting "{name}", expected one of {", ".join(names)}')
            if value is not None and not isinstance(value, bool):
                raise ValueError(f"{name}: got {value!r}, expected true, false or null")
            setattr(self, name, value)

    def reset(self) -> None:
        for field in fields(self):
            setattr(self, field.name, field.default)


START = Start()
SETTINGS = Settings()
