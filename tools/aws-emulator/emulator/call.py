"""One request to AWS, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.utilities.utils import get_partition


@dataclass(frozen=True)
class Call:
    """A parsed request: who calls which operation, with what, in which wire protocol."""

    service: str
    model: OperationModel
    # json, rest-json, rest-xml, query, ec2 or cbor
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

    def arn(self, resource: str, service: str | None = None) -> str:
        """The ARN of a resource of the caller's account and region: `cluster/payments`."""
        return f"arn:{self.partition}:{service or self.service}:{self.region}:{self.account}:{resource}"


class Refusal(ServiceException):
    """An error of AWS, by its code: `Refusal("ResourceNotFoundException", "No cluster found")`."""

    def __init__(self, code: str, message: str, status: int | None = None):
        super().__init__(code, message)
        # HTTP status. Default: what the service's model says of the code, else 400.
        self.status = status
