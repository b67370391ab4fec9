/**
 * Clusters, log groups and trails, under each provider's name for them: nobody can take one of these out of a plan
 * unseen, because the gate counts them, and so does policies/lib/documents.rego.
 */
export const COUNTED: readonly string[] = [
  "aws_cloudcontrolapi_resource",
  "aws_cloudtrail",
  "aws_cloudwatch_log_group",
  "aws_eks_cluster",
  "awscc_cloudtrail_trail",
  "awscc_eks_cluster",
  "awscc_logs_log_group",
  "rancher2_cluster",
];
