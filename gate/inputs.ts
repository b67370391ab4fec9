import * as fs from "node:fs";
import type { BigIntStats } from "node:fs";
import * as path from "node:path";

import { decode } from "./decode";
import { member, members } from "./document";
import { GateError } from "./errors";
import { found } from "./found";
import { readSmall } from "./small-file";
import { unreadable } from "./unreadable";
import { withoutHcl } from "./other-documents";
import { wrongText } from "./wrong-input";

/** The name of standard input, as an argument and in reports. */
export const STANDARD_INPUT = "-";

const STACK = "cdk.tf.json";
const HCL_STACK = "cdk.tf";
const MANIFEST = "manifest.json";
const MANIFEST_BYTES = 64e6;

/** A file that may be a document. */
export interface DocumentFile {
  readonly file: string;
  /** Whether the file lies in a sub-folder of a folder that was named, where it may be no document at all. */
  readonly below: boolean;
}

/**
 * The documents that a command line names: files, folders, `-`.
 *
 * @throws GateError if a folder holds none, or a stack that is not in its cdk.tf.json alone
 */
export function documentFiles(inputs: readonly string[]): DocumentFile[] {
  const named = new Set(inputs.map((input) => path.resolve(input)));
  return inputs.flatMap((input) => {
    if (isFolder(input)) return folder(input).filter(({ file, below }) => !below || !named.has(path.resolve(file)));
    if (path.basename(input) === STACK && found(input)) checkAlone(input);
    return [{ file: input, below: false }];
  });
}

/**
 * All files that are read for the same inputs: their documents, and the manifests that name these.
 *
 * @throws GateError as `documentFiles`
 */
export function filesRead(inputs: readonly string[]): string[] {
  const documents = documentFiles(inputs).map(({ file }) => file);
  const folders = new Set([...inputs.filter(isFolder), ...documents.flatMap(foldersAbove)]);
  return [...documents, ...[...folders].map((dir) => path.join(dir, MANIFEST)).filter(found)];
}

/** The folders in which the manifest that names a file may lie: cdktf writes to `stacks/<name>` beside it. */
function foldersAbove(file: string): string[] {
  return path.basename(file) === STACK ? [path.join(path.dirname(file), "..", "..")] : [];
}

function isFolder(input: string): boolean {
  return input !== STANDARD_INPUT && (found(input)?.isDirectory() ?? false);
}

/**
 * Documents of a folder. With a manifest.json of cdktf: the cdk.tf.json of every stack that the manifest names, and the
 * plans beside it and beside the manifest. With a cdk.tf.json, which is the folder of one stack: that file, and the plans
 * beside it. Otherwise: every *.json in the folder and its sub-folders.
 */
function folder(dir: string): DocumentFile[] {
  const documents = documentsIn(dir, new Set());
  if (documents.length > 0) return documents;
  throw new GateError(
    `${dir}: nothing in it to judge, expected the manifest.json of cdktf (cdktf.out) or *.json plans`,
  );
}

function documentsIn(dir: string, above: ReadonlySet<string>): DocumentFile[] {
  const entries = list(dir);
  const below = above.size > 0;
  const paths = entries.map((entry) => ({ entry, file: path.join(dir, entry), stats: found(path.join(dir, entry)) }));
  paths.filter(({ entry }) => entry.endsWith(".json")).forEach(({ file, stats }) => checkRegular(file, stats));
  const stacks = stacksIn(dir, entries);
  if (stacks) return [...stacks.map((file) => ({ file, below: false })), ...besideStacks(dir, stacks)];
  if (!below && entries.includes("cdktf.json")) {
    throw new GateError(
      `${dir}: is a cdktf project, not its output; synthesize it and gate ${path.join(dir, "cdktf.out")}`,
    );
  }
  const plans = paths
    .filter(({ entry, stats }) => entry.endsWith(".json") && stats?.isDirectory() !== true)
    .map(({ file }) => ({ file, below }));
  const inside = new Set([...above, folderId(found(dir))]);
  const deeper = paths
    .filter(
      ({ entry, stats }) => stats?.isDirectory() === true && !OF_TOOLS.test(entry) && !inside.has(folderId(stats)),
    )
    .flatMap(({ file }) => documentsIn(file, inside));
  return [...plans, ...deeper];
}

