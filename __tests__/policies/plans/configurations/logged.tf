terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/eks/prod/cluster"
  retention_in_days = 365
  skip_destroy      = true
}

resource "aws_eks_cluster" "main" {
  name                      = "prod"
  role_arn                  = "arn:aws:iam::111122223333:role/eks"
  enabled_cluster_log_types = ["api", "audit", "authenticator", "scheduler"]
  depends_on                = [aws_cloudwatch_log_group.logs]

  vpc_config {
    subnet_ids = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]
  }
}
