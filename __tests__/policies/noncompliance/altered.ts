import type { Document, Settings } from "../../../gate";

export type Json = Record<string, unknown>;

interface PlannedModule {
  resources?: Json[];
  child_modules?: PlannedModule[];
}

interface ConfiguredModule {
  resources?: Json[];
  module_calls?: Record<string, { module: ConfiguredModule }>;
}

interface Change extends Json {
  readonly address: string;
  readonly type: string;
  readonly module_address?: string;
  change: { actions: string[]; before: Json | null; after: Json | null; after_unknown: Json };
}

/** One resource of a copy of some documents, to be changed everywhere that the document tells of it. */
export interface Resource {
  readonly type: string;
  readonly address: string;
  /** What the document says of an argument, expressions as they are written. */
  get(argument: string): unknown;
  set(argument: string, value: unknown): void;
  /** Leaves an argument to what only apply knows. */
  open(argument: string): void;
  /** What a plan does to it; undefined in a configuration. */
  readonly actions?: readonly string[];
  /** Text of its configuration, such as references in it. */
  readonly configured: string;
  /** Takes away what says that others come first. */
  unorder(): void;
  remove(): void;
}

/** A resource of a plan that is there before it. */
export interface Standing extends Resource {
  before(argument: string, value: unknown): void;
  act(...actions: string[]): void;
}

/** A fixture's documents and settings, copied to be made worse. */
export class Altered {
  readonly documents: { name: string; content: Json }[];
  settings: Settings | undefined;

  constructor(documents: readonly Document[], settings: Settings | undefined) {
    this.documents = structuredClone(documents) as { name: string; content: Json }[];
    this.settings = settings;
  }

  document(name: string): { name: string; content: Json } {
    return this.documents.find((each) => each.name === name)!;
  }

  isPlan(name: string): boolean {
    return this.document(name).content.format_version !== undefined;
  }

  /** All managed resources of a type, of one document or of all. */
  all(type: string, document?: string): Resource[] {
    return this.documents
      .filter(({ name }) => document === undefined || name === document)
      .flatMap(({ name, content }) =>
        this.isPlan(name)
          ? changes(content)
              .filter((change) => change.type === type && change.mode === "managed")
              .map((change) => planned(content, change))
          : Object.keys(blocks(content)[type] ?? {}).map((own) => configured(content, type, own)),
      );
  }

  at(document: string, address: string): Resource {
    const type = /aws\w*(?=\.[^.]+$)/.exec(address.replace(/\[[^\]]*\]/g, ""))?.[0] ?? "";
    const found = this.all(type, document).find((each) => each.address === address);
    if (found === undefined) throw new Error(`${document} has no ${address}`);
    return found;
  }

  /** Undefined of what a plan makes, and of a configuration. */
  standing(document: string, address: string): Standing | undefined {
    const { content } = this.document(document);
    const change = changes(content).find((each) => each.address === address);
    if (change === undefined || change.change.before === null || change.change.after === null) return undefined;
    const resource = planned(content, change);
    return {
      ...resource,
      set: (argument, value) => {
        if (change.change.actions.join() === "no-op") change.change.actions = ["update"];
        resource.set(argument, value);
      },
      open: (argument) => {
        if (change.change.actions.join() === "no-op") change.change.actions = ["update"];
        resource.open(argument);
      },
      before: (argument, value) => {
        change.change.before = { ...change.change.before, [argument]: value };
      },
      act: (...actions) => {
        change.change.actions = actions;
        if (!actions.includes("create")) {
          change.change.after = null;
          change.change.after_unknown = {};
          unplan(content, address);
        }
      },
    };
  }

  /** Adds what a plan does to one resource of a type, with what only apply knows of it. */
  addChange(
    document: string,
    type: string,
    actions: readonly string[],
    before: Json | null,
    after: Json | null,
    unknown: Json = {},
  ): void {
    (this.document(document).content.resource_changes as Json[]).push({
      ...{ address: `${type}.standing`, mode: "managed", type, name: "standing" },
      change: { actions, before, after, after_unknown: unknown },
    });
  }

  add(document: string, type: string, body: Json, more: Json = {}): void {
    const { content } = this.document(document);
    if (!this.isPlan(document)) {
      (blocks(content)[type] ??= {}).added = { ...body, ...more };
      return;
    }
    const home = { address: `${type}.added`, mode: "managed", type, name: "added" };
    (content.resource_changes as Json[]).push({
      ...home,
      change: { actions: ["create"], before: null, after: body, after_unknown: {} },
    });
    const { planned_values: values, configuration } = content as Record<string, { root_module: PlannedModule }>;
    (values!.root_module.resources ??= []).push({ ...home, values: body });
    const expressions = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, constant(value)]));
    (configuration!.root_module.resources ??= []).push({ ...home, provider_config_key: "aws", expressions, ...more });
  }
}

