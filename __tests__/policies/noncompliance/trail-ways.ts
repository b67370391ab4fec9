import type { Json, Resource } from "./altered";
import {
  denied,
  here,
  onStanding,
  open,
  opened,
  set,
  standing,
  type Place,
  type Way,
  type Ways,
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

const OFF = { false: false, "false as text": "false", null: null };

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
      trail.set("region", "ap-southeast-1");
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
    ...selectors(standing, "deny"),
    deleted: denied(onStanding((trail) => trail.act("delete"))),
    "switched off": denied(onStanding((trail) => trail.set("enable_logging", false))),
    "one region": denied(onStanding((trail) => trail.set("is_multi_region_trail", false))),
    "another bucket": denied(onStanding((trail) => trail.set("s3_bucket_name", "another"))),
    "replaced by one that is off": denied(
      onStanding((trail) => {
        trail.set("enable_logging", false);
        trail.act("delete", "create");
      }),
    ),
    "logging known only after apply": open(onStanding((trail) => trail.open("enable_logging"))),
  },
};
