"""Lists in pages."""

from __future__ import annotations

from typing import Any

from .call import Call, Refusal


def page(call: Call, name: str, items: list[Any], most: int = 100) -> dict[str, Any]:
    """Returns the page of a list that the call asks for by `maxResults` and `nextToken`, and the next token."""
    size = call.parameters.get("maxResults") or call.parameters.get("limit") or most
    token = call.parameters.get("nextToken") or "0"
    if not token.isdigit():
        raise Refusal("InvalidParameterException", "The nextToken is not valid")
    start = int(token)
    more = {"nextToken": str(start + size)} if start + size < len(items) else {}
    return {name: items[start : start + size], **more}
