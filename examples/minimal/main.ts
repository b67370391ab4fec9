import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { LoggedCluster, LoggingPolicy, setAwsProviderRange } from "eks-audit-logging";

const app = new App();
LoggingPolicy.attachTo(app);

const stack = new TerraformStack(app, "clusters");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
setAwsProviderRange(stack);
new LoggedCluster(stack, "Payments", {
  name: "payments",
  subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-0918273645f0e1d2c"],
});

app.synth();
