"""The WSGI application: control requests, and AWS's API."""

from __future__ import annotations

import gzip
import io
import json
import traceback
import uuid
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar

from moto.moto_api._internal.models import moto_api_backend
from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.wrappers import Response

from . import control, managed_policies, protocols, services, state  # noqa: F401 - services register themselves
from .accounts import account_of, is_by_hand
from .call import Call, Refusal
from .call_log import CallLog, as_json
from .faults import Faults, cut_connection, refusal_of
from .handlers import ADJUSTMENTS, ANSWERS, CHECKS
from .model_check import violations
from .settings import SETTINGS

Environ = dict[str, Any]
T = TypeVar("T")


class RequestHandler(MotoRequestHandler):
    """HTTP/1.1 without delays for TCP acknowledgements, and without log lines."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, *_: Any) -> None:
        pass


class Emulator:
    """AWS's API on every path except `/_emulator/`, which is for control requests."""

    def __init__(self) -> None:
        self.calls = CallLog()
        self.faults = Faults()
        managed_policies.share()
        self._moto = DomainDispatcherApplication(create_backend_app)
        # Calls run one at a time: moto's backends are not thread-safe, and Python runs one thread at a time anyway.
        self._turn = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(control.PREFIX):
            return control.respond(self, environ)(environ, start_response)
        return self._respond(environ)(environ, start_response)

    def reset(self) -> None:
        """Empties every account, and clears log, faults and settings."""
        self.faults.replace([])
        with self._turn:
            moto_api_backend.reset()
            state.reset()
            SETTINGS.reset()
            self.calls.reset()

    def in_turn(self, function: Callable[[], T]) -> T:
        """Runs a function while no call runs."""
        with self._turn:
            return function()

    def _respond(self, environ: Environ) -> Response:
        environ = _with_whole_body(environ)
        scope = protocols.scope_of(environ)
        if scope is None:
            entry = self.calls.open(service=None, operation=None, unknown="the request is not signed", status=403)
            return Response(f"{entry['unknown']}\n", 403)
        access_key, region, service = scope
        account = account_of(access_key)
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        entry = self.calls.open(service=service, operation=None, region=region, account=account)
        if is_by_hand(access_key):
            entry["byHand"] = True
        if "HTTP_AMZ_SDK_INVOCATION_ID" in environ:
            entry["invocation"] = environ["HTTP_AMZ_SDK_INVOCATION_ID"]
        try:
            model, protocol, parameters = protocols.parse(service, environ, environ["wsgi.input"].getvalue())
        except Exception as error:  # the parsers raise anything for a malformed request
            entry.update(unknown=str(error) or repr(error), status=400)
            body = json.dumps({"__type": "UnknownOperationException", "message": entry["unknown"]})
            return Response(body, 400, content_type="application/x-amz-json-1.1")
        call = Call(service, model, protocol, region, account, access_key, parameters)
        entry.update(
            operation=call.operation,
            protocol=protocol,
            parameters=as_json(parameters),
            requestViolations=[
                *violations(model.input_shape, parameters),
                *protocols.unknown_members(model, protocol, environ["wsgi.input"].getvalue()),
            ],
        )
        return self._with_faults(call, environ, entry)

    def _with_faults(self, call: Call, environ: Environ, entry: dict[str, Any]) -> Response:
        fault = self.faults.next(call.operation)
        request_id = str(uuid.uuid4())
        if fault is not None:
            entry["fault"] = fault.kind
        if fault is not None and fault.kind in ("denied", "throttled"):
            response = protocols.refuse(call.model, call.protocol, refusal_of(fault.kind, call), request_id)
            entry.update(answeredBy="fault", status=response.status_code)
            return response
        if fault is not None and fault.kind in ("timeout", "cut"):
            entry["answeredBy"] = "fault"
            if fault.kind == "timeout":
                self.faults.wait()
            cut_connection(environ)
            return Response()
        if fault is not None:
            self.faults.wait(fault.ms / 1000)
        with self._turn:
            response = self._answer(call, environ, entry, request_id)
        entry["status"] = response.status_code
        return response

    def _answer(self, call: Call, environ: Environ, entry: dict[str, Any], request_id: str) -> Response:
        entry["answeredBy"] = "emulator"
        try:
            for check in (*CHECKS.get(call.operation, ()), *CHECKS.get(f"{call.service}:*", ())):
                check(call)
            answer = ANSWERS.get(call.operation)
            if answer is not None:
                return self._success(call, answer(call), entry, request_id)
            entry["answeredBy"] = "moto"
            return self._ask_moto(call, environ, entry, request_id)
        except Refusal as refusal:
            entry["errorCode"] = refusal.code
            return protocols.refuse(call.model, call.protocol, refusal, request_id)
        except Exception as error:  # the caller sees a bug of the emulator or of moto as an error
            entry["broken"] = "".join(traceback.format_exception(error))
            lacking = isinstance(error, NotImplementedError)
            code, message = (
                ("NotEmulated", f"the emulator has no {call.operation}")
                if lacking
                else ("InternalFailure", f"the emulator broke in {call.operation}: {error!r}")
            )
            entry["errorCode"] = code
            # Clients do not retry after status 400.
            return protocols.refuse(call.model, call.protocol, Refusal(code, message, 400), request_id)

    def _success(self, call: Call, answer: dict[str, Any], entry: dict[str, Any], request_id: str) -> Response:
        entry["answerViolations"] = violations(call.model.output_shape, answer)
        return protocols.respond(call.model, call.protocol, answer, request_id)

    def _ask_moto(self, call: Call, environ: Environ, entry: dict[str, Any], request_id: str) -> Response:
        cbor = call.protocol == protocols.CBOR
        asked = protocols.as_json_request(environ, call.model, call.parameters) if cbor else environ
        response = Response.from_app(self._moto, asked, buffered=True)
        if response.status_code >= 400:
            code, message = protocols.parse_error(call.model, call.protocol, response)
            if code == "404" and environ["REQUEST_METHOD"] != "HEAD":
                raise NotImplementedError  # moto has no handler for the path
            entry["errorCode"] = code
            if not cbor:
                return response
            return protocols.refuse(call.model, call.protocol, Refusal(code, message, response.status_code), request_id)
        if response.status_code >= 300 or call.model.has_streaming_output:
            return response
        answer = protocols.parse_answer(call.model, call.protocol, response)
        adjustments = ADJUSTMENTS.get(call.operation, [])
        for adjust in adjustments:
            answer = adjust(call, answer)
        if adjustments or cbor:
            return self._success(call, answer, entry, request_id)
        entry["answerViolations"] = violations(call.model.output_shape, answer)
        return response


def _with_whole_body(environ: Environ) -> Environ:
    """Returns the request with its whole body, neither chunked nor compressed."""
    length = environ.get("CONTENT_LENGTH")
    chunked = environ.get("wsgi.input_terminated", False)
    body = environ["wsgi.input"].read() if chunked else environ["wsgi.input"].read(int(length or 0))
    changed = {**environ, "wsgi.input": io.BytesIO(body)}
    changed.pop("HTTP_TRANSFER_ENCODING", None)
    if changed.get("HTTP_CONTENT_ENCODING") == "gzip":
        del changed["HTTP_CONTENT_ENCODING"]
        changed["wsgi.input"] = io.BytesIO(gzip.decompress(body))
    changed["CONTENT_LENGTH"] = str(len(changed["wsgi.input"].getvalue()))
    return changed
