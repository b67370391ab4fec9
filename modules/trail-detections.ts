import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { checkAlarmTarget, type AlarmTarget } from "./alarm-topic";
import { checkClassHasFilters, readerDependencies } from "./cluster-logs";
import { recordCreation } from "./creation-line";
import { AUDIT_GROUPS, TOPIC_RULE, apiRules, type ApiRule, type WatchedResources } from "./detections/api-rules";
import { checkChoice, chosen, type CatalogueChoice } from "./detections/choice";
import { checkFilterPattern } from "./detections/filter-pattern";
import { TRAIL_CATALOGUE, type TrailCatalogue } from "./detections/trail-catalogue";
import { takenBy } from "./one-of-a-kind";
import { knownPlace } from "./place";
import { checkSameRegion } from "./same-region";
import { checkTopic, watchGroup, watchRecords, type Watch } from "./detections/watch";

/** A trail's events in CloudWatch Logs: of an `AuditTrail`, or by their names. */
export interface TrailLogs {
  /** Name of the trail. */
  readonly trailName: string;
  /** The group the trail delivers to; an `AuditTrail`'s `logGroup` is one. */
  readonly logGroup: {
    readonly logGroupName: string;
    readonly resource?: CloudwatchLogGroup;
    /** Region of the group; undefined where it is not known, and taken to be that of what counts in it. */
    readonly region?: string;
  };
  /** The bucket that the trail delivers to; an `AuditTrail`'s `bucket` is one. It is watched if it is given. */
  readonly bucket?: { readonly bucketName: string };
}

/** Which calls are watched for, and who is told. */
export interface TrailDetectionsProps extends CatalogueChoice {
  /** Who is told. */
  readonly topic: AlarmTarget;

  /**
   * The trail whose log group is counted: an `AuditTrail`, or its names.
   * @default - the rules alone, which need some trail in the account that records management events
   */
  readonly trail?: TrailLogs;

  /**
   * A second topic that is notified when `topic` is deleted or loses its policy or its subscriptions, because `topic` may
   * then notify nobody. Give this topic other subscribers.
   * @default - none: nobody may be notified
   */
  readonly secondTopic?: AlarmTarget;

  /**
   * Names of further S3 buckets that hold logs, such as an archive with a name of its own. The bucket of `trail` and
   * buckets named "eks-audit-archive-..." are watched anyway. EventBridge takes event patterns of 2048 characters, which
   * is room for 20 names of any length, and up to 4096 with a raised quota.
   * @default - none
   */
  readonly bucketNames?: readonly string[];

  /**
   * ARNs of the IAM roles that deploy these constructs. The rules "alarms-changed", "key-policy-changed",
   * "log-key-replaced", "log-readers-changed" and "rules-changed" ignore calls of these roles. All other rules match calls
   * of any role.
   * @default - none: each deployment causes notifications, which name its role
   */
  readonly deployRoleArns?: readonly string[];

  /**
   * Entries of your own, beside those of `TRAIL_CATALOGUE`.
   * @default - none
   */
  readonly additional?: Partial<TrailCatalogue>;

  /**
   * Put before the rules' names, which are one of a kind in account and region.
   * @default "eks-audit"
   */
  readonly namePrefix?: string;

  /**
   * Region that is watched, and of the topic. Rules see calls of their own region alone. Those of global services, such
   * as IAM, are in one region of a partition, us-east-1 in `aws`; a sign-in to the console may be in any.
   * @default - the provider's
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
   */
  readonly region?: string;

  /**
   * Tags of rules and alarms, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/**
 * Tells when somebody turns logging off or gives access to clusters, as it happens (EventBridge), and counts what
 * section 4 of the CIS AWS Foundations Benchmark asks for in a trail's log group. From `TRAIL_CATALOGUE`.
 */
export class TrailDetections extends Construct {
  /** Namespace of the metrics; undefined where no trail was given. */
  public readonly metricNamespace: string | undefined;
  /** The entries put in place. */
  public readonly catalogue: TrailCatalogue;

