import type { Json, Resource, Standing } from "./altered";
import {
  denied,
  here,
  onStanding,
  open,
  opened,
  beside,
  plan,
  relocate,
  set,
  standing,
  type Place,
  type Way,
  type Ways,
  type Worsen,
  type Answer,
} from "./way";

const selector = (...more: Json[]): Json[] => [
  { field_selector: [{ field: "eventCategory", equals: ["Management"] }, ...more] },
];

/** Ways to record less, by the half that is lost; management events are still recorded. */
function lessRecorded(
  half: string,
): Readonly<Record<string, readonly [basic: Json[] | null, advanced: Json[] | null]>> {
  const other = half === "read" ? "WriteOnly" : "ReadOnly";
  return {
    "the other half alone": [[{ read_write_type: other, include_management_events: true }], null],
    "EKS excluded": [
      [
        {
          read_write_type: "All",
          include_management_events: true,
          exclude_management_event_sources: ["kms.amazonaws.com", "eks.amazonaws.com"],
        },
      ],
      null,
    ],
    "the other half alone, by an advanced selector": [
      null,
      selector({ field: "readOnly", equals: [String(half === "write")] }),
    ],
    "EKS excluded by an advanced selector": [
      null,
      selector({ field: "eventSource", not_equals: ["eks.amazonaws.com"] }),
    ],
    "another service alone": [null, selector({ field: "eventSource", equals: ["kms.amazonaws.com"] })],
    "one call alone": [null, selector({ field: "eventName", equals: ["DeleteCluster"] })],
  };
}

function selected(trail: Resource, [basic, advanced]: readonly [Json[] | null, Json[] | null]): void {
  trail.set("event_selector", basic);
  trail.set("advanced_event_selector", advanced);
}

const selectors = (change: (place: Place) => Resource | undefined, answer: Answer): Ways =>
  Object.fromEntries(
    Object.keys(lessRecorded("read")).map((name) => [
      name,
      {
        answer,
        worsen: (place: Place) => {
          const trail = change(place);
          if (trail === undefined) return false;
          selected(trail, lessRecorded(place.subject)[name]!);
          return true;
        },
      },
    ]),
  );

const everyTrail = (change: (trail: Resource, place: Place) => void): Way =>
  denied((place) => {
    const { altered } = place;
    const trails = altered.all("aws_cloudtrail");
    if (trails.length === 0 || altered.settings?.trail_elsewhere !== undefined) return false;
    trails.forEach((trail) => {
      change(trail, place);
    });
    return true;
  });

const ofSubject = (subject: string, ways: Ways): Ways =>
  Object.fromEntries(
    Object.entries(ways).map(([name, way]) => [
      name,
      { ...way, worsen: (place) => place.subject === subject && way.worsen(place) },
    ]),
  );

/** On the resources of a type that are about the bucket of a trail. */
const ofTrail =
  (type: string, change: (resource: Standing) => void) =>
  ({ altered, document, address }: Place): boolean => {
    const name = altered.at(document, address).get("s3_bucket_name");
    const found = altered
      .all(type, document)
      .filter((each) => each.get("bucket") === name)
      .flatMap((each) => altered.standing(document, each.address) ?? []);
    found.forEach(change);
    return found.length > 0;
  };

const OFF = { false: false, "false as text": "false", null: null };

/** What a plan does to the trail that it has; the rule has subjects on changed trails alone. */
const ofStandingTrail = (change: (trail: Standing) => void, way: (worsen: Worsen) => Way = denied): Way =>
  plan(
    beside(
      way(({ altered, document }) => {
        const found = altered.all("aws_cloudtrail", document)[0];
        const trail = found && altered.standing(document, found.address);
        if (trail === undefined) return false;
        change(trail);
        return true;
      }),
    ),
  );

const policyOfAnotherStack = (actions: readonly string[], after: object | null): Way =>
  plan(
    beside(
      denied(({ altered, document }) => {
        const Statement = [
          {
            ...{ Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "s3:PutObject" },
            Resource: "arn:aws:s3:::another/AWSLogs/111122223333/*",
          },
        ];
        const before = { bucket: "another", policy: JSON.stringify({ Statement }) };
        const changed = after && { ...before, policy: JSON.stringify(after) };
        altered.addChange(document, "aws_s3_bucket_policy", actions, before, changed);
      }),
    ),
  );

const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration";

const expiring = (rule: Json): Json => ({ rule: [{ id: "short", status: "Enabled", ...rule }] });

