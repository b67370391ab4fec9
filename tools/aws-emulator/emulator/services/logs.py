"""Amazon CloudWatch Logs: the parts of log groups, queries and deliveries that moto lacks.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from moto.logs.models import DeliverySource, LogGroup, LogsBackend, logs_backends

from ..call import Call, Refusal
from ..handlers import Answer, adjusts, answers, checks
from ..paging import page
from ..state import Regional
from .firehose import may_put
from .iam import find_role, trusts
from .kms import admits_service, find_key, is_usable

QUERIES: Regional[dict[str, dict[str, Any]]] = Regional(dict)

# Log types of vended logs, by the kind of resource that is the source.
EKS_LOG_TYPES = {
    # https://docs.aws.amazon.com/eks/latest/userguide/auto-managed-component-logs.html
    "cluster": (
        "AUTO_MODE_BLOCK_STORAGE_LOGS",
        "AUTO_MODE_COMPUTE_LOGS",
        "AUTO_MODE_IPAM_LOGS",
        "AUTO_MODE_LOAD_BALANCING_LOGS",
    ),
    # https://docs.aws.amazon.com/eks/latest/userguide/capabilities-controller-logs.html
    "capability": (
        "EKS_CAPABILITY_ACK_LOGS",
        "EKS_CAPABILITY_ARGOCD_APPLICATIONSET_LOGS",
        "EKS_CAPABILITY_ARGOCD_APPLICATION_LOGS",
        "EKS_CAPABILITY_ARGOCD_COMMITSERVER_LOGS",
        "EKS_CAPABILITY_ARGOCD_REPOSERVER_LOGS",
        "EKS_CAPABILITY_ARGOCD_SERVER_LOGS",
        "EKS_CAPABILITY_KRO_LOGS",
    ),
}


def backend(call: Call) -> LogsBackend:
    return logs_backends[call.account][call.region]


# Log groups. Class and deletion protection are extra attributes of moto's groups, so they end with the group.


def ensure_log_group(account: str, region: str, name: str) -> None:
    """Creates a log group without key, tags or retention, as AWS services do, unless it exists."""
    groups = logs_backends[account][region]
    if name not in groups.groups:
        groups.create_log_group(name, {})


def is_protected(group: LogGroup) -> bool:
    return getattr(group, "deletion_protection", False)


def find_group(call: Call, identifier: str) -> LogGroup:
    """Finds a group by its name, or by its ARN with or without `:*`."""
    name = identifier.removesuffix(":*").split(":log-group:")[-1]
    group = backend(call).groups.get(name)
    if group is None:
        raise Refusal("ResourceNotFoundException", "The specified log group does not exist.")
    return group


def named_group(call: Call, arn: str) -> LogGroup | None:
    """Finds a group of the caller's account and region by its ARN without `:*`."""
    return next((group for group in backend(call).groups.values() if group_arn(call, group.name) == arn), None)


def group_arn(call: Call, name: str) -> str:
    return call.arn(f"log-group:{name}", "logs")


@adjusts("logs:CreateLogGroup")
def create_log_group(call: Call, answer: Answer) -> Answer:
    group = find_group(call, call.parameters["logGroupName"])
    group.log_group_class = call.parameters.get("logGroupClass", "STANDARD")
    group.deletion_protection = call.parameters.get("deletionProtectionEnabled", False)
    return answer


@adjusts("logs:DescribeLogGroups")
def describe_log_groups(call: Call, answer: Answer) -> Answer:
    for described in answer["logGroups"]:
        group = find_group(call, described["logGroupName"])
        described["logGroupClass"] = class_of(group)
        described["deletionProtectionEnabled"] = is_protected(group)
    return answer


@adjusts("logs:ListTagsForResource")
def list_tags_for_resource(call: Call, answer: Answer) -> Answer:
    # AWS's model has no empty map of tags.
    return answer if answer.get("tags") else {}


@checks("logs:DeleteLogGroup")
def check_deletion_protection(call: Call) -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html
    if is_protected(find_group(call, call.parameters["logGroupName"])):
        raise Refusal(
            "ValidationException",
            "Log group has deletion protection enabled. Disable deletion protection before deleting the log group.",
        )


@adjusts("logs:DeleteLogGroup")
def delete_metric_filters(call: Call, answer: Answer) -> Answer:
    # moto keeps the metric filters of a deleted group.
    keep_metric_filters(call, lambda one: one["logGroupName"] != call.parameters["logGroupName"])
    return answer


