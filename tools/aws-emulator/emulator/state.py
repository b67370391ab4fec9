"""State of the emulator that is not in moto, by account and region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from .call import Call

T = TypeVar("T")

_stores: list[dict[Any, Any]] = []


class Regional(Generic[T]):
    """A value for each account and region, made on first use."""

    def __init__(self, make: Callable[[], T]):
        self._make = make
        self._values: dict[tuple[str, str], T] = {}
        _stores.append(self._values)

    def of(self, call: Call) -> T:
        return self.at(call.account, call.region)

    def at(self, account: str, region: str) -> T:
        return self._values.setdefault((account, region), self._make())


def reset() -> None:
    """Clears all values."""
    for values in _stores:
        values.clear()
