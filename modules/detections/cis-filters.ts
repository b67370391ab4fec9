import type { LogDetection } from "./catalogue-entry";

// Security Hub fails its controls where a pattern differs from CIS's in a single term, so these are CIS's, to the
// letter: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
const SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html";
const CIS = "https://www.cisecurity.org/benchmark/amazon_web_services";

function calls(names: readonly string[], source?: string): string {
  const anyOf = names.map((name) => `($.eventName=${name})`).join(" || ");
  return source === undefined ? `{${anyOf}}` : `{($.eventSource=${source}) && (${anyOf})}`;
}

interface CisFilter {
  /** Number of the recommendation in section 4. */
  readonly number: number;
  /** Security Hub's control of the same, if it has one. */
  readonly securityHub?: number;
  readonly id: string;
  readonly title: string;
  readonly pattern: string;
  readonly reason: string;
  readonly response: string;
}

function cis({ id, number, pattern, reason, response, securityHub, title }: CisFilter): LogDetection {
  return {
    id: `cis-4-${number}-${id}`,
    title,
    pattern,
    reason,
    response,
    alarm: { threshold: 1 },
    source: securityHub === undefined ? CIS : `${SECURITY_HUB}#cloudwatch-${securityHub}`,
    controls: [`CIS AWS 4.${number}`, ...(securityHub === undefined ? [] : [`CloudWatch.${securityHub}`])],
  };
}

