"""Amazon S3: the parts of buckets that moto lacks."""

from __future__ import annotations

from moto.s3.models import S3Backend, s3_backends

from ..call import Call
from ..handlers import Answer, adjusts


@adjusts("s3:CreateBucket")
def create_bucket(call: Call, answer: Answer) -> Answer:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
    tags = call.parameters.get("CreateBucketConfiguration", {}).get("Tags", [])
    backend = s3_backends[call.account][call.partition]
    bucket = backend.get_bucket(call.parameters["Bucket"])
    backend.tagger.tag_resource(bucket.arn, tags)
    return answer


# moto writes an access log for each request at once, after which the bucket for access logs cannot be deleted. AWS
# delivers access logs within a few hours.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
S3Backend.log_incoming_request = lambda *_: None
