import * as z from "zod";

import { GateError } from "./errors";
import { suggestion } from "./nearest";

/** EKS's five control-plane log types. https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

const expected = (what: string): { error: string } => ({ error: what });
const arnExample = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/organization";

const trailElsewhere = z.strictObject(
  {
    arn: z
      .string(expected(`a trail's ARN such as ${arnExample}`))
      .regex(
        /^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail\/\S+$/,
        expected(`a trail's ARN such as ${arnExample}`),
      ),
    reason: z.string(expected("a sentence that says why")).regex(/\S/, expected("a sentence that says why")),
  },
  expected("a mapping of arn and reason"),
);

const settings = {
  required_log_types: z
    .array(z.enum(LOG_TYPES, expected(`one of ${LOG_TYPES.join(", ")}`)), expected(`a list of ${LOG_TYPES.join(", ")}`))
    .optional(),
  retention_days: z
    .int(expected("a whole number of days, 1 or more"))
    .min(1, expected("a whole number of days, 1 or more"))
    .optional(),
  trail_elsewhere: trailElsewhere.optional(),
};

const modes = {
  profile: z.enum(["mandatory", "baseline", "strict"], expected("one of mandatory, baseline, strict")).optional(),
  undecided: z.enum(["deny", "warn"], expected("one of deny, warn")).optional(),
};

const settingsFile = z.strictObject({ ...settings, ...modes }, expected("a mapping of settings"));

export const SETTINGS_KEYS: readonly string[] = Object.keys(settingsFile.shape);

const KEYS_AT: Readonly<Record<string, readonly string[]>> = {
  "": SETTINGS_KEYS,
  trail_elsewhere: Object.keys(trailElsewhere.shape),
};

export type SettingsFile = z.infer<typeof settingsFile>;

/**
 * Checks settings from a file or a caller.
 *
 * @param name what errors call them: a file's path
 * @throws GateError naming path, the value got and the values allowed
 */
export function checkSettings(value: unknown, name: string): SettingsFile {
  const checked = settingsFile.safeParse(value);
  if (checked.success) return checked.data;
  const [first = `${name}: is not as expected`, ...rest] = checked.error.issues
    .flatMap((issue) => explain(issue, value))
    .map((fault) => `${name}: ${fault}`);
  throw GateError.of([first, ...rest], "faults");
}

function explain(issue: z.core.$ZodIssue, value: unknown): string[] {
  const at = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const allowed = KEYS_AT[at] ?? [];
    return issue.keys.map(
      (key) =>
        `${at === "" ? "" : `${at}: `}unknown key "${key}"${suggestion(key, allowed)} allowed: ${allowed.join(", ")}`,
    );
  }
  const got = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  return [
    `${at === "" ? "" : `${at}: `}got ${got === undefined ? "nothing" : JSON.stringify(got)}, expected ${issue.message}`,
  ];
}