  /**
   * @throws Error if a topic or the group is of another region, the group's class has no metric filters, an identity is
   * unknown or taken, a name or the ARN of a role is malformed or taken, an event pattern is too long, or filters were
   * added without a trail
   */
  public constructor(scope: Construct, id: string, props: TrailDetectionsProps) {
    super(scope, id);
    recordCreation(this);
    const { additional = {}, bucketNames = [], deployRoleArns = [], namePrefix = "eks-audit", region } = props;
    const { secondTopic, tags, topic, trail } = props;
    if ((topic as AlarmTarget | undefined) === undefined) {
      throw new Error("topic: got none, expected an AlarmTopic: rules that tell nobody are none");
    }
    const here = knownPlace(this, region).region;
    checkAlarmTarget(topic, "a rule", here);
    checkAlarmTarget(secondTopic, "a rule", here, "secondTopic");
    checkSameRegion(
      "trail",
      { what: "a log group", region: trail?.logGroup.region },
      { what: "a metric filter", region: here },
    );
    checkClassHasFilters("trail", trail?.logGroup.resource, "metric filters");
    const other = takenBy(this, "rules", namePrefix, region);
    if (other !== undefined) {
      throw new Error(
        `namePrefix: got "${namePrefix}", which ${other} already puts before the same names; give another, or that one what you want more, as additional`,
      );
    }
    if (trail === undefined && (additional.filters ?? additional.groupAlarms) !== undefined) {
      throw new Error("additional, trail: got filters or groupAlarms without a trail whose log group they would count");
    }
    checkRoleArns(deployRoleArns);
    const watched: WatchedResources = {
      bucketNames: [...(trail?.bucket === undefined ? [] : [trail.bucket.bucketName]), ...bucketNames],
      topicArns: [topic, ...(secondTopic === undefined ? [] : [secondTopic])].map(({ topicArn }) => topicArn),
      namePrefix,
      deployRoleArns,
    };
    const rules = [...apiRules([...AUDIT_GROUPS, ...otherName(trail)], watched), ...(additional.rules ?? [])];
    const filters = [...TRAIL_CATALOGUE.filters, ...(additional.filters ?? [])];
    const groupAlarms = [...TRAIL_CATALOGUE.groupAlarms, ...(additional.groupAlarms ?? [])];
    checkChoice([...filters, ...groupAlarms], rules, props);
    for (const { id: entry, pattern } of filters) checkFilterPattern("additional.filters", entry, pattern);
    this.catalogue = {
      rules: chosen(rules, props),
      filters: trail === undefined ? [] : chosen(filters, props),
      groupAlarms: trail === undefined ? [] : chosen(groupAlarms, props),
    };
    checkTopic(topic, [...this.catalogue.filters, ...this.catalogue.groupAlarms]);
    for (const rule of this.catalogue.rules) this.addRule(rule, `${namePrefix}-${rule.id}`, props);

    if (trail === undefined) return;
    this.metricNamespace = `EksAudit/trail/${trail.trailName}`;
    const watch: Watch = {
      subject: `trail ${trail.trailName}`,
      alarmPrefix: `${namePrefix}/trail/${trail.trailName}`,
      logGroupName: trail.logGroup.logGroupName,
      metricNamespace: this.metricNamespace,
      topicArn: topic.topicArn,
      region,
      tags,
      dependsOn: readerDependencies(this, trail.logGroup.resource),
    };
    for (const filter of this.catalogue.filters) watchRecords(this, filter, watch);
    for (const groupAlarm of this.catalogue.groupAlarms) watchGroup(this, groupAlarm, watch);
  }

  private addRule(entry: ApiRule, name: string, props: TrailDetectionsProps): void {
    const { region, secondTopic, tags, topic } = props;
    if (!Token.isUnresolved(name) && !/^[\w.-]{1,64}$/.test(name)) {
      throw new Error(
        `namePrefix: got the rule name "${name}", expected letters, digits, ".", "_" and "-", 64 at most`,
      );
    }
    const eventPattern = JSON.stringify(entry.eventPattern);
    // 2048 by default, and 4096 with a raised quota: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    const known = eventPattern.replaceAll(/\$\{TfToken\[[^\]]*\]\}/g, "").length;
    if (known > 4096) {
      throw new Error(
        `bucketNames, deployRoleArns, additional.rules: got an event pattern of ${known} characters for "${entry.id}", expected 4096 at most; name fewer`,
      );
    }
    const rule = new CloudwatchEventRule(this, `Rule-${entry.id}`, {
      name,
      description: entry.title,
      eventPattern,
      state: "ENABLED",
      region,
      tags,
    });
    this.addTarget(`Target-${entry.id}`, entry, rule, topic, region);
    if (entry.id === TOPIC_RULE && secondTopic !== undefined) {
      this.addTarget(`SecondTarget-${entry.id}`, entry, rule, secondTopic, region);
    }
  }

  private addTarget(
    id: string,
    entry: ApiRule,
    rule: CloudwatchEventRule,
    { topicArn }: AlarmTarget,
    region: string | undefined,
  ): void {
    new CloudwatchEventTarget(this, id, {
      rule: rule.name,
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          account: "$.account",
          call: "$.detail.eventName",
          error: "$.detail.errorCode",
          region: "$.region",
          source: "$.detail.sourceIPAddress",
          time: "$.time",
          who: "$.detail.userIdentity.arn",
        },
        // A quoted text is sent as it is; a path that the event has not is left empty.
        inputTemplate: JSON.stringify(
          `${entry.title}: <call> by <who> from <source>, account <account>, <region>, at <time> (error, if it was refused: <error>). ${entry.reason} What to do: ${entry.response} ${entry.source}`,
        ),
      },
      region,
    });
  }
}

function otherName(trail: TrailLogs | undefined): string[] {
  const name = trail?.logGroup.logGroupName;
  const known = name === undefined || /^\/aws\/(?:eks|cloudtrail)\//.test(name);
  return known ? [] : [name];
}

function checkRoleArns(roleArns: readonly string[]): void {
  for (const arn of roleArns) {
    if (!Token.isUnresolved(arn) && !/^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) {
      throw new Error(
        `deployRoleArns: got "${arn}", expected the ARN of an IAM role (arn:<partition>:iam::<account>:role/<name>)`,
      );
    }
  }
}
