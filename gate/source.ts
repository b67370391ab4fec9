import * as path from "node:path";

import { member, members, type Document } from "./document";
import { GateError } from "./errors";
import { readAll } from "./read";
import type { Report, Source } from "./report";

/** A stack as cdktf wrote it, with the metadata that says which construct made what. */
interface Stack {
  /** The folder it lies in, where Terraform runs. */
  readonly folder: string;
  readonly content: unknown;
}

/**
 * Reads the stacks of cdktf's output.
 *
 * @param input the output folder (cdktf.out), a stack's folder or its cdk.tf.json
 * @throws GateError where there are none
 */
export function readStacks(input: string): readonly Stack[] {
  if (input === "-") throw new GateError("--source: got standard input, expected cdktf's output, such as cdktf.out");
  const stacks = readAll([input], { hashed: false }).map(({ name, content }) => ({
    folder: path.dirname(path.resolve(name)),
    content,
  }));
  if (!stacks.some(({ content }) => isConfiguration(content))) {
    throw new GateError(`--source: ${input} holds no stack, expected cdktf's output, such as cdktf.out`);
  }
  return stacks.filter(({ content }) => isConfiguration(content));
}

/** The same report, each verdict with its source where that can be told. What can't be told for sure is left out. */
export function withSources(report: Report, documents: readonly Document[], stacks: readonly Stack[] = []): Report {
  const origins = new Map(documents.map((document) => [document.name, origin(document, stacks)]));
  return {
    ...report,
    verdicts: report.verdicts.map((verdict) => {
      const source = sourceOf(origins.get(verdict.document), verdict.address);
      return source === undefined ? verdict : { ...verdict, source };
    }),
  };
}

/** The content whose metadata speaks of a document: its own, or that of the one stack it can be a plan of. */
function origin({ name, content }: Document, stacks: readonly Stack[]): unknown {
  if (isConfiguration(content)) return content;
  const beside = stacks.filter(({ folder }) => folder === path.dirname(path.resolve(name)));
  const candidates = beside.length > 0 ? beside : stacks;
  const [only, ...others] = candidates.filter((stack) => canBePlanOf(content, stack.content));
  // Stacks made by one loop have equal addresses: where several fit, any choice could be wrong.
  return others.length === 0 ? only?.content : undefined;
}

function isConfiguration(content: unknown): boolean {
  return member(content, "resource_changes") === undefined && members(member(content, "resource")) !== undefined;
}

/** Whether each resource of the plan's root module stands in the stack, by the same name where both tell it. */
function canBePlanOf(plan: unknown, stack: unknown): boolean {
  const changes = member(plan, "resource_changes");
  if (!Array.isArray(changes)) return false;
  return (changes as unknown[])
    .filter((each) => member(each, "mode") === "managed" && member(each, "module_address") === undefined)
    .filter((each) => !goes(member(member(each, "change"), "actions")))
    .every((each) => {
      const block = member(member(member(stack, "resource"), text(each, "type")), text(each, "name"));
      return block !== undefined && sameName(member(member(member(each, "change"), "after"), "name"), block);
    });
}

// A resource that is deleted or forgotten is no longer written anywhere.
function goes(actions: unknown): boolean {
  return Array.isArray(actions) && actions.length === 1 && (actions[0] === "delete" || actions[0] === "forget");
}

function sameName(planned: unknown, block: unknown): boolean {
  const written = member(block, "name");
  const told = typeof planned === "string" && typeof written === "string" && !written.includes("${");
  return !told || planned === written;
}

// The beginning of an address: a resource of the root module, or the module that holds it. An index may follow.
const RESOURCE = /^([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)(?=\[|$)/;
const MODULE = /^module\.([A-Za-z_][\w-]*)(?=[.[])/;

function sourceOf(content: unknown, address: string): Source | undefined {
  const [, module] = MODULE.exec(address) ?? [];
  const [, type = "", name = ""] = RESOURCE.exec(address) ?? [];
  const found =
    module === undefined
      ? member(member(member(content, "resource"), type), name)
      : member(member(content, "module"), module);
  for (const block of Array.isArray(found) ? (found as unknown[]) : [found]) {
    const metadata = member(member(block, "//"), "metadata");
    const construct = member(metadata, "path");
    if (typeof construct === "string") return { construct, ...line(member(metadata, "stackTrace")) };
  }
  return undefined;
}

/** File and line, from the one frame that this package's constructs record. */
function line(trace: unknown): Pick<Source, "file" | "line"> {
  const [frame] = Array.isArray(trace) ? (trace as unknown[]) : [];
  const [, file, number] = typeof frame === "string" ? (/^([^\s():][^():]*):(\d{1,9})$/.exec(frame) ?? []) : [];
  return file === undefined ? {} : { file, line: Number(number) };
}

function text(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === "string" ? found : "";
}
