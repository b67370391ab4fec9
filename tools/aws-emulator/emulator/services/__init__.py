"""Handlers of operations, one file for each service. Importing a file registers its handlers."""

from . import athena, cloudtrail, eks, firehose, iam, kms, logs, organizations, s3, sns, sts, tags  # noqa: F401
