"""Handlers of operations, one file for each service. Importing a file registers its handlers."""

from . import athena, cloudtrail, eks, iam, kms, logs, organizations, s3, sts  # noqa: F401
