"""Faults: calls that fail on demand, with the error code and HTTP status that the service's protocol has."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.utils import get_service_model

from .call import Call, Refusal

KINDS = ("denied", "throttled", "delayed", "timeout", "cut")

# Error codes and HTTP statuses by protocol.
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonErrors.html (json)
# https://docs.aws.amazon.com/eks/latest/APIReference/CommonErrors.html (rest-json)
# https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html (query)
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (ec2)
DENIED = {
    "json": ("AccessDeniedException", 400),
    "rest-json": ("AccessDeniedException", 403),
    "rest-xml": ("AccessDenied", 403),
    "query": ("AccessDenied", 403),
    "ec2": ("UnauthorizedOperation", 403),
    "cbor": ("AccessDenied", 403),
}
THROTTLED = {
    "json": ("ThrottlingException", 400),
    "rest-json": ("ThrottlingException", 429),
    "rest-xml": ("Throttling", 400),
    "query": ("Throttling", 400),
    "ec2": ("RequestLimitExceeded", 503),
    "cbor": ("Throttling", 400),
}
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
THROTTLED_OF_SERVICE = {"s3": ("SlowDown", 503), "s3control": ("SlowDown", 503)}


@dataclass
class Fault:
    """A number of calls of an operation, and how they fail."""

    operation: str
    kind: str
    times: int = 1
    # The delay of a delayed call.
    ms: int = 0


def read_faults(entries: Any) -> list[Fault]:
    """Reads faults from JSON. Raises ValueError for an unknown kind or operation."""
    if not isinstance(entries, list):
        raise ValueError(f"got {type(entries).__name__}, expected a list of faults")
    return [_read_fault(entry) for entry in entries]


def _read_fault(entry: Any) -> Fault:
    try:
        fault = Fault(**entry)
    except TypeError as error:
        raise ValueError(f"got the fault {entry!r}, expected operation, kind, times and ms") from error
    if fault.kind not in KINDS:
        raise ValueError(f'got the fault "{fault.kind}", expected one of {", ".join(KINDS)}')
    for name in ("times", "ms"):
        number = getattr(fault, name)
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError(f"{name}: got {number!r}, expected a whole number")
    service, _, operation = fault.operation.partition(":")
    try:
        known = operation in get_service_model(service).operation_names
    except UnknownServiceError:
        known = False
    if not known:
        raise ValueError(f'got the operation "{fault.operation}", expected one of AWS, such as eks:CreateCluster')
    return fault


class Faults:
    """The current faults."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()
        self._released = Event()

    def replace(self, faults: list[Fault]) -> None:
        """Replaces the faults, and ends delays and timeouts."""
        with self._lock:
            self._faults = faults
            self._released.set()
            self._released = Event()

    def next(self, operation: str) -> Fault | None:
        """Returns the fault for a call of an operation, and counts it."""
        with self._lock:
            for fault in self._faults:
                if fault.operation == operation and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def wait(self, seconds: float | None = None) -> None:
        """Waits for a time, or until the faults are replaced."""
        self._released.wait(seconds)


def refusal_of(kind: str, call: Call) -> Refusal:
    """Returns the error of a call that is denied or throttled."""
    if kind == "denied":
        code, status = DENIED[call.protocol]
        return Refusal(code, f"User is not authorized to perform: {call.operation}", status)
    code, status = THROTTLED_OF_SERVICE.get(call.service, THROTTLED[call.protocol])
    return Refusal(code, "Rate exceeded", status)


def cut_connection(environ: dict[str, Any]) -> None:
    """Closes the connection of a request without an answer."""
    try:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # the client has closed it