@checks("logs:PutMetricFilter", "logs:PutSubscriptionFilter")
def check_log_group_class(call: Call) -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
    if class_of(find_group(call, call.parameters["logGroupName"])) != "STANDARD":
        raise Refusal("ValidationException", "This operation is only supported on the Standard log class.")


def class_of(group: LogGroup) -> str:
    return getattr(group, "log_group_class", "STANDARD")


@checks("logs:PutMetricFilter")
def replace_metric_filter(call: Call) -> None:
    # moto adds a second filter of the same name, and does not check that the group exists.
    group, name = find_group(call, call.parameters["logGroupName"]).name, call.parameters["filterName"]
    keep_metric_filters(call, lambda one: (one["logGroupName"], one["filterName"]) != (group, name))


def keep_metric_filters(call: Call, kept: Callable[[dict[str, Any]], bool]) -> None:
    filters = backend(call).filters
    filters.metric_filters = [one for one in filters.metric_filters if kept(one)]


@answers("logs:PutLogGroupDeletionProtection")
def put_log_group_deletion_protection(call: Call) -> Answer:
    group = find_group(call, call.parameters["logGroupIdentifier"])
    group.deletion_protection = call.parameters["deletionProtectionEnabled"]
    return {}


# Keys of log groups
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html

# Not kms:DescribeKey: AWS's own example allows it only with an encryption context, which that action never has.
KEY_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey")


def admits_logs(call: Call, reference: str, name: str) -> bool:
    """Whether the policy of a key admits CloudWatch Logs for a group."""
    key = find_key(reference, call.account, call.region)
    # AWS documents no other condition key of these requests.
    context = {"kms:EncryptionContext:aws:logs:arn": group_arn(call, name)}
    service = f"logs.{call.region}.{call.dns_suffix}"
    return key is not None and admits_service(key, service, dict.fromkeys(KEY_ACTIONS, context))


def check_key(call: Call, reference: str, name: str) -> None:
    if not is_usable(find_key(reference, call.account, call.region)):
        # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
        raise Refusal("InvalidParameterException", f"The KMS key {reference} does not exist or is not enabled.")
    if not admits_logs(call, reference, name):
        # The code and the message are AWS's: https://github.com/hashicorp/terraform-provider-aws/issues/29282
        raise Refusal(
            "AccessDeniedException",
            "The specified KMS key does not exist or is not allowed to be used with Arn "
            f"'{group_arn(call, name)}'",
        )


@checks("logs:CreateLogGroup")
def check_key_of_new_group(call: Call) -> None:
    name, reference = call.parameters["logGroupName"], call.parameters.get("kmsKeyId")
    if reference and name not in backend(call).groups:
        check_key(call, reference, name)


@checks("logs:FilterLogEvents", "logs:GetLogEvents", "logs:PutLogEvents")
def check_events_are_readable(call: Call) -> None:
    """Refuses events of a group whose key is gone, not enabled, or no longer admits CloudWatch Logs."""
    named = call.parameters.get("logGroupName") or call.parameters.get("logGroupIdentifier", "")
    group = find_group(call, named)
    if group.kms_key_id is None:
        return
    usable = is_usable(find_key(group.kms_key_id, call.account, call.region))
    if not usable or not admits_logs(call, group.kms_key_id, group.name):
        raise Refusal(
            "AccessDeniedException",
            f"The KMS key {group.kms_key_id} is not accessible, so the log data that it encrypts cannot be used",
        )


@answers("logs:AssociateKmsKey")
def associate_kms_key(call: Call) -> Answer:
    group = group_of_key(call)
    check_key(call, call.parameters["kmsKeyId"], group.name)
    group.kms_key_id = call.parameters["kmsKeyId"]
    return {}


@answers("logs:DisassociateKmsKey")
def disassociate_kms_key(call: Call) -> Answer:
    group_of_key(call).kms_key_id = None
    return {}


def group_of_key(call: Call) -> LogGroup:
    named = [call.parameters[key] for key in ("logGroupName", "resourceIdentifier") if call.parameters.get(key)]
    if len(named) != 1:
        raise Refusal("InvalidParameterException", "Specify either logGroupName or resourceIdentifier")
    return find_group(call, named[0])


