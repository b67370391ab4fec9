import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { EmulatedCall } from "../../../tools/aws-emulator/start";
import { isEmptyPlan, type Plan } from "./plan";
import type { Reason } from "./served-provider";
import { tools } from "./tools";
import { violationsOf, type Wire } from "./wire";

/** A step in the life of a resource that a suite shows with the real provider. */
export type Step = "create" | "read back" | "empty re-plan" | "update" | "destroy" | "import";

const STEP_OF: Readonly<Record<string, Step>> = {
  Creation: "create",
  Modifications: "update",
  Destruction: "destroy",
  Import: "import",
};

const steps = new Map<string, Set<Step>>();
/** The operations of the noted calls, by invocation id. */
const operations = new Map<string, string>();
const wire: Wire = { requests: 0, operations: {}, violations: {}, unknown: [] };

function note(type: string, step: Step): void {
  steps.set(type, (steps.get(type) ?? new Set()).add(step));
}

/** Notes the steps that Terraform or cdktf printed: `aws_kms_key.logs: Creation complete after 0s`. */
export function noteDone(text: string): void {
  const done = /(?:^|[\s.])(aws_\w+)\.[^\s:]+(?: \([^)]*\))?: (Creation|Modifications|Destruction|Import) complete/gm;
  for (const [, type = "", what = ""] of text.matchAll(done)) note(type, STEP_OF[what]!);
}

/** Notes the resources that a plan has read, and those that an empty plan leaves as they are. */
export function notePlan(plan: Plan): void {
  for (const { change, mode, type } of plan.resource_changes ?? []) {
    if (mode !== "managed" || !type.startsWith("aws_") || change.before === null || change.importing !== undefined)
      continue;
    note(type, "read back");
    if (isEmptyPlan(plan)) note(type, "empty re-plan");
  }
}

/** Notes the calls of a world that ends. */
export function noteCalls(calls: readonly EmulatedCall[]): void {
  for (const call of calls) {
    wire.requests += 1;
    wire.operations[call.operation ?? "none"] = call.protocol ?? "none";
    if (call.operation !== null && call.invocation !== undefined) operations.set(call.invocation, call.operation);
    for (const violation of violationsOf(call)) wire.violations[violation] = (wire.violations[violation] ?? 0) + 1;
    const fault = call.unknown ?? call.broken;
    if (fault !== undefined) wire.unknown.push(`${call.operation ?? call.service ?? "no service"}: ${fault}`);
  }
}

/** The operations that the provider calls for a resource type. */
interface Calls {
  readonly plan: string[];
  readonly apply: string[];
}

/** The operations of the noted calls, by resource type and step. */
function callsByType(reasons: ReadonlyMap<string, Reason>): Record<string, Calls> {
  const found: Record<string, Calls> = {};
  for (const [invocation, operation] of operations) {
    const reason = reasons.get(invocation);
    if (reason === undefined) continue;
    const calls = (found[reason.type] ??= { plan: [], apply: [] })[reason.step];
    if (!calls.includes(operation)) calls.push(operation);
  }
  return found;
}

/**
 * Writes the notes of a suite file for the end of the run, and returns its requests and answers.
 *
 * @param reasons why the provider made the calls, by their invocation ids
 */
export function leaveShown(reasons: ReadonlyMap<string, Reason>): Wire {
  const { shown } = tools();
  const { testPath = "script" } = typeof expect === "undefined" ? {} : expect.getState();
  if (shown !== undefined) {
    const types = Object.fromEntries([...steps].map(([type, found]) => [type, [...found]]));
    const suite = basename(testPath);
    writeFileSync(join(shown, `${suite}.json`), JSON.stringify({ suite, types, calls: callsByType(reasons), wire }));
  }
  return wire;
}
