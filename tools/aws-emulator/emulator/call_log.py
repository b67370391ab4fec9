"""The call log."""

from __future__ import annotations

import base64
import datetime
from threading import Lock
from typing import Any


class CallLog:
    """The calls in the order of their arrival. An entry without a status has no answer yet."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []
        self._next = 1
        self._lock = Lock()

    def open(self, **entry: Any) -> dict[str, Any]:
        """Adds and returns an entry. The caller adds the answer later."""
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
    """Converts a parameter or answer to JSON: times to ISO 8601, bytes to base64."""
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
    # A stream, such as the body of an S3 object.
    return f"<{type(value).__name__}>"