const constant = (value: unknown): Json => ({ constant_value: value });

const changes = ({ resource_changes: all }: Json): Change[] => (all ?? []) as Change[];

const blocks = ({ resource }: Json): Record<string, Record<string, unknown>> =>
  (resource ?? {}) as Record<string, Record<string, unknown>>;

function planned(content: Json, change: Change): Resource {
  const { address, type } = change;
  const root = (content.planned_values as { root_module?: PlannedModule } | undefined)?.root_module;
  const values = () => find(root, address)?.values as Json | undefined;
  const block = declared(content, change);
  const expressions = (block?.expressions ?? {}) as Json;
  return {
    type,
    address,
    actions: change.change.actions,
    get: (argument) => change.change.after?.[argument],
    set: (argument, value) => {
      change.change.after![argument] = value;
      Reflect.deleteProperty(change.change.after_unknown, argument);
      const own = values();
      if (own) own[argument] = value;
      if (value === null) Reflect.deleteProperty(expressions, argument);
      else expressions[argument] = constant(value);
    },
    open: (argument) => {
      Reflect.deleteProperty(change.change.after!, argument);
      change.change.after_unknown[argument] = true;
      Reflect.deleteProperty(values() ?? {}, argument);
      expressions[argument] = { references: ["var.later"] };
    },
    configured: JSON.stringify(block ?? {}),
    unorder: () => {
      if (block) Reflect.deleteProperty(block, "depends_on");
    },
    remove: () => {
      content.resource_changes = changes(content).filter((each) => each !== change);
      unplan(content, address);
    },
  };
}

function find(module: PlannedModule | undefined, address: string): Json | undefined {
  const own = module?.resources?.find((each) => each.address === address);
  return own ?? module?.child_modules?.map((inner) => find(inner, address)).find((each) => each !== undefined);
}

function unplan(content: Json, address: string): void {
  const remove = (module: PlannedModule | undefined): void => {
    if (module?.resources) module.resources = module.resources.filter((each) => each.address !== address);
    module?.child_modules?.forEach(remove);
  };
  remove((content.planned_values as { root_module?: PlannedModule } | undefined)?.root_module);
}

/** Its block in the configuration, by the names of the modules around it. */
function declared(content: Json, change: Change): Json | undefined {
  const steps = change.module_address?.replace(/\[[^\]]*\]/g, "").match(/(?<=module\.)[^.]+/g) ?? [];
  const root = (content.configuration as { root_module?: ConfiguredModule } | undefined)?.root_module;
  const module = steps.reduce<ConfiguredModule | undefined>((at, name) => at?.module_calls?.[name]?.module, root);
  return module?.resources?.find((each) => each.type === change.type && each.name === change.name);
}

function configured(content: Json, type: string, name: string): Resource {
  const body = blocks(content)[type]![name] as Json;
  return {
    type,
    address: `${type}.${name}`,
    get: (argument) => body[argument],
    set: (argument, value) => {
      if (value === null) Reflect.deleteProperty(body, argument);
      else body[argument] = value;
    },
    open: (argument) => {
      body[argument] = "${var.later}";
    },
    configured: JSON.stringify(body),
    unorder: () => Reflect.deleteProperty(body, "depends_on"),
    remove: () => Reflect.deleteProperty(blocks(content)[type]!, name),
  };
}