/** Other JSON in the folder of the manifest and in those of stacks, where people write plans. Assets lie deeper. */
function besideStacks(dir: string, stacks: readonly string[]): DocumentFile[] {
  return [...new Set([dir, ...stacks.map((stack) => path.dirname(stack))])].flatMap((each) =>
    list(each)
      .filter((entry) => entry.endsWith(".json") && entry !== MANIFEST && entry !== STACK)
      .map((entry) => path.join(each, entry))
      .filter((file) => {
        checkRegular(file);
        return found(file)?.isDirectory() !== true;
      })
      .map((file) => ({ file, below: true })),
  );
}

/** Folders of tools, such as .terraform and .git, which hold no plans. */
const OF_TOOLS = /^(\..*|node_modules)$/;

function folderId(stats: BigIntStats | undefined): string {
  return stats === undefined ? "" : `${stats.dev}:${stats.ino}`;
}

/**
 * Refuses what is no regular file: a pipe in a folder would be waited for, and a device may never end.
 *
 * @throws GateError naming it
 */
function checkRegular(file: string, stats = found(file)): void {
  if (stats === undefined || stats.isFile() || stats.isDirectory()) return;
  throw new GateError(
    `${file}: is no regular file, expected plans and configurations in a folder; give a pipe by its own name, or as -`,
  );
}

/** The stacks of cdktf's output or of the folder of one stack; undefined for any other folder. */
function stacksIn(dir: string, entries: readonly string[]): string[] | undefined {
  const stacks = entries.includes(MANIFEST) ? manifestStacks(dir) : undefined;
  const all = stacks ?? (entries.includes(STACK) || entries.includes(HCL_STACK) ? [path.join(dir, STACK)] : undefined);
  all?.forEach(checkAlone);
  return all;
}

/**
 * Terraform and OpenTofu merge all configuration in a folder, so a stack is judged only if its cdk.tf.json is all of it.
 * https://developer.hashicorp.com/terraform/language/files
 *
 * @throws GateError naming what else lies in the folder
 */
function checkAlone(stack: string): void {
  const dir = path.dirname(stack);
  const others = list(dir).filter((name) => CONFIGURATION.test(name) && name !== STACK);
  if (others.length === 0) return;
  if (others.includes(HCL_STACK)) {
    throw new GateError(`${path.join(dir, HCL_STACK)}: is HCL, which is not judged; ${withoutHcl()}`);
  }
  throw new GateError(
    `${dir}: holds ${others.join(", ")} beside ${STACK}, which Terraform reads too; expected ${STACK} alone: remove the other files, or gate a plan of the folder`,
  );
}

/** Names that Terraform or OpenTofu loads: not those of hidden files and of editors' copies. */
const CONFIGURATION = /^(?!\.|#.*#$).*\.(tf|tofu)(\.json)?$/;

function list(dir: string): string[] {
  try {
    return fs.readdirSync(dir).sort();
  } catch (error) {
    throw new GateError(`${dir}: ${unreadable(dir, error)}`);
  }
}

function manifestStacks(dir: string): string[] | undefined {
  const file = path.join(dir, MANIFEST);
  const stacks = members(member(parse(decode(readSmall(file, "a manifest", MANIFEST_BYTES), file), file), "stacks"));
  if (!stacks) return undefined; // some other manifest.json: judged, and refused, like any file there
  const names = Object.keys(stacks).sort();
  if (names.length === 0)
    throw new GateError(`${dir}: nothing in it to judge, its manifest.json names no stack; run cdktf synth`);
  return names.map((name) => {
    const relative = member(stacks[name], "synthesizedStackPath");
    if (typeof relative !== "string" || path.win32.isAbsolute(relative) || relative.split(/[\\/]/).includes("..")) {
      throw new GateError(
        `${file}: stack ${name} has no synthesizedStackPath within the folder; run cdktf synth again`,
      );
    }
    // cdktf writes the separators of the system it runs on, and the folder may have come from Windows.
    const stack = path.join(dir, ...relative.split(/[\\/]/));
    if (path.basename(stack) === HCL_STACK)
      throw new GateError(`${stack}: is HCL, which is not judged; ${withoutHcl()}`);
    if (!fs.existsSync(stack))
      throw new GateError(`${file}: names ${relative}, which is not there; run cdktf synth again`);
    checkRegular(stack);
    return stack;
  });
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // V8's own message quotes the text, and a plan holds secrets.
    throw new GateError(`${name}: ${wrongText(text)}`);
  }
}
