"""What is emulated here, one file for each service. Importing them registers their operations."""

from . import eks, sts  # noqa: F401
