import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
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
import { refuseBeside, renderStacks, stacksOf, type RenderedStack } from "./rendered-stack";
import { foldersOfNoStack, removeHcl, removeStack, stateIn } from "./stack-folders";

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
 * one. So are the files that cdktf wrote for stacks that the App no longer has. State files stay: an App is refused while
 * the folder of a stack that it no longer has holds state. It is also refused while Terraform would read more from a
 * stack's folder than the file that was judged.
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
  private rendered: readonly RenderedStack[] = [];
  private readonly done = new WeakSet<ISynthesisSession>();

  private constructor(
    private readonly app: App,
    private readonly options: LoggingPolicyOptions,
  ) {
    this.withdraw("manifest.json");
    this.guardStacks();
    // cdktf tells nobody of a new stack, so stacks made later are guarded when `App.synth` asks for the manifest, which
    // it does before it lists the stacks: also those that a subclass makes in a `synth` of its own. Those that only
    // `Testing.fullSynth` writes are not.
    const { manifest } = app;
    Object.defineProperty(app, "manifest", {
      configurable: true,
      enumerable: true,
      get: () => {
        this.guardStacks();
        return manifest;
      },
    });
    const synth: () => unknown = app.synth.bind(app);
    // A subclass may synthesize asynchronously, whatever the type says.
    const guarded = (): unknown => {
      this.judged = undefined;
      this.rendered = [];
      const result = synth();
      if (result instanceof Promise) return result.then(this.checkWritten.bind(this));
      this.checkWritten();
      return undefined;
    };
    app.synth = guarded;
  }

  /** What the last synthesis was judged to be; undefined before it, and where the App has no stacks. */
  public get report(): Report | undefined {
    return this.judged;
  }

  /** Called for each stack; the first call of a synthesis does the work for all. */
  public synthesizeAll(session: ISynthesisSession): void {
    if (this.done.has(session)) return;
    this.judged = undefined;
    this.rendered = [];
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
      this.prepareFolders(rendered, session);
      cpSync(folder, session.outdir, { recursive: true });
      this.rendered = rendered;
      this.done.add(session);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Leaves in the folders of stacks nothing that Terraform would read besides what was judged. */
  private prepareFolders(rendered: readonly RenderedStack[], session: ISynthesisSession): void {
    for (const { stack, path } of rendered) {
      const folder = join(session.outdir, dirname(path));
      removeHcl(folder);
      refuseBeside(stack, folder, basename(path));
    }
    if (session.manifest === this.app.manifest) this.refuseState();
  }

  /**
   * Refuses what was written past the policy, and removes what an earlier run wrote for stacks that are gone.
   * @throws Error naming the stack that is not the one that was judged, or what else lies in a folder
   */
  private checkWritten(): void {
    try {
      this.refuseUnjudged();
      for (const { stack, path } of this.rendered) {
        refuseBeside(stack, join(this.app.outdir, dirname(path)), basename(path));
      }
      this.refuseState();
    } catch (error) {
      this.withdraw("manifest.json");
      for (const { path } of this.rendered) this.withdraw(path);
      throw error;
    }
    for (const folder of this.foldersOfNoStack()) removeStack(folder);
  }

  private refuseUnjudged(): void {
    const judged = new Map(this.rendered.map(({ path, bytes }) => [path, bytes]));
    for (const stack of stacksOf(this.app)) {
      const { synthesizedStackPath: path } = this.app.manifest.forStack(stack);
      const file = join(this.app.outdir, path);
      if (!existsSync(file) || judged.get(path)?.equals(readFileSync(file)) === true) continue;
      this.withdraw(path);
      throw new Error(
        `stack ${stack.node.path}: ${path} is not what the logging policy judged, expected App.synth alone to write it; leave the writing of stacks to App.synth`,
      );
    }
  }

  private refuseState(): void {
    for (const folder of this.foldersOfNoStack()) {
      const state = stateIn(folder);
      if (state === undefined) continue;
      throw new Error(
        `${folder}: holds the state of a stack that the App no longer has (${state}), expected folders of the App's stacks alone; destroy that stack or move its state elsewhere, and remove the folder`,
      );
    }
  }

  private foldersOfNoStack(): string[] {
    const { manifest, outdir } = this.app;
    const stacks = stacksOf(this.app).map((stack) => basename(manifest.forStack(stack).workingDirectory));
    return foldersOfNoStack(outdir, new Set(stacks));
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
