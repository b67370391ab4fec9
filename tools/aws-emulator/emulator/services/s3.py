"""Amazon S3: the parts of buckets that moto lacks."""

from __future__ import annotations

from moto.s3.models import FakeBucket, S3Backend, s3_backends

from ..call import Call, Refusal
from ..handlers import Answer, adjusts, answers, checks
from ..resource_policies import Request, admits

NO_POLICY = '{"Statement": []}'


def find_bucket(name: str) -> FakeBucket | None:
    """Finds a bucket of any account and region: the names of buckets are global."""
    if name not in s3_backends.bucket_accounts:
        return None
    partition, account = s3_backends.bucket_accounts[name]
    return s3_backends[account][partition].buckets.get(name)


def bucket_of(call: Call) -> FakeBucket:
    bucket = find_bucket(call.parameters["Bucket"])
    if bucket is None:
        raise Refusal("NoSuchBucket", "The specified bucket does not exist", 404)
    return bucket


def policy_of(bucket: FakeBucket) -> str:
    return bucket.policy.decode() if bucket.policy else NO_POLICY


def key_of(bucket: FakeBucket) -> str | None:
    """Returns the KMS key that encrypts new objects of a bucket, or None for S3's own encryption."""
    rule = (bucket.encryption or {}).get("Rule", {})
    return rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")


@adjusts("s3:CreateBucket")
def create_bucket(call: Call, answer: Answer) -> Answer:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
    tags = call.parameters.get("CreateBucketConfiguration", {}).get("Tags", [])
    backend = s3_backends[call.account][call.partition]
    bucket = backend.get_bucket(call.parameters["Bucket"])
    backend.tagger.tag_resource(bucket.arn, tags)
    return answer


# Object lock
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html


@answers("s3:PutObjectLockConfiguration")
def put_object_lock_configuration(call: Call) -> Answer:
    # moto refuses a bucket that has objects. AWS does not.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html#object-lock-configure-existing-bucket
    bucket = bucket_of(call)
    if not bucket.is_versioned:
        raise Refusal(
            "InvalidBucketState",
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
            409,
        )
    configuration = call.parameters.get("ObjectLockConfiguration", {})
    retention = configuration.get("Rule", {}).get("DefaultRetention", {})
    bucket.object_lock_enabled = True
    bucket.default_lock_mode = retention.get("Mode")
    bucket.default_lock_days = retention.get("Days", 0)
    bucket.default_lock_years = retention.get("Years", 0)
    return {}


@adjusts("s3:GetObjectLockConfiguration")
def get_object_lock_configuration(call: Call, answer: Answer) -> Answer:
    # moto returns days and years, of which one is 0. AWS has the one that was set.
    configuration = answer["ObjectLockConfiguration"]
    retention = configuration.get("Rule", {}).get("DefaultRetention")
    if retention is None:
        return answer
    rule = {"DefaultRetention": {name: value for name, value in retention.items() if value}}
    return {**answer, "ObjectLockConfiguration": {**configuration, "Rule": rule}}


@checks("s3:PutBucketVersioning")
def check_lock_keeps_versions(call: Call) -> None:
    asked = call.parameters["VersioningConfiguration"].get("Status")
    if bucket_of(call).object_lock_enabled and asked != "Enabled":
        raise Refusal(
            "InvalidBucketState",
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
            409,
        )


# Access logs


@checks("s3:PutBucketLogging")
def check_log_delivery(call: Call) -> None:
    # InvalidTargetBucketForLogging of
    # https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
    asked = call.parameters["BucketLoggingStatus"].get("LoggingEnabled")
    source, target = bucket_of(call), find_bucket(asked["TargetBucket"]) if asked else None
    if asked is None or target is None or target.account_id != call.account:
        return  # moto refuses buckets that do not exist or belong to others
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
    context = {"aws:SourceArn": source.arn, "aws:SourceAccount": call.account, "aws:SecureTransport": "true"}
    written = f"{target.arn}/{asked.get('TargetPrefix', '')}log"
    delivery = Request("logging.s3.amazonaws.com", "s3:PutObject", written, context)
    if not FakeBucket._log_permissions_enabled_acl(target) and not admits(policy_of(target), delivery):
        raise Refusal(
            "InvalidTargetBucketForLogging",
            "You must either provide the necessary permissions to the logging service using a bucket policy or give "
            "the log-delivery group WRITE and READ_ACP permissions to the target bucket",
        )


# moto's own check compares strings of the policy, and ignores conditions. The check above replaces it.
FakeBucket._log_permissions_enabled_policy = staticmethod(lambda **_: True)

# moto writes an access log for each request at once, after which the bucket for access logs cannot be deleted. AWS
# delivers access logs within a few hours.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
S3Backend.log_incoming_request = lambda *_: None
