/** Actions that AWS asks the caller for, though the provider makes no call of that name. */
export interface ActionWithoutACall {
  /** The resource type that needs them. */
  readonly type: string;
  readonly actions: readonly string[];
  /** The purpose of the actions, and the props or events that need them. */
  readonly reason: string;
  /** Only some props need them, and the policies to copy omit them. Default: no. */
  readonly isOptional?: boolean;
  /** The stacks that need them in spite of `isOptional`. */
  readonly neededBy?: readonly string[];
  /** The page of AWS. */
  readonly document: string;
  /** The condition of their statement in a policy to copy, by operator and key. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const PASS_ROLE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html";

/** Kept by hand: the wire does not show them. */
export const WITHOUT_A_CALL: readonly ActionWithoutACall[] = [
  {
    type: "aws_eks_cluster",
    actions: ["iam:PassRole"],
    reason: "the role of the cluster; with `autoMode` also the role of its nodes",
    document: PASS_ROLE,
    condition: { StringEquals: { "iam:PassedToService": ["eks.amazonaws.com"] } },
  },
  {
    type: "aws_eks_cluster",
    actions: ["iam:CreateServiceLinkedRole"],
    reason: "the first EKS cluster of an account",
    document: "https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles-eks.html",
    condition: { StringEquals: { "iam:AWSServiceName": ["eks.amazonaws.com"] } },
  },
  {
    type: "aws_eks_cluster",
    actions: ["kms:CreateGrant", "kms:DescribeKey"],
    reason: "the `secretsKey` of a cluster",
    isOptional: true,
    document: "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
  },
  {
    type: "aws_cloudtrail",
    actions: ["iam:PassRole"],
    reason: "the role with which CloudTrail writes to the log group",
    document: PASS_ROLE,
    condition: { StringEquals: { "iam:PassedToService": ["cloudtrail.amazonaws.com"] } },
  },
  {
    type: "aws_cloudtrail",
    actions: ["organizations:DescribeOrganization", "organizations:ListAWSServiceAccessForOrganization"],
    reason: "a trail of an organization",
    isOptional: true,
    neededBy: ["OrganizationTrailStack"],
    document:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html",
  },
  {
    type: "aws_cloudtrail",
    actions: ["iam:CreateServiceLinkedRole"],
    reason: "the first trail of an organization",
    isOptional: true,
    neededBy: ["OrganizationTrailStack"],
    document:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator-permissions.html",
    condition: {
      StringLike: { "iam:AWSServiceName": ["cloudtrail.amazonaws.com", "context.cloudtrail.amazonaws.com"] },
    },
  },
  {
    type: "aws_iam_role",
    actions: ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"],
    reason: "a `permissionsBoundary` that is changed on a role that exists",
    isOptional: true,
    document: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  },
  {
    type: "aws_cloudwatch_log_subscription_filter",
    actions: ["iam:PassRole"],
    reason: "the role with which CloudWatch Logs writes to the stream",
    document: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    condition: { StringEquals: { "iam:PassedToService": ["logs.amazonaws.com"] } },
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    actions: ["iam:PassRole"],
    reason: "the role with which Firehose writes to the bucket",
    document: PASS_ROLE,
    condition: { StringEquals: { "iam:PassedToService": ["firehose.amazonaws.com"] } },
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    actions: ["kms:CreateGrant"],
    reason: "an archive with a `key`",
    isOptional: true,
    document: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html",
  },
  {
    type: "aws_cloudwatch_log_delivery_source",
    actions: ["eks:AllowVendedLogDeliveryForResource"],
    reason:
      "to let the cluster and its capabilities deliver logs. AWS documents the action for all services that vend logs, but its list of the actions of EKS lacks it",
    document:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html",
  },
  {
    type: "aws_cloudwatch_log_delivery_source",
    actions: ["eks:DescribeUpdate", "eks:ListUpdates"],
    reason: "`waitForUpdates`, which runs the AWS CLI during the apply",
    isOptional: true,
    document: "https://docs.aws.amazon.com/eks/latest/APIReference/API_ListUpdates.html",
  },
  {
    type: "aws_cloudwatch_log_delivery",
    actions: ["logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:PutResourcePolicy"],
    reason: "the delivery of logs to a log group",
    document: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html",
  },
];
