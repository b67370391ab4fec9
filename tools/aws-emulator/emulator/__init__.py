"""AWS for Terraform, the AWS CLI and the SDKs, in one process: moto, and what moto lacks for this package's resources."""
