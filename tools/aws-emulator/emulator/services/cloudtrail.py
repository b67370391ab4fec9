"""AWS CloudTrail: the parts of trails that moto lacks.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend, Trail, cloudtrail_backends

from ..call import Call, Refusal
from ..handlers import Answer, adjusts, answers, checks
from ..resource_policies import Request, admits
from ..settings import SETTINGS, START
from .iam import find_role, permits, trusts
from .kms import ARN as KEY_ARN
from .kms import admits_service, find_key, is_usable
from .logs import named_group
from .s3 import find_bucket, policy_of

SERVICE = "cloudtrail.amazonaws.com"

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


# Refusals. AWS looks at bucket, key and role when a trail is created or changed.
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors


@checks("cloudtrail:CreateTrail")
def check_new_trail(call: Call) -> None:
    name = call.parameters["Name"]
    if name in backend(call).trails:
        raise Refusal("TrailAlreadyExistsException", f"Trail {name} already exists for customer: {call.account}")
    check_trail(call, name, {"IncludeGlobalServiceEvents": True, **call.parameters})


@checks("cloudtrail:UpdateTrail")
def check_changed_trail(call: Call) -> None:
    trail = find_trail(call, call.parameters["Name"])
    check_trail(call, trail.trail_name, {**trail.description(), **call.parameters})


def check_trail(call: Call, name: str, asked: dict[str, Any]) -> None:
    """Checks a trail as it will be."""
    # What CloudTrail sends along with its requests to buckets, keys and roles.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    context = {
        "aws:SourceArn": call.arn(f"trail/{name}"),
        "aws:SourceAccount": call.account,
        "aws:SourceOrgID": START.organization,
        "aws:SecureTransport": "true",
    }
    check_regions(asked)
    check_bucket(call, asked, context)
    check_key(call, asked, context)
    check_log_group(call, asked, context)


def check_regions(asked: dict[str, Any]) -> None:
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
    if asked.get("IsMultiRegionTrail") and not asked["IncludeGlobalServiceEvents"]:
        raise Refusal(
            "InvalidParameterCombinationException", "Multi-Region trail must include global service events."
        )


def check_bucket(call: Call, asked: dict[str, Any], context: dict[str, str]) -> None:
    name = asked["S3BucketName"]
    bucket = find_bucket(name)
    if bucket is None:
        raise Refusal("S3BucketDoesNotExistException", f"S3 bucket {name} does not exist!")
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    prefix = f"{asked['S3KeyPrefix']}/" if asked.get("S3KeyPrefix") else ""
    owners = [call.account, *([f"{START.organization}/{call.account}"] if asked.get("IsOrganizationTrail") else [])]
    writing = {**context, "s3:x-amz-acl": "bucket-owner-full-control"}
    files = [f"{bucket.arn}/{prefix}AWSLogs/{owner}/CloudTrail/{call.region}/file" for owner in owners]
    requests = [
        Request(SERVICE, "s3:GetBucketAcl", bucket.arn, context),
        *(Request(SERVICE, "s3:PutObject", file, writing) for file in files),
    ]
    if not all(admits(policy_of(bucket), request) for request in requests):
        raise Refusal(
            "InsufficientS3BucketPolicyException", f"Incorrect S3 bucket policy is detected for bucket: {name}"
        )


def check_key(call: Call, asked: dict[str, Any], context: dict[str, str]) -> None:
    reference, bucket = asked.get("KmsKeyId"), find_bucket(asked["S3BucketName"])
    if not reference or bucket is None:
        return
    if reference.startswith("arn:") and not KEY_ARN.fullmatch(reference):
        raise Refusal("InvalidKmsKeyIdException", f"{reference} is not the ARN of a key")
    key = find_key(reference, call.account, call.region)
    if key is None or key.region != bucket.region_name:
        raise Refusal(
            "KmsKeyNotFoundException",
            f"The KMS key {reference} does not exist, or is not in the region of the bucket {bucket.name}",
        )
    if not is_usable(key):
        # KmsKeyDisabledException is no longer in use.
        raise Refusal("KmsException", f"The KMS key {reference} is not enabled")
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    encrypting = {**context, "kms:EncryptionContext:aws:cloudtrail:arn": context["aws:SourceArn"]}
    if not admits_service(key, SERVICE, {"kms:GenerateDataKey": encrypting, "kms:DescribeKey": context}):
        raise Refusal(
            "InsufficientEncryptionPolicyException",
            f"Insufficient permissions to access S3 bucket {bucket.name} or KMS key {reference}.",
        )


def check_log_group(call: Call, asked: dict[str, Any], context: dict[str, str]) -> None:
    """Checks group and role of CloudWatch Logs. The messages are AWS's own.

    https://github.com/aws/aws-cli/issues/5098
    https://github.com/cloudposse/terraform-aws-cloudtrail-cloudwatch-alarms/issues/2
    """
    group_arn, role_arn = asked.get("CloudWatchLogsLogGroupArn"), asked.get("CloudWatchLogsRoleArn")
    if not group_arn and not role_arn:
        return
    if not group_arn:
        raise Refusal(
            "InvalidCloudWatchLogsLogGroupArnException", "You must specify a log group as well as a role ARN."
        )
    if not role_arn:
        raise Refusal("InvalidCloudWatchLogsRoleArnException", "You must specify a role ARN as well as a log group.")
    group = named_group(call, group_arn.removesuffix(":*"))
    if group is None or not group_arn.endswith(":*"):
        raise Refusal(
            "InvalidCloudWatchLogsLogGroupArnException", "Check the log group ARN: CloudTrail can't validate it."
        )
    role = find_role(role_arn)
    if role is None or not trusts(role, (SERVICE,), context):
        raise Refusal(
            "InvalidCloudWatchLogsRoleArnException", "Access denied. Check the trust relationships for your role."
        )
    # https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
    stream = f"{group.arn}:log-stream:{call.account}_CloudTrail_{call.region}"
    if not all(permits(role, action, stream) for action in ("logs:CreateLogStream", "logs:PutLogEvents")):
        raise Refusal(
            "InvalidCloudWatchLogsLogGroupArnException", "Access denied. Check the permissions for your role."
        )


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
