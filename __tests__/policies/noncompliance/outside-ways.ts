import type { Json } from "./altered";
import { beside, denied, open, plan, type Way, type Ways, type Worsen } from "./way";

const command = (text: string): Way =>
  beside(
    denied(({ altered, document }) => {
      const written = altered.isPlan(document)
        ? { provisioners: [{ type: "local-exec", expressions: { command: { constant_value: text } } }] }
        : { provisioner: [{ "local-exec": { command: text } }] };
      altered.add(document, "terraform_data", {}, written);
    }),
  );

const maker = (type: string, body: Json): Way =>
  beside(denied(({ altered, document }) => altered.add(document, type, body)));

const called = (call: Json): Worsen => {
  return ({ altered, document }) => {
    if (altered.isPlan(document)) return false;
    altered.document(document).content.module = { clusters: call };
    return true;
  };
};

const moduleCall = (call: Json): Way => beside(denied(called(call)));

const stopping = JSON.stringify({
  States: { Off: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:cloudtrail:stopLogging" } },
});

export const outsideWays: Readonly<Record<string, Ways>> = {
  "eks/unreadable_cluster": {
    "a template of CloudFormation": maker("aws_cloudformation_stack", {
      template_body: JSON.stringify({ Resources: { C: { Type: "AWS::EKS::Cluster" } } }),
    }),
    "a template that escapes letters": maker("aws_cloudformation_stack", {
      template_body: String.raw`{"Resources":{"C":{"Type":"AWS\u003a:EKS::Cluster"}}}`,
    }),
    "a template of awscc": maker("awscc_cloudformation_stack", { template_body: "Type: AWS::EKS::Cluster" }),
    "a template of Cloud Control": maker("aws_cloudcontrolapi_resource", {
      type_name: "AWS::CloudFormation::Stack",
      desired_state: JSON.stringify({ TemplateBody: "Type: AWS::EKS::Cluster" }),
    }),
    "a Helm release": maker("helm_release", {
      name: "c",
      chart: "c",
      values: ["apiVersion: eks.aws.upbound.io/v1beta1"],
    }),
    "a manifest": maker("kubernetes_manifest", {
      manifest: { apiVersion: "eks.services.k8s.aws/v1alpha1", kind: "Cluster" },
    }),
    "a template of AWS CDK": maker("aws_cloudformation_stack", {
      template_body: JSON.stringify({ Resources: { C: { Type: "Custom::AWSCDK-EKS-Cluster" } } }),
    }),
    "a manifest of Crossplane 2": maker("kubernetes_manifest", {
      manifest: { apiVersion: "eks.aws.m.upbound.io/v1beta1", kind: "Cluster" },
    }),
    "a template of Cluster API": maker("kubernetes_manifest", {
      manifest: {
        apiVersion: "controlplane.cluster.x-k8s.io/v1beta2",
        kind: "AWSManagedControlPlaneTemplate",
      },
    }),
    "a module by its source": moduleCall({ source: "./modules/eks" }),
    "a module by its inputs": moduleCall({ source: "./platform", cluster_enabled_log_types: ["audit"] }),
  },
  "eks/out_of_band": {
    "an action": plan(
      beside(
        denied(({ altered, document }) => {
          altered.document(document).content.action_invocations = [
            {
              ...{ address: "action.local_command.off", type: "local_command", name: "off" },
              config_values: { command: "aws", arguments: ["eks", "update-cluster-config", "--name", "prod"] },
            },
          ];
        }),
      ),
    ),
    ...Object.fromEntries(
      [
        "aws eks update-cluster-config --name prod --logging '{}'",
        "aws cloudtrail stop-logging --name audit",
        "aws cloudtrail delete-trail --name audit",
        "aws logs delete-log-group --log-group-name /aws/eks/prod/cluster",
        "aws cloudtrail stop-\\\nlogging --name audit",
        "aws logs put-retention-policy --log-group-name /aws/eks/prod/cluster --retention-in-days 1",
        "aws --region eu-west-1 cloudtrail --no-cli-pager stop-logging --name audit",
        "python3 -c \"import boto3; boto3.client('cloudtrail').stop_logging(Name='audit')\"",
        "aws logs delete-log-stream --log-group-name /aws/eks/prod/cluster --log-stream-name s",
        "eksctl utils update-cluster-logging --cluster prod --disable-types audit --approve",
        "bash -c \"sh -c 'aws cloudtrail stop-logging --name audit'\"",
        "bash <<'EOF'\naws cloudtrail stop-logging --name audit\nEOF",
        "echo 'aws cloudtrail stop-logging --name audit' | bash",
        "python3 - <<'PY'\nimport boto3\nboto3.client('logs').delete_log_group(\n    logGroupName='/aws/eks/prod/cluster'\n)\nPY",
        'pwsh -Command "Stop-CTLogging -Name audit"',
        "aws cloudtrail update-event-data-store --event-data-store s --retention-period 7",
      ].map((text) => [text, command(text)]),
    ),
    "a schedule": maker("aws_scheduler_schedule", {
      target: [{ arn: "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", input: '{"Name":"audit"}' }],
    }),
    "a state machine": maker("aws_sfn_state_machine", {
      definition: stopping,
    }),
    "a schedule of awscc": maker("awscc_scheduler_schedule", {
      target: { arn: "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", input: '{"Name":"audit"}' },
    }),
    "a state machine of awscc": maker("awscc_stepfunctions_state_machine", { definition_string: stopping }),
    "a state machine of Cloud Control": maker("aws_cloudcontrolapi_resource", {
      type_name: "AWS::StepFunctions::StateMachine",
      desired_state: JSON.stringify({ DefinitionString: stopping }),
    }),
    "a schedule of Cloud Control": maker("aws_cloudcontrolapi_resource", {
      type_name: "AWS::Scheduler::Schedule",
      desired_state: JSON.stringify({
        Target: { Arn: "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", Input: '{"Name":"audit"}' },
      }),
    }),
    "an action of a configuration": beside(
      denied(({ altered, document }) => {
        if (altered.isPlan(document)) return false;
        altered.document(document).content.action = {
          local_command: {
            off: { config: { command: "aws", arguments: ["cloudtrail", "stop-logging", "--name", "audit"] } },
          },
        };
        return true;
      }),
    ),
    "a removed block": beside(
      denied(({ altered, document }) => {
        if (altered.isPlan(document)) return false;
        altered.document(document).content.removed = [
          {
            from: "terraform_data.gone",
            provisioner: [{ "local-exec": { when: "destroy", command: "aws cloudtrail stop-logging --name audit" } }],
          },
        ];
        return true;
      }),
    ),
    "a deferred action": plan(
      beside(
        denied(({ altered, document }) => {
          altered.document(document).content.deferred_action_invocations = [
            {
              reason: "provider_config_unknown",
              action_invocation: {
                ...{ address: "action.local_command.off", type: "local_command", name: "off" },
                config_values: { command: "aws", arguments: ["cloudtrail", "stop-logging", "--name", "audit"] },
              },
            },
          ];
        }),
      ),
    ),
  },
};

/** Clusters of other forms, without a log type that is mandatory. */
export const otherForms: Ways = {
  "a cluster of Rancher": maker("rancher2_cluster", { name: "c", eks_config_v2: [{ region: "eu-west-1" }] }),
  "a list of a module's call": moduleCall({ source: "terraform-aws-modules/eks/aws", enabled_log_types: ["api"] }),
  "a call of a module": beside(open(called({ source: "terraform-aws-modules/eks/aws", version: "21.0.0" }))),
};
