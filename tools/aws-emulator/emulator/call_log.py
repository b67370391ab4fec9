"""The calls that arrived, in order."""

from __future__ import annotations

import base64
import datetime
from threading import Lock
from typing import Any


class CallLog:
    """Numbers each call as it arrives. An entry whose status is missing has not been answered yet."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []
        self._next = 1
        self._lock = Lock()

    def open(self, **entry: Any) -> dict[str, Any]:
        """Adds an entry; the caller fills in the rest when it is known."""
        with self._lock:
            made = {"sequence": self._next, **entry}
            self._next += 1
            self._entries.append(made)
            return made

    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(entry) for entry in self._entries]

    def reset(self) -> None:
        with self._lock:
            self._entries.clear()
            self._next = 1


def as_json(value: Any) -> Any:
    """A value of a call in JSON: times as ISO 8601, bytes as base64."""
    if isinstance(value, dict):
        return {key: as_json(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(member) for member in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    # a stream: the body of an object
    return f"<{type(value).__name__}>"
