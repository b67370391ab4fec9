"""Amazon Data Firehose: roles, keys and buckets of streams, which moto does not look at.

https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import re
from typing import Any

from moto.firehose.models import DeliveryStream, firehose_backends
from moto.iam.models import Role
from moto.s3.models import FakeBucket

from ..call import Call, Refusal, dns_suffix
from ..handlers import checks
from ..resource_policies import Request, admits
from .iam import find_role, permits, reaches, trusts
from .kms import find_key, is_usable
from .s3 import find_bucket, key_of, policy_of
from .sts import principal_of

SERVICE = "firehose.amazonaws.com"

# https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
BUCKET_ACTIONS = ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
OBJECT_ACTIONS = ("s3:AbortMultipartUpload", "s3:PutObject")
KEY_ACTIONS = ("kms:Decrypt", "kms:GenerateDataKey")


def assumable(arn: str, stream_arn: str) -> Role | None:
    """Returns a role if it exists and Firehose can assume it for a stream."""
    account = stream_arn.split(":")[4]
    # https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
    context = {"aws:SourceAccount": account, "aws:SourceArn": stream_arn, "sts:ExternalId": account}
    role = find_role(arn)
    return role if role is not None and trusts(role, (SERVICE,), context) else None


@checks("firehose:CreateDeliveryStream", "firehose:UpdateDestination")
def check_role(call: Call) -> None:
    # The message is in the retries of
    # https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/firehose/delivery_stream.go
    for name in (
        "ExtendedS3DestinationConfiguration",
        "ExtendedS3DestinationUpdate",
        "S3DestinationConfiguration",
        "S3DestinationUpdate",
    ):
        arn = call.parameters.get(name, {}).get("RoleARN")
        if arn and assumable(arn, call.arn(f"deliverystream/{call.parameters['DeliveryStreamName']}")) is None:
            raise Refusal(
                "InvalidArgumentException",
                f"Firehose is unable to assume role {arn}. Please check the role provided.",
            )


@checks("firehose:CreateDeliveryStream", "firehose:StartDeliveryStreamEncryption")
def check_encryption_key(call: Call) -> None:
    """Refuses a key with which Firehose could not encrypt the stream: the caller must be able to make a grant.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html
    """
    asked = call.parameters.get("DeliveryStreamEncryptionConfigurationInput", {})
    if asked.get("KeyType") != "CUSTOMER_MANAGED_CMK":
        return
    reference = asked.get("KeyARN", "")
    key = find_key(reference, call.account, call.region)
    context = {"kms:CallerAccount": call.account, "kms:GrantIsForAWSResource": "true"}
    if (
        key is None
        or not is_usable(key)
        or not admits(key.policy, Request(principal_of(call), "kms:CreateGrant", key.arn, context))
    ):
        raise Refusal("InvalidKMSResourceException", f"Firehose cannot create a grant on the key {reference}")


def may_put(role: Role, stream_arn: str) -> bool:
    """Whether a role may put records into a stream: into one with a customer's key only if it may use the key.

    AWS announced this in 2026, for new streams from 20 April on and for the others from 28 February 2027 on:
    https://github.com/ministryofjustice/modernisation-platform/issues/12957
    """
    if not permits(role, "firehose:PutRecord", stream_arn):
        return False
    region, account = stream_arn.split(":")[3:5]
    regions = firehose_backends[account]
    streams = regions[region].delivery_streams if region in regions.regions else {}
    stream = streams.get(stream_arn.split("/")[-1])
    encryption = stream.delivery_stream_encryption_configuration if stream is not None else None
    if not encryption or encryption.get("KeyType") != "CUSTOMER_MANAGED_CMK" or encryption.get("Status") == "DISABLED":
        return True
    key = find_key(encryption.get("KeyARN", ""), account, region)
    if key is None or not is_usable(key):
        return False
    context = {"kms:ViaService": f"firehose.{region}.{dns_suffix(region)}", "kms:CallerAccount": role.account_id}
    access: dict[str, Any] = {"document": key.policy, "owner": key.account_id, "context": context}
    return all(reaches(role, action, key.arn, **access) for action in KEY_ACTIONS)


# AWS accepts a stream whose role cannot write to its bucket. The records are lost after a day.


def check_delivery(name: str, account: str, region: str) -> None:
    """Raises the error that Firehose gets and logs when it writes to the bucket of a stream.

    https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html#monitoring-s3-errors
    """
    regions = firehose_backends[account]
    stream = regions[region].delivery_streams.get(name) if region in regions.regions else None
    if stream is None:
        raise Refusal("ResourceNotFoundException", f"Firehose {name} under account {account} not found.")
    destination = stream.destinations[0].get("ExtendedS3")
    if destination is None:
        raise ValueError(f"{name}: got a stream with another destination, expected one with an extended S3 destination")
    role = assumable(destination["RoleARN"], stream.delivery_stream_arn)
    bucket = find_bucket(destination["BucketARN"].split(":")[-1])
    if bucket is None:
        raise Refusal("S3.NoSuchBucket", "The specified bucket does not exist.")
    if role is None or not can_write(role, bucket, destination):
        raise Refusal(
            "S3.AccessDenied",
            "Access was denied. Ensure that the trust policy for the provided IAM role allows Firehose to assume the "
            "role, and the access policy allows access to the S3 bucket.",
        )
    check_key(stream, role, bucket, destination)


def keys_of(destination: dict[str, Any]) -> list[str]:
    """Returns an object key for each prefix of a destination. Expressions such as `!{timestamp:yyyy}` become `x`."""
    prefixes = [destination.get("Prefix", ""), destination.get("ErrorOutputPrefix", "")]
    return [f"{re.sub(r'!{[^}]*}', 'x', prefix)}records" for prefix in prefixes]


def can_write(role: Role, bucket: FakeBucket, destination: dict[str, Any]) -> bool:
    on_bucket = [(action, bucket.arn) for action in BUCKET_ACTIONS]
    on_objects = [(action, f"{bucket.arn}/{key}") for action in OBJECT_ACTIONS for key in keys_of(destination)]
    context = {"aws:SecureTransport": "true"}
    access: dict[str, Any] = {"document": policy_of(bucket), "owner": bucket.account_id, "context": context}
    return all(reaches(role, action, resource, **access) for action, resource in (*on_bucket, *on_objects))


def check_key(stream: DeliveryStream, role: Role, bucket: FakeBucket, destination: dict[str, Any]) -> None:
    encryption = destination.get("EncryptionConfiguration", {})
    reference = encryption.get("KMSEncryptionConfig", {}).get("AWSKMSKeyARN") or key_of(bucket)
    if reference is None:
        return
    key = find_key(reference, bucket.account_id, bucket.region_name)
    if key is None:
        raise Refusal("S3.KMS.NotFoundException", "The key does not exist.")
    if not is_usable(key):
        code = "S3.KMS.KeyDisabled" if key.key_state == "Disabled" else "S3.KMS.InvalidStateException"
        raise Refusal(code, f"{key.arn} is not enabled.")
    region = stream.delivery_stream_arn.split(":")[3]
    context = {"kms:ViaService": f"s3.{region}.{dns_suffix(region)}", "kms:CallerAccount": role.account_id}
    access: dict[str, Any] = {"document": key.policy, "owner": key.account_id, "context": context}
    if not all(reaches(role, action, key.arn, **access) for action in KEY_ACTIONS):
        raise Refusal("S3.AccessDenied", f"The role {role.arn} cannot use the key {key.arn}.")
