import type { Json, Resource } from "./altered";
import { archiveWays } from "./archive-ways";
import { beside, denied, here, onStanding, open, opened, plan, set, type Place, type Way, type Ways } from "./way";

/** The subscriptions that may lead to an archive, which keeps the days in the group's stead. */
const archives = ({ altered, document, address }: Place): Resource[] =>
  altered
    .all("aws_cloudwatch_log_subscription_filter", document)
    .filter(({ configured }) => configured.includes(address));

const filter = (type: string): Way =>
  denied((place) => {
    const group = here(place);
    group.set("log_group_class", "INFREQUENT_ACCESS");
    place.altered.add(place.document, type, { name: "filter", log_group_name: group.get("name") });
  });

const retentionPolicy = (mode: string, prefix: string): Json => ({
  ...{ policy_name: "retention", policy_type: "RETENTION_POLICY" },
  policy_document: JSON.stringify({ retentionInDays: 30, enforcementMode: mode }),
  selection_criteria: `LogGroupNamePrefix IN ["${prefix}"]`,
});

/** A policy of the account that a plan makes, for groups that are in no document. */
const accountPolicy = (answer: typeof denied, type: string, body: Json, unknown?: Json): Way =>
  plan(beside(answer(({ altered, document }) => altered.addChange(document, type, ["create"], null, body, unknown))));

const deleted = (answer: typeof denied, type: string, before: Json): Way =>
  plan(beside(answer(({ altered, document }) => altered.addChange(document, type, ["delete"], before, null))));

/** A group that keeps its logs for a year, and a policy of the account that overrides it. */
const overridden = (type: string): Way =>
  beside(
    denied(({ altered, document }) => {
      altered.add(document, "aws_cloudwatch_log_group", { name: "/aws/eks/added/cluster", retention_in_days: 365 });
      altered.add(document, type, retentionPolicy("RETROACTIVE", "/aws/eks/added/"));
    }),
  );

const POLICY = "aws_cloudwatch_log_account_policy";

export const groupWays: Readonly<Record<string, Ways>> = {
  "cloudwatch/retention": {
    ...Object.fromEntries(
      [1, 364, 0.5, -1, "30", "soon", true].map((days) => [
        JSON.stringify(days),
        denied((place) => archives(place).length === 0 && here(place).set("retention_in_days", days)),
      ]),
    ),
    "a day, and no more an archive": denied((place) => {
      const subscriptions = archives(place);
      subscriptions.forEach((each) => each.remove());
      here(place).set("retention_in_days", 1);
      return subscriptions.length > 0;
    }),
    "known only after apply": open((place) => archives(place).length === 0 && here(place).open("retention_in_days")),
    "a year, and a month by a policy of the account": overridden(POLICY),
  },
  "cloudwatch/encrypted": {
    ...set("kms_key_id", { null: null, empty: "", blank: "  " }),
    ...opened("kms_key_id"),
  },
  "cloudwatch/kept": {
    "deleted, as skip_destroy is false": denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("delete");
      }),
    ),
    "deleted, as skip_destroy is null": denied(
      onStanding((group) => {
        group.before("skip_destroy", null);
        group.act("delete");
      }),
    ),
    replaced: denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("delete", "create");
      }),
    ),
    "replaced, made first": denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("create", "delete");
      }),
    ),
    "retention cut": denied(onStanding((group) => group.set("retention_in_days", 7))),
    "retention known only after apply": open(onStanding((group) => group.open("retention_in_days"))),
    "a group deleted that is called as those of trails are": deleted(open, "aws_cloudwatch_log_group", {
      name: "aws-cloudtrail-logs-111122223333-audit",
    }),
    "a cluster's log stream deleted": deleted(denied, "aws_cloudwatch_log_stream", {
      ...{ name: "kube-apiserver-audit-1", log_group_name: "/aws/eks/another/cluster" },
    }),
    "a log stream deleted in a group that is called as those of trails are": deleted(
      open,
      "aws_cloudwatch_log_stream",
      { name: "stream", log_group_name: "aws-cloudtrail-logs-111122223333-audit" },
    ),
    "a log stream deleted in a group of another plan, to which a trail writes": plan(
      beside(
        denied(({ altered, document }) => {
          const group = "arn:aws:logs:eu-west-1:111122223333:log-group:/audit/trail:*";
          const trail = { name: "writing", s3_bucket_name: "written", cloud_watch_logs_group_arn: group };
          altered.addChange(document, "aws_cloudtrail", ["no-op"], trail, trail);
          const stream = { name: "stream", log_group_name: "/audit/trail" };
          altered.addChange(document, "aws_cloudwatch_log_stream", ["delete"], stream, null);
        }),
      ),
    ),
    "an account's policy of a month for groups of clusters": accountPolicy(
      denied,
      POLICY,
      retentionPolicy("RETROACTIVE", "/aws/eks/another/"),
    ),
    "the same by awscc": accountPolicy(
      denied,
      "awscc_logs_account_policy",
      retentionPolicy("RETROACTIVE", "/aws/eks/another/"),
    ),
    "the same by Cloud Control": accountPolicy(denied, "aws_cloudcontrolapi_resource", {
      type_name: "AWS::Logs::AccountPolicy",
      desired_state: JSON.stringify({
        PolicyType: "RETENTION_POLICY",
        PolicyDocument: retentionPolicy("RETROACTIVE", "").policy_document,
        SelectionCriteria: 'LogGroupNamePrefix IN ["/aws/eks/another/"]',
      }),
    }),
    "an account's policy of a mode that the rule does not know": accountPolicy(
      open,
      POLICY,
      retentionPolicy("SOMETIMES", "/aws/eks/another/"),
    ),
    "an account's policy of a document known only after apply": accountPolicy(
      open,
      POLICY,
      { ...retentionPolicy("RETROACTIVE", "/aws/eks/another/"), policy_document: null },
      { policy_document: true },
    ),
    "an account's policy of a month for groups that are called as those of trails are": accountPolicy(
      open,
      POLICY,
      retentionPolicy("RETROACTIVE", "aws-cloudtrail-logs-"),
    ),
    ...archiveWays,
  },
  "cloudwatch/class_fits": {
    ...set("log_group_class", { "a class that keeps a day": "DELIVERY" }),
    "a class that the rule does not know": open((place) => here(place).set("log_group_class", "ESSENTIALS")),
    "a metric filter on an infrequent-access group": filter("aws_cloudwatch_log_metric_filter"),
    "a subscription filter on an infrequent-access group": filter("aws_cloudwatch_log_subscription_filter"),
  },
};
