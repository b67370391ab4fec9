import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { EmulatedCall } from "../../../tools/aws-emulator/start";
import { isEmptyPlan, type Plan } from "./plan";
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
    for (const violation of violationsOf(call)) wire.violations[violation] = (wire.violations[violation] ?? 0) + 1;
    const fault = call.unknown ?? call.broken;
    if (fault !== undefined) wire.unknown.push(`${call.operation ?? call.service ?? "no service"}: ${fault}`);
  }
}

/** Writes the notes of a suite file for the end of the run, and returns its requests and answers. */
export function leaveShown(): Wire {
  const { shown } = tools();
  const { testPath = "script" } = typeof expect === "undefined" ? {} : expect.getState();
  if (shown !== undefined) {
    const types = Object.fromEntries([...steps].map(([type, found]) => [type, [...found]]));
    const suite = basename(testPath);
    writeFileSync(join(shown, `${suite}.json`), JSON.stringify({ suite, types, wire }));
  }
  return wire;
}