/** Changes the lifecycle of the bucket that a trail of the plan writes to. */
const shortLived = (after: Json, unknown?: Json): Worsen => {
  return ({ altered, document }) => {
    const found = altered.all("aws_cloudtrail", document)[0];
    const bucket = found && altered.standing(document, found.address)?.get("s3_bucket_name");
    if (typeof bucket !== "string") return false;
    const before = { bucket, rule: [] };
    altered.addChange(document, LIFECYCLE, ["update"], before, { ...before, ...after }, unknown);
    return true;
  };
};

/** Shortens the lifecycle of a bucket whose trail is in another plan: only its policy admits CloudTrail. */
const shortLivedElsewhere = (after: Json, keys: string): Worsen => {
  return ({ altered, document }) => {
    const Statement = [
      {
        ...{ Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "s3:PutObject" },
        Resource: `arn:aws:s3:::another/${keys}*`,
      },
    ];
    const policy = { bucket: "another", policy: JSON.stringify({ Statement }) };
    altered.addChange(document, "aws_s3_bucket_policy", ["no-op"], policy, policy);
    const before = { bucket: "another", rule: [] };
    altered.addChange(document, LIFECYCLE, ["update"], before, { ...before, ...after });
  };
};

const MONTH: Json = { expiration: [{ days: 30 }] };

/** A plan that changes an event data store of management events. Without `after` the plan deletes the store. */
const store = (after?: Json, answer = denied, unknown?: Json): Way =>
  plan(
    beside(
      answer(({ altered, document }) => {
        const before = { advanced_event_selector: selector(), retention_period: 2557, suspend: false };
        const changed = after === undefined ? null : { ...before, ...after };
        const actions = after === undefined ? ["delete"] : ["update"];
        altered.addChange(document, "aws_cloudtrail_event_data_store", actions, before, changed, unknown);
      }),
    ),
  );

