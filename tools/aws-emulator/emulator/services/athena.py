"""Amazon Athena: the parts of workgroups and named queries that moto lacks.

https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from typing import Any

from moto.athena.models import AthenaBackend, WorkGroup, athena_backends

from ..call import Call, Refusal
from ..handlers import Answer, answers, checks

# Members of ConfigurationUpdates that remove a setting, and the setting.
# https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfigurationUpdates.html
REMOVALS = {
    "RemoveBytesScannedCutoffPerQuery": "BytesScannedCutoffPerQuery",
    "RemoveCustomerContentEncryptionConfiguration": "CustomerContentEncryptionConfiguration",
}
RESULT_REMOVALS = {
    "RemoveAclConfiguration": "AclConfiguration",
    "RemoveEncryptionConfiguration": "EncryptionConfiguration",
    "RemoveExpectedBucketOwner": "ExpectedBucketOwner",
    "RemoveOutputLocation": "OutputLocation",
}


def backend(call: Call) -> AthenaBackend:
    return athena_backends[call.account][call.region]


def find_work_group(call: Call) -> WorkGroup:
    name = call.parameters["WorkGroup"]
    group = backend(call).work_groups.get(name)
    if group is None:
        raise Refusal("InvalidRequestException", f"WorkGroup {name} is not found.")
    return group


@checks("athena:GetWorkGroup")
def check_work_group_exists(call: Call) -> None:
    # For a workgroup that does not exist, moto returns success without one.
    find_work_group(call)


@answers("athena:UpdateWorkGroup")
def update_work_group(call: Call) -> Answer:
    group, asked = find_work_group(call), call.parameters
    if "Description" in asked:
        group.description = asked["Description"]
    if "State" in asked:
        group.state = asked["State"]
    updates = dict(asked.get("ConfigurationUpdates", {}))
    results = updates.pop("ResultConfigurationUpdates", None)
    change(group.configuration, updates, REMOVALS)
    if results is not None:
        change(group.configuration.setdefault("ResultConfiguration", {}), results, RESULT_REMOVALS)
    return {}


def change(configuration: dict[str, Any], updates: dict[str, Any], removals: dict[str, str]) -> None:
    for name, value in updates.items():
        if name not in removals:
            configuration[name] = value
        elif value:
            configuration.pop(removals[name], None)


@checks("athena:DeleteWorkGroup")
def check_work_group_is_empty(call: Call) -> None:
    # https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html
    group = find_work_group(call)
    used = [query for query in backend(call).named_queries.values() if query.workgroup is group]
    if not call.parameters.get("RecursiveDeleteOption", False) and used:
        raise Refusal("InvalidRequestException", f"WorkGroup {group.name} is not empty")
    for query in used:
        del backend(call).named_queries[query.id]


@checks("athena:GetNamedQuery")
def check_named_query_exists(call: Call) -> None:
    # For a query that does not exist, moto raises a Python exception.
    find_named_query(call)


@answers("athena:DeleteNamedQuery")
def delete_named_query(call: Call) -> Answer:
    # For a query that is gone already, AWS documents no error of its own:
    # https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteNamedQuery.html
    backend(call).named_queries.pop(call.parameters["NamedQueryId"], None)
    return {}


def find_named_query(call: Call) -> None:
    id = call.parameters["NamedQueryId"]
    if id not in backend(call).named_queries:
        raise Refusal("InvalidRequestException", f"NamedQuery {id} was not found")


@answers("athena:ListTagsForResource")
def list_tags_for_resource(call: Call) -> Answer:
    # moto reports a resource without tags as missing.
    return backend(call).tagger.list_tags_for_resource(call.parameters["ResourceARN"])
