// Plans and configurations with attributes taken out or put in.
import { member, members } from "../../gate/document";

/** A document as the policy gets it. */
export interface Content {
  readonly name: string;
  readonly content: unknown;
}

type Values = Record<string, unknown>;

const STATES = ["before", "after", "after_unknown", "before_sensitive", "after_sensitive"] as const;

/** The documents of an input, under the names that policies/lib/documents.rego gives them. */
export function documentsOf(input: unknown): Content[] {
  if (Array.isArray(input)) return named(input as unknown[], "path", "contents");
  const documents = member(input, "documents");
  const keys = Object.keys(members(input) ?? {});
  if (keys.length === 1 && Array.isArray(documents)) return named(documents as unknown[], "name", "content");
  if (keys.includes("plan") && keys.every((key) => key === "plan" || key === "run")) {
    return [{ name: "plan", content: member(input, "plan") }];
  }
  return [{ name: "input", content: input }];
}

function named(list: readonly unknown[], name: string, content: string): Content[] {
  return list.map((each, i) => {
    const given = member(each, name);
    return { name: typeof given === "string" ? given : `document ${i + 1}`, content: member(each, content) ?? null };
  });
}

/** By resource type, the names of the attributes that documents hold. */
export function attributesIn(documents: readonly Content[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { type, values } of valuesOf(documents)) {
    const names = found.get(type) ?? new Set();
    for (const name of Object.keys(values)) names.add(name);
    found.set(type, names);
  }
  return found;
}

/** Copies without one attribute of a type, or of an attribute without one part. */
export function without(documents: readonly Content[], type: string, path: readonly string[]): Content[] {
  const copies = copied(documents);
  const [name = "", ...inner] = path;
  for (const { type: of, values, written } of valuesOf(copies)) {
    if (of === type) take(values, path, written);
  }
  for (const block of copies.flatMap(({ content }) => blocksOf(content))) {
    const expressions = members(block.expressions);
    if (block.type === type && expressions && inner.length === 0) take(expressions, [name], true);
  }
  return copies;
}

/** An argument that is read by no name still refers to what is made first. */
function take(values: Values, path: readonly string[], refers: boolean): void {
  let object: Values | undefined = values;
  for (const step of path.slice(0, -1)) object = members(member(object, step));
  const last = path.at(-1) ?? "";
  if (object === undefined || !Object.hasOwn(object, last)) return;
  if (refers) object[`undeclared ${last}`] = object[last];
  Reflect.deleteProperty(object, last);
}

/** Copies without the resources of a type. */
export function withoutType(documents: readonly Content[], type: string): Content[] {
  const copies = copied(documents);
  const isOther = (each: unknown): boolean => member(each, "type") !== type;
  for (const { content } of copies) {
    const document = valuesIn(content);
    if (!document) continue;
    if (Array.isArray(document.resource_changes)) {
      document.resource_changes = (document.resource_changes as unknown[]).filter(isOther);
    }
    for (const module of modulesOf(member(document.planned_values, "root_module"))) {
      if (Array.isArray(module.resources)) module.resources = (module.resources as unknown[]).filter(isOther);
    }
    for (const module of calledModules(member(document.configuration, "root_module"))) {
      if (Array.isArray(module.resources)) module.resources = (module.resources as unknown[]).filter(isOther);
    }
    const blocks = members(document.resource);
    if (blocks) Reflect.deleteProperty(blocks, type);
  }
  return copies;
}

/** Copies in which the planned resources of a type have more attributes of one value; undefined is one that apply decides. */
export function withMore(
  documents: readonly Content[],
  type: string,
  names: readonly string[],
  value: unknown,
): Content[] {
  const unknown = value === undefined;
  const copies = copied(documents);
  for (const { type: of, state, values } of valuesOf(copies)) {
    if (of !== type || !(unknown ? ["after_unknown"] : ["before", "after"]).includes(state ?? "")) continue;
    for (const name of names) values[name] = unknown ? true : value;
  }
  return copies;
}

function valuesIn(value: unknown): Values | undefined {
  return members(value);
}

function copied(documents: readonly Content[]): Content[] {
  return JSON.parse(JSON.stringify(documents)) as Content[];
}

interface Found {
  readonly type: string;
  /** Of a plan's resource; of a configuration's block none. */
  readonly state?: (typeof STATES)[number];
  readonly values: Values;
  /** Whether these are arguments as a configuration writes them. */
  readonly written: boolean;
}

function valuesOf(documents: readonly Content[]): Found[] {
  return documents.flatMap(({ content }) => [...planned(content), ...configured(content)]);
}

function planned(content: unknown): Found[] {
  return objects(member(content, "resource_changes")).flatMap((entry) => {
    const { type } = entry;
    if (typeof type !== "string") return [];
    return STATES.flatMap((state) => {
      const values = members(member(entry.change, state));
      return values ? [{ type, state, values, written: false }] : [];
    });
  });
}

function configured(content: unknown): Found[] {
  return Object.entries(members(member(content, "resource")) ?? {}).flatMap(([type, blocks]) =>
    Object.values(members(blocks) ?? {}).flatMap((body) =>
      objects(Array.isArray(body) ? body : [body]).map((values) => ({ type, values, written: true })),
    ),
  );
}

/** The blocks of a plan's configuration. */
function blocksOf(content: unknown): Values[] {
  const root = member(member(content, "configuration"), "root_module");
  return calledModules(root).flatMap(({ resources }) => objects(resources));
}

function calledModules(module: unknown): Values[] {
  const body = members(module);
  if (!body) return [];
  const calls = Object.values(members(body.module_calls) ?? {});
  return [body, ...calls.flatMap((call) => calledModules(member(call, "module")))];
}

function modulesOf(module: unknown): Values[] {
  const body = members(module);
  return body ? [body, ...objects(body.child_modules).flatMap((child) => modulesOf(child))] : [];
}

function objects(value: unknown): Values[] {
  return Array.isArray(value) ? ((value as unknown[]).filter((each) => members(each)) as Values[]) : [];
}
