"""Amazon SNS: messages of AWS services, which get no error that a person would see."""

from __future__ import annotations

from collections.abc import Mapping

from moto.sns.models import Topic, sns_backends

from ..call import Refusal
from ..resource_policies import Request, admits
from .kms import admits_service, find_key

# https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse
# Nobody can change the policy of the AWS managed key, which does not admit services.
AWS_MANAGED_KEY = "alias/aws/sns"
KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


def check_publish(topic_arn: str, service: str, source_arn: str, account: str) -> None:
    """Raises the error that an AWS service gets which publishes to a topic for a resource of an account.

    https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
    """
    context = context_of(service, source_arn, account)
    topic = find_topic(topic_arn)
    if not admits(topic.policy, Request(service, "sns:Publish", topic_arn, context)):
        raise Refusal(
            "AuthorizationError", f"User: {service} is not authorized to perform: SNS:Publish on resource: {topic_arn}"
        )
    if topic.kms_master_key_id:
        check_key(topic, service, {**context, "kms:EncryptionContext:aws:sns:topicArn": topic_arn})


def context_of(service: str, source_arn: str, account: str) -> dict[str, str]:
    """Returns the condition keys of the service's requests."""
    secure = {"aws:SecureTransport": "true"}
    if service == "events.amazonaws.com":
        # EventBridge sends no source to topics.
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
        return secure
    # aws:SourceOwner stands in the policy of a topic that was created without one.
    return {
        **secure,
        "aws:SourceArn": source_arn,
        "aws:SourceAccount": account,
        "aws:SourceOwner": account,
    }


def find_topic(arn: str) -> Topic:
    parts = arn.split(":")
    if len(parts) != 6:
        raise ValueError(f'topicArn: got "{arn}", expected the ARN of a topic')
    account, region = sns_backends[parts[4]], parts[3]
    topic = account[region].topics.get(arn) if region in account.regions else None
    if topic is None:
        raise Refusal("NotFound", "Topic does not exist")
    return topic


def check_key(topic: Topic, service: str, context: Mapping[str, str]) -> None:
    reference, region = topic.kms_master_key_id, topic.arn.split(":")[3]
    if reference.endswith(AWS_MANAGED_KEY):
        raise Refusal("KMSAccessDenied", f"The policy of {AWS_MANAGED_KEY} allows no AWS service to use the key")
    key = find_key(reference, topic.account_id, region)
    if key is None:
        raise Refusal("KMSNotFound", f"The key {reference} does not exist")
    if key.key_state == "Disabled":
        raise Refusal("KMSDisabled", f"{key.arn} is disabled.")
    if key.key_state != "Enabled":
        raise Refusal("KMSInvalidState", f"{key.arn} is pending deletion.")
    if not admits_service(key, service, dict.fromkeys(KEY_ACTIONS, context)):
        raise Refusal("KMSAccessDenied", f"The policy of {key.arn} does not allow {service} to use the key")
