import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** A stack as you have it already, with none of this package's constructs. */
export class ClustersStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    // The CDKTF bindings ask for exactly 6.25.0 otherwise.
    this.addOverride("terraform.required_providers.aws.version", ">= 6.25, < 7");
    const logs = new CloudwatchLogGroup(this, "Logs", {
      name: "/aws/eks/payments/cluster",
      retentionInDays: 365,
      skipDestroy: true,
    });
    new EksCluster(this, "Payments", {
      name: "payments",
      roleArn: "arn:aws:iam::111122223333:role/eks-cluster",
      enabledClusterLogTypes: ["api", "audit", "authenticator"],
      vpcConfig: { subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"] },
      dependsOn: [logs],
    });
  }
}
