"""A parsed request, and an error as its answer."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import botocore.session
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.utilities.utils import get_partition


@dataclass(frozen=True)
class Call:
    """A parsed request: caller, operation, parameters and wire protocol."""

    service: str
    model: OperationModel
    # One of json, rest-json, rest-xml, query, ec2, cbor.
    protocol: str
    region: str
    account: str
    access_key: str
    parameters: dict[str, Any]

    @property
    def operation(self) -> str:
        return f"{self.service}:{self.model.name}"

    @property
    def partition(self) -> str:
        return get_partition(self.region)

    @property
    def dns_suffix(self) -> str:
        return dns_suffix(self.region)

    def arn(self, resource: str, service: str | None = None) -> str:
        """Returns the ARN of a resource, such as `cluster/payments`, in the caller's account and region."""
        return f"arn:{self.partition}:{service or self.service}:{self.region}:{self.account}:{resource}"


class Refusal(ServiceException):
    """An error of AWS, by its code: `Refusal("ResourceNotFoundException", "No cluster found")`."""

    def __init__(self, code: str, message: str, status: int | None = None):
        super().__init__(code, message)
        # The HTTP status. Default: the status of the code in the service's model, or 400.
        self.status = status


@functools.cache
def dns_suffix(region: str) -> str:
    """Returns the domain of a region's endpoints, such as `amazonaws.com`."""
    resolver = botocore.session.Session().get_component("endpoint_resolver")
    return resolver.get_partition_dns_suffix(get_partition(region))
