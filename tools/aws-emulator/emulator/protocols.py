"""AWS's wire protocols: parses requests, and serializes answers and errors.

moto does the work for JSON, REST-JSON, REST-XML, query and EC2. CBOR is implemented here.
https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
"""

from __future__ import annotations

import datetime
import io
import json
import re
from typing import Any

import botocore.parsers
import cbor2
from botocore.exceptions import UnknownServiceError
from moto.core.model import OperationModel, ServiceModel, Shape
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from .call import Refusal

CBOR = "cbor"
CBOR_HEADERS = {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}

CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d+/([^/,]+)/([^/,]+)/")

# Signing names that differ from botocore's name of the service.
SIGNING_NAMES = {"monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}


class UnknownOperation(Exception):
    """A request that fits no operation of AWS's model."""


def scope_of(environ: dict[str, Any]) -> tuple[str, str, str] | None:
    """Returns access key, region and service of a signed request."""
    credential = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if credential is None:
        return None
    access_key, region, name = credential.groups()
    service = SIGNING_NAMES.get(name, name)
    if service == "s3" and (
        environ["PATH_INFO"].startswith("/v20180820/") or "s3-control" in environ.get("HTTP_HOST", "")
    ):
        service = "s3control"
    return access_key, region, service


def parse(service: str, environ: dict[str, Any], body: bytes) -> tuple[OperationModel, str, dict[str, Any]]:
    """Returns operation, protocol and parameters of a request.

    Raises UnknownOperation, or any exception of the parser for a malformed request.
    """
    try:
        model = get_service_model(service)
    except UnknownServiceError as error:
        raise UnknownOperation(f"no service {service}") from error
    if environ.get("HTTP_SMITHY_PROTOCOL") == "rpc-v2-cbor":
        return _parse_cbor(model, environ, body)
    request = Request({**environ, **_modelled_target(model, environ), "wsgi.input": io.BytesIO(body)})
    try:
        operation, uri_parameters = get_service_router(service).match(request)
    except NotFound as error:
        what = environ.get("HTTP_X_AMZ_TARGET") or f"{request.method} {request.path}"
        raise UnknownOperation(f"no operation of {service} for {what}") from error
    protocol = determine_request_protocol(model, request.content_type)
    parameters = PROTOCOL_PARSERS[protocol](operation).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            # `values` has the fields of a form. Reading the body again would empty them.
            "body": b"" if protocol in ("query", "ec2") else request.get_data(),
            "url_path": request.path,
            "url_params": uri_parameters,
        }
    )
    return operation, protocol, parameters


def _modelled_target(model: ServiceModel, environ: dict[str, Any]) -> dict[str, str]:
    # Some SDKs send a longer prefix than the model: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if "." not in target:
        return {}
    return {"HTTP_X_AMZ_TARGET": f"{model.metadata['targetPrefix']}.{target.rsplit('.', 1)[1]}"}


def _parse_cbor(
    model: ServiceModel, environ: dict[str, Any], body: bytes
) -> tuple[OperationModel, str, dict[str, Any]]:
    name = environ["PATH_INFO"].rsplit("/", 1)[1]
    if name not in model.operation_names:
        raise UnknownOperation(f"no operation {name} of {model.service_name}")
    return model.operation_model(name), CBOR, cbor2.loads(body) if body else {}


def unknown_members(operation: OperationModel, protocol: str, body: bytes) -> list[dict[str, str]]:
    """Returns members of a JSON body that the model lacks. moto's parsers drop them."""
    found: list[dict[str, str]] = []
    if protocol in ("json", "rest-json") and body and operation.input_shape is not None:
        payload = operation.input_shape.serialization.get("payload")
        shape = operation.input_shape.members[payload] if payload else operation.input_shape
        if shape.type_name != "structure":
            return found  # the body is data of the caller
        _find_unknown_members(shape, json.loads(body), "", found)
    return found


