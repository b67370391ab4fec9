import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { App, ISynthesisSession, IStackSynthesizer, Manifest } from "cdktf";
import { TerraformStack } from "cdktf";
import { configurationBeside } from "./stack-folders";

/** A stack as it would be written. */
export interface RenderedStack {
  readonly stack: TerraformStack;
  /** The path of its cdk.tf.json in the output folder. */
  readonly path: string;
  /** The bytes of its cdk.tf.json. */
  readonly bytes: Buffer;
  /** The parsed cdk.tf.json. */
  readonly content: unknown;
}

/** The App's stacks, nested ones too, in the order cdktf synthesizes them. */
export function stacksOf(app: App): TerraformStack[] {
  return app.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
}

/**
 * Renders stacks into a folder of their own, Aspects and validations included.
 * @param synthesizerOf what each stack is rendered by
 * @throws Error where a stack's output can't be read back as one JSON file, and so can't be judged
 */
export function renderStacks(
  stacks: readonly TerraformStack[],
  synthesizerOf: (stack: TerraformStack) => IStackSynthesizer,
  session: ISynthesisSession,
  folder: string,
): RenderedStack[] {
  mkdirSync(join(folder, "stacks"), { recursive: true });
  // Assets go to the manifest's folder, not the session's; what is noted in the manifest must still reach the real one.
  const manifest = Object.create(session.manifest, { outdir: { value: folder } }) as Manifest;
  for (const stack of stacks) synthesizerOf(stack).synthesize({ ...session, outdir: folder, manifest });
  return stacks.map((stack) => readBack(stack, manifest, folder));
}

function readBack(stack: TerraformStack, manifest: Manifest, folder: string): RenderedStack {
  const { synthesizedStackPath, workingDirectory } = manifest.forStack(stack);
  const file = join(folder, synthesizedStackPath);
  if (!existsSync(file)) {
    throw new Error(
      `stack ${stack.node.path}: its synthesizer wrote no ${synthesizedStackPath}, so it can't be judged`,
    );
  }
  refuseBeside(stack, join(folder, workingDirectory), basename(synthesizedStackPath));
  const bytes = readFileSync(file);
  try {
    return { stack, path: synthesizedStackPath, bytes, content: JSON.parse(bytes.toString()) as unknown };
  } catch {
    throw new Error(
      `stack ${stack.node.path}: its output is not JSON, so it can't be judged; leave HCL output off (hclOutput, SYNTH_HCL_OUTPUT, cdktf synth --hcl)`,
    );
  }
}

/**
 * Refuses a stack's folder in which Terraform would load more than the stack's own file.
 * @throws Error naming the stack and what else lies in its folder
 */
export function refuseBeside(stack: TerraformStack, folder: string, own: string): void {
  const [other] = configurationBeside(folder, own);
  if (other === undefined) return;
  throw new Error(
    `stack ${stack.node.path}: got ${other} beside ${own} in ${folder}, expected one file with all that Terraform reads; remove ${other}`,
  );
}