export const trailWays: Readonly<Record<string, Ways>> = {
  "cloudtrail/exists": {
    "no trail": everyTrail((trail) => trail.remove()),
    "a trail that is off": everyTrail((trail) => trail.set("enable_logging", false)),
    "a trail without management events": everyTrail((trail) =>
      selected(trail, [[{ include_management_events: false }], null]),
    ),
    "a trail that only reads": everyTrail((trail) => selected(trail, lessRecorded("write")["the other half alone"]!)),
    "a trail of another region alone": everyTrail((trail) => {
      trail.set("is_multi_region_trail", false);
      relocate(trail);
    }),
    "no word of the trail elsewhere": denied(({ altered }) => {
      if (altered.settings?.trail_elsewhere === undefined) return false;
      altered.settings = undefined;
      return true;
    }),
  },
  "cloudtrail/multi_region": { ...set("is_multi_region_trail", OFF), ...opened("is_multi_region_trail") },
  "cloudtrail/logging_on": {
    ...set("enable_logging", { false: false, "false as text": "false" }),
    ...opened("enable_logging"),
  },
  "cloudtrail/log_file_validation": {
    ...set("enable_log_file_validation", OFF),
    ...opened("enable_log_file_validation"),
  },
  "cloudtrail/management_events": {
    ...selectors(here, "deny"),
    ...opened("event_selector"),
  },
  "cloudtrail/encrypted": { ...set("kms_key_id", { null: null, empty: "", blank: " " }), ...opened("kms_key_id") },
  "cloudtrail/delivers_to_cloudwatch": {
    ...set("cloud_watch_logs_group_arn", { null: null, empty: "", blank: " " }),
    ...opened("cloud_watch_logs_group_arn"),
  },
  "cloudtrail/kept": {
    ...ofSubject("recording", {
      ...selectors(standing, "deny"),
      deleted: denied(onStanding((trail) => trail.act("delete"))),
      "deleted beside a new one of one region": denied(
        onStanding((trail, { altered, document }) => {
          trail.before("is_multi_region_trail", true);
          trail.act("delete");
          altered.add(document, "aws_cloudtrail", { s3_bucket_name: "another", is_multi_region_trail: false });
        }),
      ),
      "deleted beside a new one of another account": denied(
        onStanding((trail, { altered, document }) => {
          trail.before("arn", "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit");
          trail.act("delete");
          const arn = "arn:aws:cloudtrail:eu-central-1:444455556666:trail/audit";
          altered.add(document, "aws_cloudtrail", { s3_bucket_name: "another", is_multi_region_trail: true, arn });
        }),
      ),
      "switched off": denied(onStanding((trail) => trail.set("enable_logging", false))),
      "one region": denied(onStanding((trail) => trail.set("is_multi_region_trail", false))),
      "one account": denied(
        onStanding((trail) => {
          trail.before("is_organization_trail", true);
          trail.set("is_organization_trail", false);
        }),
      ),
      "accounts known only after apply": open(
        onStanding((trail) => {
          trail.before("is_organization_trail", true);
          trail.open("is_organization_trail");
        }),
      ),
      "another bucket": denied(onStanding((trail) => trail.set("s3_bucket_name", "another"))),
      "replaced by one that is off": denied(
        onStanding((trail) => {
          trail.set("enable_logging", false);
          trail.act("delete", "create");
        }),
      ),
      "logging known only after apply": open(onStanding((trail) => trail.open("enable_logging"))),
    }),
    ...ofSubject("bucket", {
      "bucket deleted": denied(ofTrail("aws_s3_bucket", (bucket) => bucket.act("delete"))),
      "bucket replaced": denied(ofTrail("aws_s3_bucket", (bucket) => bucket.act("delete", "create"))),
      "policy deleted": denied(ofTrail("aws_s3_bucket_policy", (policy) => policy.act("delete"))),
      "policy put on another bucket": denied(
        ofTrail("aws_s3_bucket_policy", (policy) => {
          policy.set("bucket", "another");
          policy.act("delete", "create");
        }),
      ),
      "policy that no longer admits CloudTrail": denied(
        ofTrail("aws_s3_bucket_policy", (policy) => policy.set("policy", JSON.stringify({ Statement: [] }))),
      ),
      "policy that admits another folder": denied(
        ofTrail("aws_s3_bucket_policy", (policy) => {
          policy.set("policy", (policy.get("policy") as string).replaceAll("/AWSLogs/", "/Logs/"));
        }),
      ),
      "policy that denies everybody": denied(
        ofTrail("aws_s3_bucket_policy", (policy) => {
          const { Statement } = JSON.parse(policy.get("policy") as string) as { Statement: object[] };
          Statement.push({ Effect: "Deny", Principal: "*", Action: "s3:Put*", Resource: "*" });
          policy.set("policy", JSON.stringify({ Statement }));
        }),
      ),
      "policy known only after apply": open(ofTrail("aws_s3_bucket_policy", (policy) => policy.open("policy"))),
      "policy of a bucket known only after apply": open(
        ofTrail("aws_s3_bucket_policy", (policy) => {
          policy.open("bucket");
          policy.act("delete", "create");
        }),
      ),
    }),
    "policy of another stack's trail deleted": policyOfAnotherStack(["delete"], null),
    "policy of another stack's trail that no longer admits it": policyOfAnotherStack(["update"], { Statement: [] }),
    "log files that expire after a month": plan(beside(denied(shortLived(expiring(MONTH))))),
    "log files that expire at a date": plan(
      beside(denied(shortLived(expiring({ expiration: [{ date: "2027-01-01T00:00:00Z" }] })))),
    ),
    "log files of a size that expire after a month": plan(
      beside(denied(shortLived(expiring({ ...MONTH, filter: [{ object_size_greater_than: 1 }] })))),
    ),
    "log files that expire when only apply knows": plan(
      beside(open(shortLived(expiring({ expiration: [{}] }), { rule: [{ expiration: [{ days: true }] }] }))),
    ),
    "log files of another stack's trail that expire after a month": plan(
      beside(denied(shortLivedElsewhere(expiring(MONTH), "AWSLogs/111122223333/"))),
    ),
    "objects that expire after a month where another stack's trail may write": plan(
      beside(open(shortLivedElsewhere(expiring({ ...MONTH, filter: [{ prefix: "results/" }] }), ""))),
    ),
    "event data store deleted": store(),
    "event data store kept for a month": store({ retention_period: 30 }),
    "event data store suspended": store({ suspend: true }),
    "event data store without management events": store({
      advanced_event_selector: [{ field_selector: [{ field: "eventCategory", equals: ["Data"] }] }],
    }),
    "event data store kept as long as only apply knows": store({ retention_period: null }, open, {
      retention_period: true,
    }),
  },
  "cloudtrail/not_reduced": {
    "validation off": ofStandingTrail((trail) => trail.set("enable_log_file_validation", false)),
    "validation off, as text": ofStandingTrail((trail) => trail.set("enable_log_file_validation", "false")),
    "validation null": ofStandingTrail((trail) => trail.set("enable_log_file_validation", null)),
    "validation known only after apply": ofStandingTrail((trail) => trail.open("enable_log_file_validation"), open),
    "delivery off": ofStandingTrail((trail) => trail.set("cloud_watch_logs_group_arn", "")),
    "delivery null": ofStandingTrail((trail) => trail.set("cloud_watch_logs_group_arn", null)),
    "delivery known only after apply": ofStandingTrail((trail) => trail.open("cloud_watch_logs_group_arn"), open),
  },
};
