import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Aspects, DISABLE_STACK_TRACE_IN_METADATA, TerraformElement, type IAspect } from "cdktf";
import type { IConstruct } from "constructs";

const TOLD = new WeakSet<IConstruct>();

/**
 * Has cdktf write beside each resource of a construct which line made it: the first outside of this package, as
 * `file:line`, relative to its project, so that the output is equal on every machine. Called first in a constructor.
 *
 * cdktf leaves a place for it (`//.metadata.stackTrace`), and leaves that empty. `App({ stackTraces: false })` turns
 * this off too.
 */
export function recordCreation(construct: IConstruct): void {
  // What a construct of ours makes was made by whoever made that.
  if (construct.node.scopes.some((scope) => TOLD.has(scope))) return;
  TOLD.add(construct);
  if (construct.node.tryGetContext(DISABLE_STACK_TRACE_IN_METADATA) === true) return;
  const line = callingLine();
  if (line !== undefined) Aspects.of(construct).add(new CreationLine(line));
}

class CreationLine implements IAspect {
  public constructor(private readonly line: string) {}

  public visit(node: IConstruct): void {
    if (!TerraformElement.isTerraformElement(node)) return;
    const entry: { type: string; trace?: string[] } | undefined = node.node.metadata.find(
      ({ type }) => type === "stacktrace",
    );
    if (entry !== undefined) entry.trace ??= [this.line];
  }
}

// Deep enough to leave this package, however its constructs nest.
const DEPTH = 50;

function callingLine(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  for (const frame of stack.split("\n").slice(1)) {
    const [, place = "", line = ""] = /\(?((?:file:\/\/)?(?:[A-Za-z]:)?[^():]+):(\d+):\d+\)?$/.exec(frame.trim()) ?? [];
    const file = filePath(place);
    if (file === undefined || isOurs(file)) continue;
    const path = projectPath(file);
    return path === undefined ? undefined : `${path}:${line}`;
  }
  return undefined;
}

function filePath(place: string): string | undefined {
  const path = place.replace(/^at (?:async )?/, "");
  if (path.startsWith("node:") || path === "") return undefined;
  const file = path.startsWith("file://") ? fileURLToPath(path) : path;
  return existsSync(file) ? file : undefined;
}

function isOurs(file: string): boolean {
  return file.startsWith(__dirname + sep) || file.split(/[\\/]/).includes("node_modules");
}

/** A path from the folder of the nearest package.json or cdktf.json, with slashes. */
function projectPath(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (["cdktf.json", "package.json"].some((name) => existsSync(join(folder, name)))) {
      return relative(folder, file).split(sep).join("/");
    }
    if (folder === dirname(folder)) return undefined;
  }
}
