import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnnotationMetadataEntryType, type App, type ISynthesisSession, type IStackSynthesizer } from "cdktf";
import type { TerraformStack } from "cdktf";
import {
  judge,
  leniency,
  notes,
  visible,
  type Profile,
  type Report,
  type Settings,
  type UndecidedMode,
  type Verdict,
} from "../gate";
import { counted, culprit, describeCoverage, describeFindings, describeNotes, refusals } from "./findings";
import { renderStacks, stacksOf, type RenderedStack } from "./rendered-stack";

export type { Profile, Report, Settings, UndecidedMode, Verdict };

/** How the App is judged. */
export interface LoggingPolicyOptions {
  /**
   * How much denies: `mandatory` rules always do, those of `baseline` and `strict` warn until the profile includes them.
   * @default "mandatory"
   */
  readonly profile?: Profile;

  /**
   * What becomes of a value that only a plan or apply knows, such as a variable.
   * @default "deny"
   */
  readonly undecided?: UndecidedMode;

  /**
   * The operator's wishes: further log types, days of retention, a trail that lives elsewhere.
   * @default - none
   */
  readonly settings?: Settings;
}

/** An App that the logging policy refused. */
export class LoggingPolicyError extends Error {
  public override readonly name = "LoggingPolicyError";
  /** All verdicts, warnings among them. */
  declare public readonly report: Report;

  public constructor(message: string, report: Report) {
    super(message);
    // Node prints what can be enumerated of an error that nobody catches, and the message would be lost in it.
    Object.defineProperty(this, "report", { value: report, enumerable: false });
  }
}

const POLICIES = new WeakMap<App, LoggingPolicy>();

/**
 * Makes an App fail to synthesize where it breaks the logging policy. All stacks are rendered to a temporary folder,
 * judged together once, and copied to the output folder only when clean; `skipValidation` does not turn it off.
 *
 * The manifest of an earlier synth is removed beforehand, and so are the earlier files of the App's stacks: a refused
 * App leaves nothing that `cdktf deploy --skip-synth` or a Terraform in the stack's folder would take for the current
 * one. State files stay.
 *
 * It is advice to whoever writes the App, who can also take it out: the gate on the plan that is applied is the control.
 */
export class LoggingPolicy {
  /**
   * Attaches the policy to an App, before or after its stacks are made: `App.synth` judges them all.
   *
   * `Testing.fullSynth(stack)` goes past the App, and cdktf tells nobody of a new stack, so it judges a stack only if that
   * was there when the policy was attached. For tests the jest matcher, `toSatisfyLoggingPolicy`, judges any.
   * @throws Error where the App has one already
   */
  public static attachTo(app: App, options: LoggingPolicyOptions = {}): LoggingPolicy {
    if (POLICIES.has(app)) {
      throw new Error("LoggingPolicy: got an App that has one already, expected one attachTo for each App");
    }
    const policy = new LoggingPolicy(app, options);
    POLICIES.set(app, policy);
    return policy;
  }

  private judged: Report | undefined;
  private readonly done = new WeakSet<ISynthesisSession>();

  private constructor(
    private readonly app: App,
    private readonly options: LoggingPolicyOptions,
  ) {
    this.withdraw("manifest.json");
    this.guardStacks();
    // cdktf has no moment between the making of stacks and their synthesis, so stacks made later are guarded here, and
    // those that only `Testing.fullSynth` writes are not.
    const synth = app.synth.bind(app);
    app.synth = () => {
      this.guardStacks();
      synth();
    };
  }

  /** What the last synthesis was judged to be; undefined before it, and where the App has no stacks. */
  public get report(): Report | undefined {
    return this.judged;
  }

  /** Called for each stack; the first call of a synthesis does the work for all. */
  public synthesizeAll(session: ISynthesisSession): void {
    if (this.done.has(session)) return;
    this.judged = undefined;
    const stacks = stacksOf(this.app);
    // `Testing.fullSynth` comes by another way than `App.synth`, which prepares the stacks itself.
    if (session.manifest !== this.app.manifest) for (const stack of stacks) stack.prepareStack();
    this.withdraw("manifest.json");
    for (const stack of stacks) this.withdraw(session.manifest.forStack(stack).synthesizedStackPath);

    const folder = mkdtempSync(join(tmpdir(), "eks-audit-logging-"));
    try {
      const rendered = renderStacks(stacks, unguarded, session, folder);
      this.judged = this.judge(rendered);
      this.annotate(this.judged, rendered, session);
      cpSync(folder, session.outdir, { recursive: true });
      this.done.add(session);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private judge(rendered: readonly RenderedStack[]): Report {
    const documents = rendered.map(({ stack, content }) => ({ name: stack.node.path, content }));
    const report = judge(documents, this.options);
    const found = refusals(report.verdicts);
    if (found.length > 0 || report.outcome === "deny" || report.outcome === "undecided") {
      throw new LoggingPolicyError(
        [
          `the logging policy (profile ${report.profile}) refuses this App: ${counted(found.length, "finding")}, nothing was written`,
          describeFindings(found.map(legible), rendered),
          ...describeNotes(notes(report).map(visible)),
          describeCoverage(report),
        ].join("\n"),
        report,
      );
    }
    return report;
  }

  // The CLI prints a manifest's annotations, so what is told there is seen without any output of ours.
  private annotate(report: Report, rendered: readonly RenderedStack[], session: ISynthesisSession): void {
    const { INFO, WARN } = AnnotationMetadataEntryType;
    const annotationsOf = (stack: TerraformStack) => session.manifest.forStack(stack).annotations;
    for (const verdict of report.verdicts) {
      const stack = rendered.find((each) => each.stack.node.path === verdict.document)?.stack;
      if (stack === undefined || (verdict.outcome !== "warn" && verdict.outcome !== "exempt")) continue;
      const [level, why] =
        verdict.outcome === "warn" ? [WARN, `fix: ${verdict.remediation}`] : [INFO, leniency(verdict) ?? "exempt"];
      annotationsOf(stack).push({
        constructPath: culprit(verdict, rendered),
        level,
        message: visible(`${verdict.rule}: ${verdict.message}; ${why}`),
      });
    }
    // They are about no stack, and a manifest has no other place: the first stack's are printed first.
    const [first] = rendered;
    if (first === undefined) return;
    const told = notes(report).map((note) => ({ constructPath: "settings", level: WARN, message: visible(note) }));
    annotationsOf(first.stack).unshift(...told);
  }

  private guardStacks(): void {
    for (const stack of stacksOf(this.app)) {
      if (!(stack.synthesizer instanceof GuardedSynthesizer)) {
        stack.synthesizer = new GuardedSynthesizer(stack.synthesizer, this);
      }
    }
  }

  private withdraw(file: string): void {
    rmSync(join(this.app.outdir, file), { force: true });
  }
}

class GuardedSynthesizer implements IStackSynthesizer {
  public constructor(
    public readonly inner: IStackSynthesizer,
    private readonly policy: LoggingPolicy,
  ) {}

  public synthesize(session: ISynthesisSession): void {
    this.policy.synthesizeAll(session);
  }
}

/** A finding of whose words none steers a terminal or a pipeline's log. */
export function legible(verdict: Verdict): Verdict {
  return { ...verdict, message: visible(verdict.message), remediation: visible(verdict.remediation) };
}

/** What a stack is rendered by, with or without a policy attached. */
export function unguarded(stack: TerraformStack): IStackSynthesizer {
  const { synthesizer } = stack;
  return synthesizer instanceof GuardedSynthesizer ? synthesizer.inner : synthesizer;
}
