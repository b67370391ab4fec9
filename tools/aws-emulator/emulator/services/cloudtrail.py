"""AWS CloudTrail: the parts of trails that moto lacks.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail, cloudtrail_backends

from ..call import Call, Refusal
from ..handlers import Answer, adjusts, answers
from ..settings import SETTINGS

# The selectors of a trail before PutEventSelectors.
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
DEFAULT_SELECTORS = [
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
]


def backend(call: Call) -> CloudTrailBackend:
    return cloudtrail_backends[call.account][call.region]


def find_trail(call: Call, name: str) -> Trail:
    """Finds a trail of the caller's region by its name, or of any region by its ARN."""
    if name.startswith("arn:"):
        region = name.split(":")[3]
        found = [trail for trail in cloudtrail_backends[call.account][region].trails.values() if trail.arn == name]
        if found:
            return found[0]
    elif name in backend(call).trails:
        return backend(call).trails[name]
    raise Refusal("TrailNotFoundException", f"Unknown trail: {name} for the user: {call.account}")


def has_custom_selectors(trail: Trail) -> bool:
    if SETTINGS.hasCustomEventSelectors is not None:
        return SETTINGS.hasCustomEventSelectors
    return bool(trail.event_selectors or trail.advanced_event_selectors)


def described(trail: Trail) -> dict[str, Any]:
    shown = {
        **trail.description(include_region=True),
        "HasCustomEventSelectors": has_custom_selectors(trail),
        "HasInsightSelectors": bool(trail.insight_selectors),
    }
    return {name: value for name, value in shown.items() if value is not None}


@answers("cloudtrail:DescribeTrails")
def describe_trails(call: Call) -> Answer:
    # https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
    names = call.parameters.get("trailNameList")
    if not names:
        shadows = call.parameters.get("includeShadowTrails", True)
        return {"trailList": [described(trail) for trail in backend(call).describe_trails(shadows)]}
    found = []
    for name in names:
        try:
            found.append(described(find_trail(call, name)))
        except Refusal:
            pass  # AWS leaves out names without a trail
    return {"trailList": found}


@answers("cloudtrail:GetTrail")
def get_trail(call: Call) -> Answer:
    return {"Trail": described(find_trail(call, call.parameters["Name"]))}


@answers("cloudtrail:DeleteTrail")
def delete_trail(call: Call) -> Answer:
    # Given an ARN, moto deletes nothing and reports success.
    trail = find_trail(call, call.parameters["Name"])
    del cloudtrail_backends[call.account][trail.region_name].trails[trail.trail_name]
    return {}


@answers("cloudtrail:PutEventSelectors")
def put_event_selectors(call: Call) -> Answer:
    trail = find_trail(call, call.parameters["TrailName"])
    # Selectors of one kind replace those of the other kind.
    trail.event_selectors = call.parameters.get("EventSelectors", [])
    trail.advanced_event_selectors = call.parameters.get("AdvancedEventSelectors", [])
    if bool(trail.event_selectors) == bool(trail.advanced_event_selectors):
        raise Refusal("InvalidEventSelectorsException", "Specify EventSelectors or AdvancedEventSelectors, not both")
    return selectors_of(trail)


@answers("cloudtrail:GetEventSelectors")
def get_event_selectors(call: Call) -> Answer:
    return selectors_of(find_trail(call, call.parameters["TrailName"]))


def selectors_of(trail: Trail) -> Answer:
    if trail.advanced_event_selectors:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": trail.advanced_event_selectors}
    return {"TrailARN": trail.arn, "EventSelectors": trail.event_selectors or DEFAULT_SELECTORS}


@answers("cloudtrail:PutInsightSelectors")
def put_insight_selectors(call: Call) -> Answer:
    # moto adds to the existing selectors. An empty list turns Insights off.
    trail = find_trail(call, call.parameters["TrailName"])
    trail.insight_selectors = call.parameters["InsightSelectors"]
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors}


@answers("cloudtrail:GetInsightSelectors")
def get_insight_selectors(call: Call) -> Answer:
    trail = find_trail(call, call.parameters["TrailName"])
    if not trail.insight_selectors:
        # https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetInsightSelectors.html
        raise Refusal("InsightNotEnabledException", f"Trail {trail.arn} does not have Insights enabled.")
    return {"TrailARN": trail.arn, "InsightSelectors": trail.insight_selectors}


@adjusts("cloudtrail:RemoveTags")
def remove_tags(call: Call, answer: Answer) -> Answer:
    # AWS compares keys only, moto compares values too.
    keys = [tag["Key"] for tag in call.parameters["TagsList"]]
    backend(call).tagging_service.untag_resource_using_names(call.parameters["ResourceId"], keys)
    return answer
