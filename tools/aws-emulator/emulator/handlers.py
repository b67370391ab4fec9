"""A registry of handlers that run instead of, before or after moto."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call

Answer = dict[str, Any]

ANSWERS: dict[str, Callable[[Call], Answer]] = {}
CHECKS: dict[str, list[Callable[[Call], None]]] = {}
ADJUSTMENTS: dict[str, list[Callable[[Call, Answer], Answer]]] = {}


def answers(*operations: str) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Registers a function that answers operations, such as `eks:CreateCluster`, without moto.

    The function returns the answer in the names of the service's model, or raises a Refusal.
    """

    def register(function: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        for operation in operations:
            if operation in ANSWERS:
                raise ValueError(f"{operation} is answered twice")
            ANSWERS[operation] = function
        return function

    return register


def checks(*operations: str) -> Callable[[Callable[[Call], None]], Callable[[Call], None]]:
    """Registers a function that runs before an operation, or before all of a service: `organizations:*`.

    The function raises a Refusal if AWS refuses the call.
    """

    def register(function: Callable[[Call], None]) -> Callable[[Call], None]:
        for operation in operations:
            CHECKS.setdefault(operation, []).append(function)
        return function

    return register


def adjusts(*operations: str) -> Callable[[Callable[[Call, Answer], Answer]], Callable[[Call, Answer], Answer]]:
    """Registers a function that completes moto's answer to a successful call."""

    def register(function: Callable[[Call, Answer], Answer]) -> Callable[[Call, Answer], Answer]:
        for operation in operations:
            ADJUSTMENTS.setdefault(operation, []).append(function)
        return function

    return register
