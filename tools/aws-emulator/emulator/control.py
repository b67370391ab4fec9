"""Control requests, below `/_emulator/`."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from werkzeug.wrappers import Request, Response

from .accounts import PERSON, key_of
from .call import Refusal
from .call_log import as_json
from .faults import read_faults
from .services.firehose import check_delivery
from .services.sns import check_publish
from .settings import SETTINGS

if TYPE_CHECKING:
    from .server import Emulator

PREFIX = "/_emulator/"

# Names of a request's members, and the parameters of the function that tries it.
PUBLISH = {"topicArn": "topic_arn", "service": "service", "sourceArn": "source_arn", "account": "account"}
DELIVER = {"stream": "name", "account": "account", "region": "region"}


def respond(emulator: Emulator, environ: dict[str, Any]) -> Response:
    """Answers a control request in JSON. A wrong request gets status 400 and a sentence."""
    request = Request(environ)
    asked = f"{request.method} {request.path.removeprefix(PREFIX)}"
    try:
        body = json.loads(request.get_data() or b"null")
        if asked == "GET calls":
            return _json(emulator.calls.entries())
        if asked == "PUT faults":
            emulator.faults.replace(read_faults(body))
            return _json(None)
        if asked == "PUT settings":
            SETTINGS.change(body)
            return _json(None)
        if asked == "POST reset":
            emulator.reset()
            return _json(None)
        if asked == "POST publish":
            return _json(emulator.in_turn(lambda: _try(check_publish, body, PUBLISH)))
        if asked == "POST deliver":
            return _json(emulator.in_turn(lambda: _try(check_delivery, body, DELIVER)))
        if asked == "POST call":
            return _json(_call(environ["SERVER_PORT"], **body))
    except (ValueError, TypeError) as error:
        return _json({"error": str(error)}, 400)
    return _json({"error": f"got {asked}, expected calls, faults, settings, reset, publish, deliver or call"}, 404)


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")


def _try(check: Callable[..., None], body: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Runs a check that raises AWS's error, and returns the error, or that there is none."""
    if set(body) != set(names):
        raise ValueError(f"got {', '.join(sorted(body))}, expected {', '.join(sorted(names))}")
    try:
        check(**{names[name]: value for name, value in body.items()})
    except Refusal as refusal:
        return {"admitted": False, "code": refusal.code, "message": refusal.message}
    return {"admitted": True}


def _call(port: str, service: str, operation: str, parameters: dict[str, Any], region: str, account: str) -> Any:
    """Calls AWS's API with boto3, and returns the answer, or code and message of the error."""
    client = _client(port, service, region, account)
    method = getattr(client, xform_name(operation), None)
    if operation not in client.meta.service_model.operation_names or method is None:
        raise ValueError(f'got the operation "{operation}" of {service}, expected one of AWS, such as CreateCluster')
    try:
        answer = method(**parameters)
    except ClientError as error:
        return {"error": {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}}
    except BotoCoreError as error:
        raise ValueError(str(error)) from error
    answer.pop("ResponseMetadata", None)
    return {"answer": as_json({name: _read(value) for name, value in answer.items()})}


@functools.cache
def _client(port: str, service: str, region: str, account: str) -> Any:
    if service not in boto3.session.Session().get_available_services():
        raise ValueError(f'got the service "{service}", expected one of AWS, such as eks')
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=key_of(account, PERSON),
        aws_secret_access_key="none",
        config=Config(
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
            # boto3 puts the account in front of the host name, which only this proxy resolves.
            proxies={"http": f"http://127.0.0.1:{port}"} if service == "s3control" else None,
        ),
    )


def _read(value: Any) -> Any:
    return value.read().decode() if hasattr(value, "read") else value
