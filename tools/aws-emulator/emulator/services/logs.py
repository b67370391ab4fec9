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
        described["logGroupClass"] = getattr(group, "log_group_class", "STANDARD")
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


@answers("logs:AssociateKmsKey")
def associate_kms_key(call: Call) -> Answer:
    group_of_key(call).kms_key_id = call.parameters["kmsKeyId"]
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
