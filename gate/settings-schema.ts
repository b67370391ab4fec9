import * as z from "zod";

import { catalogue } from "./catalogue";
import { isDate } from "./date";
import { GateError } from "./errors";
import { suggestion } from "./nearest";
import type { SettingsFile } from "./report";

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

const sentence = (what: string): z.ZodString => z.string(expected(what)).regex(/\S/, expected(what));
const day = expected("a date such as 2026-01-31");
const document = "a document's name as reports show it, in which * stands for any run of characters";
const account = expected('the 12 digits of an account in quotes, such as "111122223333"');
const region = expected("a region such as eu-central-1");
const cluster = expected("a cluster's name, without *");

const exemption = z.strictObject(
  {
    rule: z
      .enum(
        catalogue().rules.map(({ id }) => id),
        expected("a rule that eks-audit rules lists"),
      )
      .describe("The rule whose findings are accepted."),
    address: sentence("a resource's address, in which * stands for any run of characters").describe(
      "Address of the resource as reports show it; * stands for any run of characters. It has to name a module or a resource.",
    ),
    reason: sentence("a sentence that says why").describe("Why the finding is accepted."),
    ticket: sentence("the ticket that tracks it").describe("Where that was decided, or its end is planned."),
    approved_by: sentence("who approved it").describe("Who answers for it."),
    expires: z
      .string(day)
      .refine(isDate, day)
      .meta({ format: "date" })
      .describe("The last day it holds, YYYY-MM-DD; a year ahead at most."),
    document: sentence(document)
      .optional()
      .describe("File or stack of the findings as reports show it; * stands for any run of characters."),
    account: z
      .string(account)
      .regex(/^[0-9]{12}$/, account)
      .optional()
      .describe("Account of the findings; those whose account the documents do not tell are not exempt."),
    region: z
      .string(region)
      .regex(/^[a-z]+(-[a-z]+)+-[0-9]+$/, region)
      .optional()
      .describe("Region of the findings; those whose region the documents do not tell are not exempt."),
    cluster: z
      .string(cluster)
      .regex(/^[^\s*]+$/, cluster)
      .optional()
      .describe("Name of the cluster that the findings are about; those of no cluster that is told are not exempt."),
  },
  expected(
    "a mapping of rule, address, reason, ticket, approved_by and expires, and optionally document, account, region and cluster",
  ),
);

const settings = {
  required_log_types: z
    .array(z.enum(LOG_TYPES, expected(`one of ${LOG_TYPES.join(", ")}`)), expected(`a list of ${LOG_TYPES.join(", ")}`))
    .optional()
    .describe("Log types required of every cluster, besides audit and authenticator, which always are."),
  retention_days: z
    .int(expected("a whole number of days, 1 or more"))
    .min(1, expected("a whole number of days, 1 or more"))
    .optional()
    .describe("Days that log groups of EKS and of trails keep at least; 365 without it."),
  trail_elsewhere: trailElsewhere
    .optional()
    .describe("A trail that records EKS management events but is managed somewhere else."),
  exemptions: z
    .array(exemption, expected("a list of exemptions"))
    .optional()
    .describe("Findings that are accepted for a while."),
  mandatory_exemptions: z
    .literal("allowed", expected("allowed, or no such key"))
    .optional()
    .describe("Lets exemptions hold for mandatory rules too."),
};

const modes = {
  profile: z
    .enum(["mandatory", "baseline", "strict"], expected("one of mandatory, baseline, strict"))
    .optional()
    .describe("How much denies: each includes the one before it; --profile comes first."),
  undecided: z
    .enum(["deny", "warn"], expected("one of deny, warn"))
    .optional()
    .describe("What a value known only after apply comes to; --undecided comes first."),
};

/** The settings file, from which the JSON Schema for editors is made. */
export const settingsFile = z.strictObject({ ...settings, ...modes }, expected("a mapping of settings")).meta({
  title: "Settings of eks-audit",
  description: "Given by the operator: eks-audit gate --settings FILE.",
});

export const SETTINGS_KEYS: readonly string[] = Object.keys(settingsFile.shape);

const KEYS_AT: Readonly<Record<string, readonly string[]>> = {
  "": SETTINGS_KEYS,
  trail_elsewhere: Object.keys(trailElsewhere.shape),
  "exemptions.*": Object.keys(exemption.shape),
};

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
    const allowed = KEYS_AT[at.replace(/\.\d+/g, ".*")] ?? [];
    return issue.keys.map(
      (key) =>
        `${at === "" ? "" : `${at}: `}unknown key "${key}"${suggestion(key, allowed)} allowed: ${allowed.join(", ")}`,
    );
  }
  const got = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const allowed = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const near = typeof got === "string" ? suggestion(got, allowed) : "";
  const shown = got === undefined ? "nothing" : JSON.stringify(got);
  return [`${at === "" ? "" : `${at}: `}got ${shown}${near === "" ? "," : near} expected ${issue.message}`];
}