/** The metric filters of section 4 of the CIS AWS Foundations Benchmark, 4.1 to 4.15. (4.16 asks for Security Hub.) */
export const CIS_FILTERS: readonly LogDetection[] = [
  cis({
    number: 1,
    securityHub: 2,
    id: "unauthorized-calls",
    title: "API calls refused",
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    reason: "Somebody tries what an identity may do; also many a broken deployment.",
    response: "Find identity and address; raise the threshold to what your account's ordinary day shows.",
  }),
  cis({
    number: 2,
    securityHub: 3,
    id: "sign-in-without-mfa",
    title: "Console sign-in without MFA",
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    reason: "A password alone is enough for whoever has it.",
    response: "Make the user register a device, and deny all else without one.",
  }),
  cis({
    number: 3,
    securityHub: 1,
    id: "root-used",
    title: "The root user is used",
    pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    reason: "Nothing bounds the root user, and few tasks need it.",
    response: "Ask who used it for what; unexplained, change its password and devices, and look for keys.",
  }),
  cis({
    number: 4,
    securityHub: 4,
    id: "iam-policy-changed",
    title: "IAM policies changed",
    pattern: calls(
      [
        "DeleteGroupPolicy",
        "DeleteRolePolicy",
        "DeleteUserPolicy",
        "PutGroupPolicy",
        "PutRolePolicy",
        "PutUserPolicy",
        "CreatePolicy",
        "DeletePolicy",
        "CreatePolicyVersion",
        "DeletePolicyVersion",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "AttachUserPolicy",
        "DetachUserPolicy",
        "AttachGroupPolicy",
        "DetachGroupPolicy",
      ],
      "iam.amazonaws.com",
    ),
    reason: "Rights are given and taken with these calls.",
    response: "Compare with the pipeline that may do so; undo what came from elsewhere.",
  }),
  cis({
    number: 5,
    securityHub: 5,
    id: "trail-changed",
    title: "CloudTrail's configuration changed",
    pattern: calls(["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"]),
    reason: "Whoever hides begins with the trail.",
    response: "Switch it on again, and read what was done until then.",
  }),
  cis({
    number: 6,
    securityHub: 6,
    id: "sign-in-failed",
    title: "Console sign-in failed",
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    reason: "Passwords are being tried.",
    response: "Look for the address; many users from one address is an attack, one user is a typing error.",
  }),
  cis({
    number: 7,
    securityHub: 7,
    id: "key-disabled",
    title: "KMS keys disabled or marked for deletion",
    pattern: calls(["DisableKey", "ScheduleKeyDeletion"], "kms.amazonaws.com"),
    reason: "What a key encrypted is lost with it, logs included.",
    response: "Cancel the deletion and enable the key; then ask why.",
  }),
  cis({
    number: 8,
    securityHub: 8,
    id: "bucket-policy-changed",
    title: "Policies of S3 buckets changed",
    pattern: calls(
      [
        "PutBucketAcl",
        "PutBucketPolicy",
        "PutBucketCors",
        "PutBucketLifecycle",
        "PutBucketReplication",
        "DeleteBucketPolicy",
        "DeleteBucketCors",
        "DeleteBucketLifecycle",
        "DeleteBucketReplication",
      ],
      "s3.amazonaws.com",
    ),
    reason: "A bucket opened to the world, or whose contents expire tomorrow.",
    response: "Compare with the pipeline; restore the policy.",
  }),
  cis({
    number: 9,
    securityHub: 9,
    id: "config-changed",
    title: "AWS Config's configuration changed",
    pattern: calls(
      ["StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"],
      "config.amazonaws.com",
    ),
    reason: "Without a recorder, changes leave no picture of before and after.",
    response: "Start the recorder again, and read CloudTrail for the time between.",
  }),
  cis({
    number: 10,
    securityHub: 10,
    id: "security-group-changed",
    title: "Security groups changed",
    pattern: calls([
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ]),
    reason: "Nodes and endpoints are opened with them.",
    response: "Compare with the pipeline; Kubernetes' load balancer controllers change groups of their own too.",
  }),
  cis({
    number: 11,
    securityHub: 11,
    id: "network-acl-changed",
    title: "Network ACLs changed",
    pattern: calls([
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ]),
    reason: "They decide what reaches a subnet at all.",
    response: "Compare with the pipeline; restore the entries.",
  }),
  cis({
    number: 12,
    securityHub: 12,
    id: "gateway-changed",
    title: "Network gateways changed",
    pattern: calls([
      "CreateCustomerGateway",
      "DeleteCustomerGateway",
      "AttachInternetGateway",
      "CreateInternetGateway",
      "DeleteInternetGateway",
      "DetachInternetGateway",
    ]),
    reason: "A way in or out of a network that had none.",
    response: "Compare with the pipeline; detach what is not yours.",
  }),
  cis({
    number: 13,
    securityHub: 13,
    id: "route-changed",
    title: "Route tables changed",
    pattern: calls(
      [
        "CreateRoute",
        "CreateRouteTable",
        "ReplaceRoute",
        "ReplaceRouteTableAssociation",
        "DeleteRouteTable",
        "DeleteRoute",
        "DisassociateRouteTable",
      ],
      "ec2.amazonaws.com",
    ),
    reason: "Traffic is led past what inspects it.",
    response: "Compare with the pipeline; restore the routes.",
  }),
  cis({
    number: 14,
    securityHub: 14,
    id: "vpc-changed",
    title: "VPCs changed",
    pattern: calls([
      "CreateVpc",
      "DeleteVpc",
      "ModifyVpcAttribute",
      "AcceptVpcPeeringConnection",
      "CreateVpcPeeringConnection",
      "DeleteVpcPeeringConnection",
      "RejectVpcPeeringConnection",
      "AttachClassicLinkVpc",
      "DetachClassicLinkVpc",
      "DisableVpcClassicLink",
      "EnableVpcClassicLink",
    ]),
    reason: "Networks that were apart are joined.",
    response: "Compare with the pipeline; delete peerings that were not agreed.",
  }),
  cis({
    number: 15,
    id: "organization-changed",
    title: "The organization changed",
    pattern: calls(
      [
        "AcceptHandshake",
        "AttachPolicy",
        "CreateAccount",
        "CreateOrganizationalUnit",
        "CreatePolicy",
        "DeclineHandshake",
        "DeleteOrganization",
        "DeleteOrganizationalUnit",
        "DeletePolicy",
        "DetachPolicy",
        "DisablePolicyType",
        "EnablePolicyType",
        "InviteAccountToOrganization",
        "LeaveOrganization",
        "MoveAccount",
        "RemoveAccountFromOrganization",
        "UpdatePolicy",
        "UpdateOrganizationalUnit",
      ],
      "organizations.amazonaws.com",
    ),
    reason: "Accounts leave, and service control policies change, with these calls.",
    response: "Compare with what was agreed; put account and policy back.",
  }),
];
