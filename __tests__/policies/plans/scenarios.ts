/** How a plan is come by: what is applied first, what happens then, and what is planned. */
export interface Scenario {
  /** Name of the plan's file. */
  readonly name: string;
  /** Configuration that is applied beforehand. */
  readonly applied?: string;
  /** A call that a person makes between apply and plan: service, operation and parameters. */
  readonly between?: readonly [service: string, operation: string, parameters: Readonly<Record<string, unknown>>];
  /** Configuration that is planned. */
  readonly planned: string;
  /** Configuration that overrides arguments of what is planned. */
  readonly override?: string;
  /** Further arguments of `terraform plan`. */
  readonly arguments?: readonly string[];
  /** The plan ends in an error, and is written all the same. */
  readonly fails?: true;
}

const AUDIT_OFF: Scenario["between"] = [
  "eks",
  "UpdateClusterConfig",
  { name: "prod", logging: { clusterLogging: [{ types: ["audit"], enabled: false }] } },
];

/** Every form of plan that Terraform can be brought to write; configurations/ holds what is applied and planned. */
export const scenarios: readonly Scenario[] = [
  { name: "create", planned: "logged.tf" },
  { name: "create-without-authenticator", planned: "without-authenticator.tf" },
  { name: "no-op", applied: "logged.tf", planned: "logged.tf" },
  { name: "update-removes-audit", applied: "logged.tf", planned: "without-audit.tf" },
  { name: "update-removes-scheduler", applied: "logged.tf", planned: "without-scheduler.tf" },
  { name: "update-adds-authenticator", applied: "without-authenticator.tf", planned: "logged.tf" },
  { name: "replace-delete-first", applied: "logged.tf", planned: "renamed.tf" },
  { name: "replace-create-first", applied: "before.tf", planned: "before-renamed.tf" },
  { name: "replace-not-kept", applied: "not-kept.tf", planned: "renamed.tf" },
  { name: "destroy", applied: "logged.tf", planned: "logged.tf", arguments: ["-destroy"] },
  { name: "destroy-not-kept", applied: "not-kept.tf", planned: "not-kept.tf", arguments: ["-destroy"] },
  { name: "target", planned: "logged.tf", arguments: ["-target=aws_cloudwatch_log_group.logs"] },
  {
    name: "drift",
    applied: "logged.tf",
    between: AUDIT_OFF,
    planned: "logged.tf",
  },
  {
    name: "refresh-only",
    applied: "logged.tf",
    between: AUDIT_OFF,
    planned: "logged.tf",
    arguments: ["-refresh-only"],
  },
  {
    name: "import",
    between: ["logs", "CreateLogGroup", { logGroupName: "/aws/eks/prod/cluster" }],
    planned: "import.tf",
  },
  { name: "moved", applied: "logged.tf", planned: "moved.tf" },
  { name: "removed", applied: "logged.tf", planned: "removed.tf" },
  { name: "count", planned: "count.tf" },
  { name: "for-each", planned: "for-each.tf" },
  { name: "modules", planned: "modules.tf" },
  { name: "unknown-list", planned: "unknown-list.tf" },
  { name: "unknown-element", planned: "unknown-element.tf" },
  { name: "sensitive", planned: "sensitive.tf" },
  { name: "errored", planned: "errored.tf", fails: true },
  { name: "own", planned: "own.tf.json" },
  { name: "own-no-op", applied: "own.tf.json", planned: "own.tf.json" },
  { name: "own-bare", planned: "own.tf.json", override: "own-bare.tf.json" },
  { name: "own-weakened", applied: "own.tf.json", planned: "own.tf.json", override: "own-weakened.tf.json" },
  {
    name: "own-destroy",
    applied: "own.tf.json",
    planned: "own.tf.json",
    override: "own-unprotected.tf.json",
    arguments: ["-destroy"],
  },
];
