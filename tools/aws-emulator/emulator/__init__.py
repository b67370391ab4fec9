"""An emulator of AWS for Terraform, the AWS CLI and SDKs: moto, extended with what this package's resources need."""
