# The policy set of HCP Terraform and Terraform Enterprise, evaluated by OPA on each run.
# https://developer.hashicorp.com/terraform/cloud-docs/policy-enforcement/define-policies/opa
policy "eks-audit-logging" {
  description       = "Control-plane audit and authenticator logs of EKS clusters are mandatory"
  query             = "data.main.deny"
  enforcement_level = "mandatory"
}