def _find_unknown_members(shape: Shape, value: Any, path: str, found: list[dict[str, str]]) -> None:
    if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
        members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, member in value.items():
            if name in members:
                _find_unknown_members(members[name], member, f"{path}{name}.", found)
            else:
                found.append({"path": f"{path}{name}", "rule": "unknown member", "found": repr(member)[:80]})
    elif shape.type_name == "list" and isinstance(value, list):
        for index, member in enumerate(value):
            _find_unknown_members(shape.member, member, f"{path.rstrip('.')}[{index}].", found)
    elif shape.type_name == "map" and isinstance(value, dict):
        for name, member in value.items():
            _find_unknown_members(shape.value, member, f"{path}{name}.", found)


def as_json_request(environ: dict[str, Any], operation: OperationModel, parameters: dict[str, Any]) -> dict[str, Any]:
    """Translates a CBOR request to the JSON protocol, which moto has."""
    body = json.dumps(parameters, default=_json_of).encode()
    return {
        **environ,
        "PATH_INFO": "/",
        "RAW_URI": "/",
        "REQUEST_URI": "/",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "HTTP_X_AMZ_TARGET": f"{operation.service_model.metadata['targetPrefix']}.{operation.name}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


def _json_of(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    raise TypeError(f"{type(value).__name__} in a CBOR request")


def parse_answer(operation: OperationModel, protocol: str, response: Response) -> dict[str, Any]:
    """Returns the answer in a successful response of moto."""
    parser = botocore.parsers.create_parser("json" if protocol == CBOR else protocol)
    headers = {name.lower(): value for name, value in response.headers.items()}
    answer = parser.parse(
        {"body": response.get_data(), "headers": headers, "status_code": response.status_code}, operation.output_shape
    )
    answer.pop("ResponseMetadata", None)
    return answer


def parse_error(operation: OperationModel, protocol: str, response: Response) -> tuple[str, str]:
    """Returns code and message of an error response of moto."""
    parser = botocore.parsers.create_parser("json" if protocol == CBOR else protocol)
    headers = {name.lower(): value for name, value in response.headers.items()}
    error = parser.parse(
        {"body": response.get_data(), "headers": headers, "status_code": response.status_code}, operation.output_shape
    )["Error"]
    return str(error.get("Code", "")), str(error.get("Message", ""))


def respond(operation: OperationModel, protocol: str, answer: dict[str, Any], request_id: str) -> Response:
    """Serializes an answer in the protocol of its request."""
    if protocol == CBOR:
        return Response(cbor2.dumps(_cbor_of(operation.output_shape, answer)), headers=CBOR_HEADERS)
    return _serialize(operation, protocol, answer, request_id)


def refuse(operation: OperationModel, protocol: str, refusal: Refusal, request_id: str) -> Response:
    """Serializes an error in the protocol of its request."""
    if protocol == CBOR:
        body = cbor2.dumps({"__type": refusal.code, "message": refusal.message})
        # SDKs take the code from this header, because CloudWatch's model is compatible with the query protocol.
        headers = {**CBOR_HEADERS, "x-amzn-query-error": f"{refusal.code};Sender"}
        return Response(body, refusal.status or 400, headers=headers)
    response = _serialize(operation, protocol, refusal, request_id)
    if refusal.status is not None:
        response.status_code = refusal.status
    return response


def _serialize(operation: OperationModel, protocol: str, result: Any, request_id: str) -> Response:
    serializer = get_serializer_class(operation.service_model.service_name, protocol)
    serialized = serializer(operation, SerializationContext(request_id)).serialize(result)
    headers = {**serialized["headers"], "x-amzn-RequestId": request_id}
    return Response(serialized["body"], serialized["status_code"], headers=headers)


def _cbor_of(shape: Shape | None, value: Any) -> Any:
    """Converts an answer to the types of CBOR, which has timestamps and floats."""
    if shape is None:
        return {}
    kind = shape.type_name
    if kind == "structure":
        return {
            name: _cbor_of(shape.members[name], member)
            for name, member in value.items()
            if name in shape.members and member is not None
        }
    if kind == "list":
        return [_cbor_of(shape.member, member) for member in value]
    if kind == "map":
        return {key: _cbor_of(shape.value, member) for key, member in value.items()}
    if kind == "timestamp":
        return cbor2.CBORTag(1, value.timestamp() if isinstance(value, datetime.datetime) else value)
    if kind in ("float", "double"):
        return float(value)
    return value
