import type { Json } from "./altered";
import { beside, denied, plan, type Way, type Ways } from "./way";

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

const moduleCall = (call: Json): Way =>
  beside(
    denied(({ altered, document }) => {
      if (altered.isPlan(document)) return false;
      altered.document(document).content.module = { clusters: call };
      return true;
    }),
  );

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
    "a module by its source": moduleCall({ source: "terraform-aws-modules/eks/aws", version: "21.0.0" }),
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
      ].map((text) => [text, command(text)]),
    ),
  },
};
