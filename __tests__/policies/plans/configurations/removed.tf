terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

removed {
  from = aws_eks_cluster.main

  lifecycle {
    destroy = false
  }
}

resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/eks/prod/cluster"
  retention_in_days = 365
  skip_destroy      = true
}
