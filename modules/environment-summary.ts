import { AnnotationMetadataEntryType, type App } from "cdktf";
import type { EnvironmentStacks } from "./environment-stacks";
import { counted } from "./findings";
import type { KeptLogGroup } from "./kept-log-group";
import type { Report } from "./logging-policy";

/** What was made, what was judged, and what comes next: for whoever ran the synthesis. */
export function summary(app: App, environments: readonly EnvironmentStacks[], report: Report | undefined): string {
  const stacks = environments.flatMap(({ clusters, foundations, trail }) => [
    ...foundations,
    ...(trail === undefined ? [] : [trail]),
    ...clusters,
  ]);
  return [
    ...environments.flatMap(describeEnvironment),
    `Wrote ${counted(stacks.length, "stack")} to ${app.outdir}: ${stacks.map(({ node }) => node.id).join(", ")}`,
    judged(report),
    "",
    "Next:",
    "  npx cdktf deploy '*'                         deploy all stacks (needs Terraform 1.7 and AWS credentials)",
    "  npm run --silent gate -- gate plan.json      gate a plan (terraform show -json of a planned stack)",
  ].join("\n");
}

/** The warnings of a synthesis and what else it tells, for where no CLI prints them. */
export function warnings(app: App): string {
  return Object.values(app.manifest.stacks)
    .flatMap(({ annotations }) => annotations)
    .map(({ constructPath, level, message }) => {
      const word = level === AnnotationMetadataEntryType.INFO ? "note" : "warning";
      return `${word}: ${message} [${constructPath}]`;
    })
    .join("\n");
}

function describeEnvironment({ account, clusters, name, trail }: EnvironmentStacks): string[] {
  return [
    `${name} (account ${account})`,
    ...clusters.flatMap(({ cluster, logGroup, region }) => [
      `  cluster ${cluster.clusterName} in ${region}`,
      `    log types  ${(cluster.resource.enabledClusterLogTypesInput ?? []).join(", ")}`,
      `    log group  ${describeLogGroup(logGroup)}`,
    ]),
    ...(trail === undefined
      ? ["  no trail"]
      : [
          `  trail ${trail.trail.trailName} from ${trail.region}, all regions, read and write management events`,
          `    bucket     ${trail.bucket.resource.bucketInput ?? ""}`,
          `    log group  ${describeLogGroup(trail.trail.logGroup)}`,
        ]),
    "",
  ];
}

function describeLogGroup({ logGroupName, resource }: KeptLogGroup): string {
  const days = resource.retentionInDaysInput;
  return [
    logGroupName,
    days === 0 || days === undefined ? "kept for ever" : `kept ${counted(days, "day")}`,
    resource.kmsKeyIdInput === undefined ? "CloudWatch's own encryption" : "encrypted with a key of the account",
  ].join(", ");
}

function judged(report: Report | undefined): string {
  if (report === undefined || report.outcome === "nothing") return "Judged nothing: no cluster, log group or trail";
  const { clusters, logGroups, rules, trails } = report.coverage;
  const warned = report.verdicts.filter(({ outcome }) => outcome === "warn").length;
  const exempt = report.verdicts.filter(({ outcome }) => outcome === "exempt").length;
  return [
    `Judged by ${counted(rules, "rule")} (profile ${report.profile}): `,
    [counted(clusters, "cluster"), counted(logGroups, "log group"), counted(trails, "trail")].join(", "),
    warned + exempt === 0 ? "; all clean" : `; nothing refused, ${counted(warned, "warning")}`,
    exempt === 0 ? "" : `, ${exempt} exempt by the settings`,
  ].join("");
}
