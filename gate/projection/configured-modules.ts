import { member, members } from "../document";
import { References, type GraphNode } from "./references";

type Body = Readonly<Record<string, unknown>>;

export interface Caller {
  readonly module: Module;
  readonly call: Body;
}

export interface Block {
  readonly node: GraphNode;
  readonly body: Body;
}

/** One text for each node: names with their number and lengths, so that none can pass for two. */
export function keyOf({ scope, type, name }: GraphNode): string {
  return `${scope.length};${scopeKey(scope)}${nodeKey(type, name)}`;
}

export function scopeKey(scope: readonly string[]): string {
  let key = "";
  for (const name of scope) key += `${name.length}:${name}/`;
  return key;
}

function nodeKey(type: string, name: string): string {
  return `${type.length}:${type}${name}`;
}

/** What is in a module's body and in those it calls. */
interface Contents {
  /** Whether all that is declared has a name of its own. */
  readonly named: boolean;
  /** Whether each resource says of which type it is. */
  readonly typed: boolean;
  /** The resources in the body itself, by type and name. */
  readonly declared: ReadonlyMap<string, Declared>;
}

export interface Declared {
  /** Of a data source or an ephemeral resource, its mode and its own. */
  readonly type: string;
  readonly name: string;
  readonly body: Body;
}

/** What is wanted of the blocks of a body. */
interface Wanted {
  readonly here: readonly Declared[];
  /** Whether something is, here or in the modules it calls. */
  readonly any: boolean;
}

/** Looks into the bodies of modules, into each once: calls of one module share it. */
class Bodies {
  private readonly known = new Map<Body, Contents>();
  readonly references = new References();

  contents(body: Body): Contents {
    const known = this.known.get(body);
    if (known) return known;
    const contents = this.look(body);
    this.known.set(body, contents);
    return contents;
  }

  private look(body: Body): Contents {
    const declared = new Map<string, Declared>();
    let [named, typed] = [true, true];
    const resources = member(body, "resources");
    for (const resource of Array.isArray(resources) ? (resources as unknown[]) : []) {
      const block = members(resource);
      const [type, name, mode] = [member(block, "type"), member(block, "name"), member(block, "mode")];
      if (!block || typeof type !== "string") {
        typed = false;
        continue;
      }
      if (typeof name !== "string") named = false;
      else {
        const each = { type: mode === "data" || mode === "ephemeral" ? `${mode}.${type}` : type, name, body: block };
        const key = nodeKey(each.type, name);
        if (declared.has(key)) named = false;
        declared.set(key, each);
      }
    }
    for (const { body: inner } of called(body)) {
      const contents = this.contents(inner);
      named = named && contents.named;
      typed = typed && contents.typed;
    }
    return { named, typed, declared };
  }
}

/** A module of a plan's configuration. What is in it is looked at when it is first asked for: most are not. */
export class Module {
  private readonly called = new Map<string, Module>();

  private constructor(
    private readonly bodies: Bodies,
    readonly scope: readonly string[],
    readonly body: Body,
    /** Undefined for the root. */
    readonly caller: Caller | undefined,
  ) {}

  /**
   * The root module. Undefined where it is none, or where something in it is declared twice or without a name: the rules
   * follow no reference of such a configuration.
   */
  static root(body: unknown): Module | undefined {
    const root = members(body);
    if (!root) return undefined;
    const bodies = new Bodies();
    return bodies.contents(root).named ? new Module(bodies, [], root, undefined) : undefined;
  }

  /** Whether each resource in it, and in the modules it calls, says of which type it is. */
  get typed(): boolean {
    return this.bodies.contents(this.body).typed;
  }

  blocks(): Block[] {
    return [...this.bodies.contents(this.body).declared.values()].map((each) => this.block(each));
  }

  find(type: string, name: string): Block | undefined {
    const declared = this.bodies.contents(this.body).declared.get(nodeKey(type, name));
    return declared && this.block(declared);
  }

  /** What all references in an expression lead to, from a scope. */
  leadsTo(scope: readonly string[], expression: unknown): GraphNode[] {
    return this.bodies.references.leadTo(scope, expression);
  }

  /** The modules it calls. @param isWanted by name and body, which of them: to go into each takes time */
  *calls(isWanted: (name: string, body: Body) => boolean = () => true): Generator<Module> {
    for (const { name, body } of called(this.body)) {
      const inner = isWanted(name, body) ? this.inner(name) : undefined;
      if (inner) yield inner;
    }
  }

  inner(name: string): Module | undefined {
    const known = this.called.get(name);
    if (known) return known;
    const call = members(member(member(this.body, "module_calls"), name));
    const body = members(member(call, "module"));
    if (!call || !body) return undefined;
    const module = new Module(this.bodies, [...this.scope, name], body, { module: this, call });
    this.called.set(name, module);
    return module;
  }

  /** The module at the end of a scope that begins here. */
  within(scope: readonly string[]): Module | undefined {
    return scope.reduce<Module | undefined>((module, name) => module?.inner(name), this);
  }

  /** The blocks that are wanted, here and in the modules it calls. Of a body that many call, each is asked for once. */
  blocksWhere(isWanted: (declared: Declared) => boolean): Block[] {
    const known = new Map<Body, Wanted>();
    const wanted = (body: Body): Wanted => {
      const before = known.get(body);
      if (before) return before;
      const here = [...this.bodies.contents(body).declared.values()].filter(isWanted);
      const below = called(body).map((inner) => wanted(inner.body).any);
      const looked = { here, any: here.length > 0 || below.includes(true) };
      known.set(body, looked);
      return looked;
    };
    const found: Block[] = [];
    const collect = (module: Module): void => {
      for (const each of wanted(module.body).here) found.push(module.block(each));
      for (const inner of module.calls((_, body) => wanted(body).any)) collect(inner);
    };
    collect(this);
    return found;
  }

  private block({ type, name, body }: Declared): Block {
    return { node: { scope: this.scope, type, name }, body };
  }
}

function called(body: Body): { readonly name: string; readonly body: Body }[] {
  return Object.entries(members(member(body, "module_calls")) ?? {}).flatMap(([name, call]) => {
    const inner = members(member(call, "module"));
    return inner ? [{ name, body: inner }] : [];
  });
}
