import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Manifest, TerraformStack } from "cdktf";
import { judge, notes, visible } from "../gate";
import { counted, describeCoverage, describeFindings, describeNotes, refusals } from "./findings";
import { legible, unguarded, type LoggingPolicyOptions } from "./logging-policy";
import { renderStacks, stacksOf } from "./rendered-stack";

interface LoggingPolicyMatchers<R> {
  /**
   * Holds where the logging policy refuses nothing of the stack, or of any stack of the App. The other stacks of the
   * App are read along, so that references are resolved and a trail in one of them is seen.
   */
  toSatisfyLoggingPolicy(options?: LoggingPolicyOptions): R;
}

// The global `expect`, of @types/jest.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- jest's matchers can be declared in no other way
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface alone is merged
    interface Matchers<R> extends LoggingPolicyMatchers<R> {}
  }
}

// The `expect` of @jest/globals. Where that module is missing, a .d.ts that augments it is no error.
// https://jestjs.io/docs/expect#expectextendmatchers
declare module "expect" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface alone is merged
  interface Matchers<R> extends LoggingPolicyMatchers<R> {}
}

/**
 * Judges a stack, or all stacks of an App, as they would be written; Aspects are applied, validations are not run.
 * @throws Error where it is neither, or holds nothing to judge: that is no pass, with `.not` or without
 */
export function toSatisfyLoggingPolicy(
  received: unknown,
  options: LoggingPolicyOptions = {},
): { pass: boolean; message: () => string } {
  if (!TerraformStack.isStack(received) && !App.isApp(received)) {
    throw new Error("toSatisfyLoggingPolicy: got neither a stack nor an App, expected the stack itself, unsynthesized");
  }
  const only = TerraformStack.isStack(received) ? received : undefined;
  const stacks = stacksOf(App.of(received));
  const folder = mkdtempSync(join(tmpdir(), "eks-audit-logging-"));
  try {
    for (const stack of stacks) stack.prepareStack();
    const manifest = new Manifest("", folder, false);
    const rendered = renderStacks(stacks, unguarded, { outdir: folder, manifest, skipValidation: true }, folder);
    const documents = rendered.map(({ stack, content }) => ({ name: stack.node.path, content }));
    const own = documents.filter(({ name }) => only === undefined || name === only.node.path);
    if (own.length === 0 || judge(own, options).outcome === "nothing") {
      throw new Error(
        `toSatisfyLoggingPolicy: got ${only === undefined ? "an App" : `stack ${only.node.path}`} with no cluster, log group or trail, expected one to judge`,
      );
    }
    const report = judge(documents, options);
    const found = refusals(report.verdicts).filter(({ document }) => own.some(({ name }) => name === document));
    return {
      pass: found.length === 0,
      message: () =>
        found.length === 0
          ? `the logging policy (profile ${report.profile}) refuses nothing: ${describeCoverage(report)}`
          : [
              `the logging policy (profile ${report.profile}) has ${counted(found.length, "finding")}:`,
              describeFindings(found.map(legible), rendered),
              ...describeNotes(notes(report).map(visible)),
            ].join("\n"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Extendable {
  extend(matchers: { readonly toSatisfyLoggingPolicy: typeof toSatisfyLoggingPolicy }): void;
}

// With `injectGlobals: false` there is no global one. Within jest "@jest/globals" is there, installed or not.
function expectOfJest(): Extendable {
  const { expect: ofGlobals } = globalThis as { expect?: Extendable };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only jest knows it, and an import asks everywhere
  return ofGlobals ?? (require("@jest/globals") as { expect: Extendable }).expect;
}

expectOfJest().extend({ toSatisfyLoggingPolicy });
