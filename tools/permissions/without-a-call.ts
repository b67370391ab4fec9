/** Actions that AWS asks the caller for, though the provider makes no call of that name. */
export interface ActionWithoutACall {
  /** The resource type that needs them. */
  readonly type: string;
  readonly actions: readonly string[];
  /** What they are for, and when. */
  readonly reason: string;
  /** The resource type needs them only with an option, which a policy to copy does not have. Default: no. */
  readonly isOptional?: boolean;
  /** The page of AWS. */
  readonly document: string;
  /** The condition of the statement in a policy to copy. */
  readonly condition?: Readonly<Record<string, readonly string[]>>;
}

const PASS_ROLE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html";

/** Kept by hand: the wire does not show them. */
export const WITHOUT_A_CALL: readonly ActionWithoutACall[] = [
  {
    type: "aws_eks_cluster",
    actions: ["iam:PassRole"],
    reason: "the role of the cluster; with `autoMode` also the role of its nodes",
    document: PASS_ROLE,
    condition: { "iam:PassedToService": ["eks.amazonaws.com"] },
  },
  {
    type: "aws_eks_cluster",
    actions: ["iam:CreateServiceLinkedRole"],
    reason: "the first cluster of an account",
    document: "https://docs.aws.amazon.com/eks/latest/userguide/using-service-linked-roles-eks.html",
    condition: { "iam:AWSServiceName": ["eks.amazonaws.com"] },
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
    condition: { "iam:PassedToService": ["cloudtrail.amazonaws.com"] },
  },
  {
    type: "aws_cloudtrail",
    actions: [
      "iam:CreateServiceLinkedRole",
      "iam:GetRole",
      "organizations:DescribeOrganization",
      "organizations:ListAWSServiceAccessForOrganization",
    ],
    reason: "the trail of an organization",
    isOptional: true,
    document:
      "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html",
  },
  {
    type: "aws_cloudwatch_log_subscription_filter",
    actions: ["iam:PassRole"],
    reason: "the role with which CloudWatch Logs writes to the stream",
    document: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    condition: { "iam:PassedToService": ["logs.amazonaws.com"] },
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    actions: ["iam:PassRole"],
    reason: "the role with which Firehose writes to the bucket",
    document: PASS_ROLE,
    condition: { "iam:PassedToService": ["firehose.amazonaws.com"] },
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    actions: ["kms:CreateGrant"],
    reason: "the `key` of a stream",
    isOptional: true,
    document: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html",
  },
  {
    type: "aws_cloudwatch_log_delivery_source",
    actions: ["eks:AllowVendedLogDeliveryForResource"],
    reason:
      "the cluster and its capabilities, as services that vend logs ask for; AWS's list of the actions of EKS does not have it",
    document:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html",
  },
  {
    type: "aws_cloudwatch_log_delivery_source",
    actions: ["eks:DescribeUpdate", "eks:ListUpdates"],
    reason: "`waitForUpdates`, which asks with the AWS CLI",
    isOptional: true,
    document: "https://docs.aws.amazon.com/eks/latest/APIReference/API_ListUpdates.html",
  },
];
