"""What is emulated here, one file for each service. Importing them registers their operations."""

from . import athena, cloudtrail, eks, logs, organizations, s3, sts  # noqa: F401
