// The AWS provider that the tests deploy with, built by build.ts. Terraform's own version numbers (v6.47.1) are no Go
// versions of this module path, and module proxies refuse them: the version below names a commit of the branch main.
module eks-audit-logging/tools/aws-provider

// As in the provider's own go.mod.
go 1.26.3

require github.com/hashicorp/terraform-provider-aws v1.60.1-0.20260602190131-5f2286d6d836
