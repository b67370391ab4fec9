"""Start options and settings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Start:
    """Options that are fixed when the process starts."""

    # The account of unknown access keys. It manages the organization.
    account: str = ""
    organization: str = ""


@dataclass
class Settings:
    """Behaviour of AWS that differs between accounts, or that AWS does not document."""

    # None: true for a trail after PutEventSelectors.
    hasCustomEventSelectors: bool | None = None

    def change(self, values: dict[str, Any]) -> None:
        """Changes settings. Raises ValueError for an unknown name or a value of another type."""
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