# Subscription filters


@checks("logs:PutSubscriptionFilter")
def check_destination(call: Call) -> None:
    """Sends a test message to the stream, as AWS does.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
    """
    arn, group = call.parameters["destinationArn"], find_group(call, call.parameters["logGroupName"])
    if arn.split(":")[2] != "firehose":
        return  # moto checks functions and streams of Kinesis
    role = find_role(call.parameters.get("roleArn", ""))
    services = ("logs.amazonaws.com", f"logs.{call.region}.{call.dns_suffix}")
    context = {"aws:SourceArn": f"{group_arn(call, group.name)}:*", "aws:SourceAccount": call.account}
    if role is None or not trusts(role, services, context) or not may_put(role, arn):
        raise Refusal(
            "InvalidParameterException",
            "Could not deliver test message to specified Firehose stream. "
            "Check if the given Firehose stream is in ACTIVE state.",
        )


@checks("logs:PutSubscriptionFilter")
def replace_subscription_filter(call: Call) -> None:
    # moto counts a filter that is replaced, and so refuses the change of one of two.
    filters = find_group(call, call.parameters["logGroupName"]).subscription_filters
    if len(filters) == 2:
        filters.pop(call.parameters["filterName"], None)


# Query definitions


@answers("logs:PutQueryDefinition")
def put_query_definition(call: Call) -> Answer:
    id = call.parameters.get("queryDefinitionId") or str(uuid.uuid4())
    queries = QUERIES.of(call)
    if "queryDefinitionId" in call.parameters and id not in queries:
        raise Refusal("ResourceNotFoundException", "The specified query definition does not exist.")
    queries[id] = {
        "queryLanguage": "CWLI",
        **{key: value for key, value in call.parameters.items() if key != "clientToken"},
        "queryDefinitionId": id,
        "lastModified": int(time.time() * 1000),
    }
    return {"queryDefinitionId": id}


@answers("logs:DescribeQueryDefinitions")
def describe_query_definitions(call: Call) -> Answer:
    prefix = call.parameters.get("queryDefinitionNamePrefix", "")
    found = [query for query in QUERIES.of(call).values() if query["name"].startswith(prefix)]
    return page(call, "queryDefinitions", sorted(found, key=lambda query: (query["name"], query["queryDefinitionId"])))


@answers("logs:DeleteQueryDefinition")
def delete_query_definition(call: Call) -> Answer:
    if QUERIES.of(call).pop(call.parameters["queryDefinitionId"], None) is None:
        raise Refusal("ResourceNotFoundException", "The specified query definition does not exist.")
    return {"success": True}


# Deliveries. In moto a cluster cannot be a source.


@answers("logs:PutDeliverySource")
def put_delivery_source(call: Call) -> Answer:
    asked = call.parameters
    name, arn, tags = asked["name"], asked["resourceArn"], asked.get("tags")
    service, kind = arn.split(":")[2], arn.split(":")[5].split("/")[0]
    if service != "eks":
        raise NotImplementedError(f"a delivery source of {service}")
    if asked["logType"] not in EKS_LOG_TYPES.get(kind, ()):
        raise Refusal("ValidationException", "This service is not allowed for this LogSource.")
    before = backend(call).delivery_sources.get(name)
    if before is not None and (tags or arn not in before.resource_arns):
        raise Refusal(
            "ConflictException",
            "Tags can only be provided when a resource is being created, not updated."
            if tags
            else "Update to existing Delivery Source with new ResourceId is not allowed.",
        )
    source = DeliverySource(call.account, call.region, name, arn, asked["logType"], tags)
    backend(call).delivery_sources[name] = source
    if tags:
        backend(call).tag_resource(source.arn, tags)
    return {"deliverySource": source.to_dict()}


@answers("logs:UpdateDeliveryConfiguration")
def update_delivery_configuration(call: Call) -> Answer:
    delivery = backend(call).deliveries.get(call.parameters["id"])
    if delivery is None:
        raise Refusal("ResourceNotFoundException", "Requested Delivery does not exist in this account.")
    for name, attribute in (
        ("recordFields", "record_fields"),
        ("fieldDelimiter", "field_delimiter"),
        ("s3DeliveryConfiguration", "s3_delivery_configuration"),
    ):
        if name in call.parameters:
            setattr(delivery, attribute, call.parameters[name])
    return {}
