terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  log_types = {
    blue  = ["audit", "authenticator"]
    green = ["audit"]
  }
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/eks/${each.key}/cluster"
  retention_in_days = 365
  skip_destroy      = true
  for_each          = local.log_types
}

resource "aws_eks_cluster" "main" {
  for_each                  = local.log_types
  name                      = each.key
  role_arn                  = "arn:aws:iam::111122223333:role/eks"
  enabled_cluster_log_types = each.value
  depends_on                = [aws_cloudwatch_log_group.logs]

  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
  }
}
