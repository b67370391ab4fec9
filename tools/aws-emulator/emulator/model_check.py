"""Compares requests and answers with AWS's models, which botocore has."""

from __future__ import annotations

import functools
from typing import Any

import regex
from botocore.model import Shape

Violation = dict[str, str]

NUMBERS = ("integer", "long", "float", "double")

# Surrogate pairs, as Java's regular expressions have them. Python has code points above U+FFFF instead.
ASTRAL_PAIRS = "\\uD800\\uDC00-\\uDBFF\\uDFFF"


def violations(shape: Shape | None, value: dict[str, Any]) -> list[Violation]:
    """Returns the members of a value that break the model."""
    found: list[Violation] = []
    if shape is not None:
        _walk(shape, value, "", found)
    return found


def _walk(shape: Shape, value: Any, path: str, found: list[Violation]) -> None:
    kind = shape.type_name
    if kind == "structure":
        _walk_structure(shape, value, path, found)
    elif kind == "list":
        if not isinstance(value, (list, tuple)):
            return _add(found, path, "type", f"{value!r} is no list")
        _in_range(shape, len(value), path, "length", found)
        for index, member in enumerate(value):
            _walk(shape.member, member, f"{path}[{index}]", found)
    elif kind == "map":
        if not isinstance(value, dict):
            return _add(found, path, "type", f"{value!r} is no map")
        _in_range(shape, len(value), path, "length", found)
        for key, member in value.items():
            _walk(shape.key, key, f"{path}{{key}}", found)
            _walk(shape.value, member, f"{path}.{key}", found)
    elif kind == "string":
        _check_string(shape, value, path, found)
    elif kind == "blob" and isinstance(value, (bytes, str)):
        _in_range(shape, len(value), path, "length", found)
    elif kind in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return _add(found, path, "type", f"{value!r} is no number")
        _in_range(shape, value, path, "range", found)


def _walk_structure(shape: Shape, value: Any, path: str, found: list[Violation]) -> None:
    if getattr(shape, "is_document_type", False):
        return
    if not isinstance(value, dict):
        return _add(found, path, "type", f"{value!r} is no structure")
    for name in shape.required_members:
        if value.get(name) is None:
            _add(found, f"{path}.{name}", "required", "missing")
    for name, member in value.items():
        if name not in shape.members:
            _add(found, f"{path}.{name}", "unknown member", repr(member)[:80])
        elif member is not None:
            _walk(shape.members[name], member, f"{path}.{name}", found)


def _check_string(shape: Shape, value: Any, path: str, found: list[Violation]) -> None:
    if not isinstance(value, str):
        return _add(found, path, "type", f"{value!r} is no string")
    if getattr(shape, "enum", None) and value not in shape.enum:
        _add(found, path, "enum", f"{value!r} is none of {', '.join(shape.enum)}")
    _in_range(shape, len(value), path, "length", found)
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return
    compiled = _compile(pattern)
    if compiled is None:
        _add(found, path, "unreadable pattern", pattern)
    elif not compiled.search(value):
        _add(found, path, "pattern", f"{value[:80]!r} does not match {pattern}")


@functools.cache
def _compile(pattern: str) -> Any:
    try:
        # Patterns apply to the whole value, with or without anchors.
        return regex.compile(
            rf"\A(?:{pattern.replace(ASTRAL_PAIRS, chr(0x10000) + '-' + chr(0x10FFFF))})\Z", regex.S | regex.V0
        )
    except regex.error:
        return None


def _in_range(shape: Shape, number: float, path: str, rule: str, found: list[Violation]) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and number < least) or (most is not None and number > most):
        _add(found, path, rule, f"{number} is not in {'' if least is None else least}..{'' if most is None else most}")


def _add(found: list[Violation], path: str, rule: str, detail: str) -> None:
    found.append({"path": path.lstrip("."), "rule": rule, "found": detail})
