import * as fs from "node:fs";
import * as path from "node:path";

import { decode } from "./decode";
import { member, members } from "./document";
import { GateError } from "./errors";
import { found } from "./found";
import { readSmall } from "./small-file";
import { unreadable } from "./unreadable";
import { wrongText } from "./wrong-input";

/** The name of standard input, as an argument and in reports. */
export const STANDARD_INPUT = "-";

const STACK = "cdk.tf.json";
const MANIFEST = "manifest.json";
const MANIFEST_BYTES = 64e6;

/**
 * The documents that a command line names: files, folders, `-`.
 *
 * @throws GateError where a folder holds none
 */
export function documentFiles(inputs: readonly string[]): string[] {
  return inputs.flatMap((input) => (isFolder(input) ? folder(input) : [input]));
}

/**
 * All that is read of the same: their documents, and the manifests that say which these are.
 *
 * @throws GateError where a folder holds none
 */
export function filesRead(inputs: readonly string[]): string[] {
  const manifests = inputs.filter(isFolder).map((dir) => path.join(dir, MANIFEST));
  return [...documentFiles(inputs), ...manifests.filter(found)];
}

function isFolder(input: string): boolean {
  return input !== STANDARD_INPUT && (found(input)?.isDirectory() ?? false);
}

/**
 * Documents of a folder. With a manifest.json of cdktf: the cdk.tf.json of every stack the manifest names, and nothing
 * else that lies there. With a cdk.tf.json, one stack's folder: that. Otherwise: every *.json directly in it.
 */
function folder(dir: string): string[] {
  const entries = list(dir);
  const stacks = entries.includes(MANIFEST) ? manifestStacks(dir) : undefined;
  if (stacks) return stacks;
  if (entries.includes(STACK)) return [path.join(dir, STACK)];
  if (entries.includes("cdktf.json")) {
    throw new GateError(
      `${dir}: is a cdktf project, not its output; synthesize it and gate ${path.join(dir, "cdktf.out")}`,
    );
  }
  const plans = entries.filter((entry) => entry.endsWith(".json")).map((entry) => path.join(dir, entry));
  if (plans.length === 0) {
    throw new GateError(
      `${dir}: nothing in it to judge, expected the manifest.json of cdktf (cdktf.out) or *.json plans`,
    );
  }
  return plans;
}

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
    if (typeof relative !== "string" || path.isAbsolute(relative) || relative.split(/[\\/]/).includes("..")) {
      throw new GateError(
        `${file}: stack ${name} has no synthesizedStackPath within the folder; run cdktf synth again`,
      );
    }
    const stack = path.join(dir, relative);
    if (!fs.existsSync(stack))
      throw new GateError(`${file}: names ${relative}, which is not there; run cdktf synth again`);
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
