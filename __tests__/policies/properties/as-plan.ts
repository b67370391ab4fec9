import { attributesOf, before, companions, knownAlready, referredAttribute, type Attributes } from "./attributes";
import {
  addressOf,
  companionOf,
  instanceOf,
  isJoined,
  keyOf,
  remains,
  typeOf,
  UNKNOWN,
  type Action,
  type Estate,
  type EstateDocument,
  type Resource,
  type Value,
} from "./estate";
import { foreignStack, provisionerCommand } from "./noise";
import { asTwin, plainTwin } from "./twin";

const ACTIONS: Readonly<Record<Action, readonly string[]>> = {
  "no-op": ["no-op"],
  create: ["create"],
  update: ["update"],
  delete: ["delete"],
  forget: ["forget"],
  replace: ["delete", "create"],
  "replace, created first": ["create", "delete"],
  "replace, forgetting": ["create", "forget"],
  "replace, forgetting (OpenTofu)": ["forget", "create"],
  configured: [],
  "configured, none": [],
  "configured, maybe": [],
};

interface Expression {
  references: readonly string[];
}

/** A block as a plan's configuration has it; instances share it. */
interface Block {
  readonly expressions: Record<string, object>;
  readonly depends_on: string[];
  for_each_expression?: Expression;
}

/** A module as a plan's configuration has it. */
class Scope {
  readonly resources: object[] = [];
  readonly blocks = new Map<string, Block>();
  readonly outputs: Record<string, { expression: Expression }> = {};
  readonly arguments: Record<string, Expression> = {};
  readonly calls = new Map<string, Scope>();

  inner(name: string): Scope {
    const inner = this.calls.get(name) ?? new Scope();
    this.calls.set(name, inner);
    return inner;
  }

  at(path: readonly string[]): Scope {
    return path.reduce<Scope>((scope, name) => scope.inner(name), this);
  }

  written(): object {
    const calls = [...this.calls].map(([name, inner]) => [
      name,
      { source: `./${name}`, expressions: inner.arguments, module: inner.written() },
    ]);
    return {
      ...(this.resources.length > 0 ? { resources: this.resources } : {}),
      ...(calls.length > 0 ? { module_calls: Object.fromEntries(calls) as object } : {}),
      ...(Object.keys(this.outputs).length > 0 ? { outputs: this.outputs } : {}),
    };
  }
}

/** A document of an estate as `terraform show -json` writes it. */
export function asPlan(estate: Estate, index: number): object {
  return new Plan(estate, index).written();
}

class Plan {
  private readonly root = new Scope();
  private readonly changes: object[] = [];
  private readonly planned: { path: readonly string[]; resource: object }[] = [];
  private readonly document: EstateDocument;
  private routes = 0;

  constructor(
    private readonly estate: Estate,
    private readonly index: number,
  ) {
    this.document = estate.documents[index]!;
    estate.resources.forEach((resource, i) => {
      if (resource.document === index) this.place(resource, i);
    });
    this.placeNoise();
  }

  written(): object {
    const { deferred, complete, broken, noise } = this.document;
    return {
      format_version: broken === "format" ? "2.0" : "1.2",
      terraform_version: "1.11.4",
      ...((noise & 1) === 1 ? { variables: { ignored: { value: "x" } } } : {}),
      planned_values: { root_module: this.plannedModule([]) },
      ...((noise & 2) === 2 ? { resource_drift: [drifted] } : {}),
      resource_changes: broken === "emptied" ? [] : this.changes,
      ...(deferred > 0 ? { deferred_changes: [deferredCluster] } : {}),
      ...((noise & 4) === 4 ? { prior_state: { format_version: "1.0", values: { root_module: {} } } } : {}),
      configuration: { provider_config: this.providers(), root_module: this.root.written() },
      ...((noise & 8) === 8 ? {} : { errored: broken === "errored" }),
      ...(broken === "errored" ? { errored: true } : {}),
      ...(complete === undefined ? {} : { complete }),
    };
  }

  private providers(): object {
    return Object.fromEntries(
      this.document.providers.flatMap(({ region, account }, i) =>
        ["aws", "awscc"].map((name) => [
          providerKey(name, i),
          {
            name,
            expressions: {
              region: region === undefined ? { references: ["var.region"] } : { constant_value: region },
              ...(account === undefined ? {} : { allowed_account_ids: { constant_value: [account] } }),
            },
          },
        ]),
      ),
    );
  }

  private place(resource: Resource, i: number): void {
    const attributes = asTwin(resource.kind, resource.form, attributesOf(resource));
    this.add(resource, { type: typeOf(resource), name: resource.name, address: addressOf(this.estate, i), attributes });
    if (resource.kind !== "bucket" || !remains(resource)) return;
    for (const companion of companions(resource)) {
      const own: Value<unknown> =
        resource.bucketName.is === "known" && i % 2 === 0 ? resource.bucketName : { is: "made", by: i };
      this.add(
        { ...resource, action: "create", after: [] },
        {
          type: companion.type,
          ...companionOf(this.estate, i, companion.type),
          attributes: { ...companion.attributes, bucket: own },
        },
      );
    }
  }

  private add(
    resource: Resource,
    { type, name, address, attributes }: { type: string; name: string; address: string; attributes: Attributes },
  ): void {
    const modules = resource.modules.map((module) => `module.${module}${instanceOf(module)}`).join(".");
    const known = Object.entries(attributes).map(
      ([argument, value]) => [argument, knownAlready(this.estate, value)] as const,
    );
    const after = Object.fromEntries(
      known.map(([argument, value]) => [argument, value.is === "known" ? shown(value.value) : null]),
    );
    const unknown = Object.fromEntries(
      known.flatMap(([argument, value]) => {
        if (value.is === "absent") return [];
        const flags = value.is === "known" ? hidden(value.value) : true;
        return flags === undefined ? [] : [[argument, flags]];
      }),
    );
    const gone = !remains(resource);
    const was = before(resource);
    const home = { type, name, address, mode: "managed", ...(modules === "" ? {} : { module_address: modules }) };
    this.changes.push({
      ...home,
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: {
        actions: ACTIONS[resource.action],
        before: was === undefined ? null : plainTwin(resource.kind, resource.form, was),
        after: gone ? null : after,
        after_unknown: gone ? {} : unknown,
        before_sensitive: false,
        after_sensitive: (this.document.noise & 16) === 16 ? true : {},
      },
    });
    if (gone) return;
    this.planned.push({ path: resource.modules, resource: { ...home, values: after } });
    this.configure(resource, type, name, attributes);
  }

  private configure(resource: Resource, type: string, name: string, attributes: Attributes): void {
    const scope = this.root.at(resource.modules);
    const beside = (other: Resource): boolean => other.modules.join("/") === resource.modules.join("/");
    const others = resource.after.map((other) => this.estate.resources[other]!);
    const block = this.block(scope, resource, type, name);
    for (const [argument, value] of Object.entries(attributes)) {
      // What another instance refers to is the expression of all.
      if (block.expressions[argument] !== undefined && "references" in block.expressions[argument]) continue;
      const written = this.expression(resource, block, argument, value);
      if (written !== undefined) block.expressions[argument] = written;
    }
    const routed = others.filter((other) => !beside(other)).map((other) => this.route(resource, other, "id"));
    if (routed.length > 0) block.expressions.tags = { references: routed.flat() };
    block.depends_on.push(...others.filter(beside).map((other) => `${typeOf(other)}.${other.name}`));
  }

  /** The block of a resource, which its instances share. */
  private block(scope: Scope, { provider }: Resource, type: string, name: string): Block {
    const known = scope.blocks.get(`${type}.${name}`);
    if (known) return known;
    const block = {
      ...{ address: `${type}.${name}`, mode: "managed", type, name },
      provider_config_key: providerKey(type.startsWith("awscc") ? "awscc" : "aws", provider),
      ...{ expressions: {}, depends_on: [] },
    };
    scope.resources.push(block);
    scope.blocks.set(`${type}.${name}`, block);
    return block;
  }

  private expression(resource: Resource, block: Block, argument: string, value: Value<unknown>): object | undefined {
    switch (value.is) {
      case "known":
        return { constant_value: value.value };
      case "absent":
        return undefined;
      case "unknown":
        // Of what has no argument at all the unknown value would be the provider's own choice.
        return (argument.length + resource.name.length) % 2 === 0 ? { references: ["var.later"] } : {};
      case "looked up":
        this.lookUp(resource.modules);
        return { references: ["data.aws_kms_key.d.arn", "data.aws_kms_key.d"] };
      case "made": {
        const maker = this.estate.resources[value.by]!;
        const attribute = referredAttribute(maker, argument);
        if (!isJoined(resource, maker, value)) return { references: this.route(resource, maker, attribute, "key") };
        const beside = maker.modules.join("/") === resource.modules.join("/");
        if (beside && typeof resource.instance === "string" && CHAINED.has(argument)) {
          block.for_each_expression = { references: [`${typeOf(maker)}.${maker.name}`] };
          return { references: [`each.value.${attribute}`, "each.value"] };
        }
        const key = typeof resource.instance === "number" ? "count.index" : "each.key";
        return { references: [...this.route(resource, maker, attribute, "none"), key] };
      }
      case "one of":
        return { references: [...this.route(resource, this.estate.resources[value.by]!, "id", "none"), "path.module"] };
    }
  }

  private readonly lookedUp = new Set<string>();

  private lookUp(path: readonly string[]): void {
    if (this.lookedUp.has(path.join("/"))) return;
    this.lookedUp.add(path.join("/"));
    const source = { address: "data.aws_kms_key.d", mode: "data", type: "aws_kms_key", name: "d" };
    this.root.at(path).resources.push({ ...source, provider_config_key: "aws", expressions: {} });
  }

  /** The references by which an expression in one module names a resource in another: out by outputs, in by arguments. */
  private route(
    { modules: from }: Resource,
    to: Resource,
    attribute: string,
    by: "key" | "none" = "key",
  ): readonly string[] {
    let common = 0;
    while (common < from.length && common < to.modules.length && from[common] === to.modules[common]) common += 1;
    const id = (this.routes += 1);
    const [block, key] = [`${typeOf(to)}.${to.name}`, keyOf(to)];
    let references: readonly string[] =
      by === "none" ? [block] : [...new Set([`${block}${key}.${attribute}`, `${block}${key}`, block])];
    for (let depth = to.modules.length; depth > common; depth--) {
      const module = to.modules[depth - 1]!;
      this.root.at(to.modules.slice(0, depth)).outputs[`o${id}`] = { expression: { references } };
      const call = `module.${module}`;
      const instance = `${call}${instanceOf(module)}`;
      references = [...new Set([`${instance}.o${id}`, instance, call])];
    }
    for (let depth = common + 1; depth <= from.length; depth++) {
      this.root.at(from.slice(0, depth)).arguments[`v${id}`] = { references };
      references = [`var.v${id}`];
    }
    return references;
  }

  private plannedModule(path: readonly string[]): object {
    const same = (other: readonly string[]): boolean => other.join("/") === path.join("/");
    const inner = new Set(
      this.planned.flatMap(({ path: of }) =>
        of.length > path.length && same(of.slice(0, path.length)) ? [of[path.length]!] : [],
      ),
    );
    return {
      resources: this.planned.filter(({ path: of }) => same(of)).map(({ resource }) => resource),
      ...(inner.size > 0 ? { child_modules: [...inner].map((name) => this.plannedModule([...path, name])) } : {}),
    };
  }

  private placeNoise(): void {
    const { noise, foreign, provisioner } = this.document;
    const change = (type: string, name: string, mode: string, after: object): object => ({
      ...{ address: `${mode === "data" ? "data." : ""}${type}.${name}`, mode, type, name },
      ...{ provider_name: "registry.opentofu.org/hashicorp/aws" },
      change: { actions: mode === "data" ? ["read"] : ["create"], before: null, after, after_unknown: {} },
    });
    if ((noise & 32) === 32) {
      this.changes.push(
        change("aws_eks_cluster", "elsewhere", "data", { name: "prod", enabled_cluster_log_types: [] }),
      );
      this.changes.push(change("aws_vpc", "main", "managed", { cidr_block: "10.0.0.0/16" }));
    }
    if (foreign === "stack") this.changes.push(change("aws_cloudformation_stack", "foreign", "managed", foreignStack));
    const command = provisionerCommand(provisioner);
    if (command === undefined) return;
    this.changes.push(change("null_resource", "commands", "managed", {}));
    this.root.resources.push({
      ...{ address: "null_resource.commands", mode: "managed", type: "null_resource", name: "commands" },
      provider_config_key: "null",
      provisioners: [{ type: "local-exec", expressions: { command: { constant_value: command } } }],
    });
  }
}

/** Arguments whose value is that of `each.value`: one at most of each kind of resource. */
const CHAINED: ReadonlySet<string> = new Set(["kms_key_id", "bucket", "log_group_name"]);

const providerKey = (name: string, index: number): string => (index === 0 ? name : `${name}.p${index}`);

/** A value as a plan shows it: what is unknown of it is null there. */
function shown(value: unknown): unknown {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
}

/** Where it is unknown, in the same shape; undefined where it is not. */
function hidden(value: unknown): unknown {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) {
    const flags = value.map(hidden);
    const known = (i: number): unknown => (typeof value[i] === "object" && value[i] !== null ? {} : false);
    return flags.some((flag) => flag !== undefined) ? flags.map((flag, i) => flag ?? known(i)) : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const flags = Object.entries(value).flatMap(([key, inner]) => {
    const flag = hidden(inner);
    return flag === undefined ? [] : [[key, flag]];
  });
  return flags.length > 0 ? Object.fromEntries(flags) : undefined;
}

const drifted = {
  ...{ address: "aws_eks_cluster.drifted", mode: "managed", type: "aws_eks_cluster", name: "drifted" },
  change: { actions: ["update"], before: {}, after: { name: "drifted", enabled_cluster_log_types: [] } },
};

const deferredCluster = {
  reason: "instance_count_unknown",
  resource_change: {
    ...{ address: "aws_eks_cluster.deferred[*]", mode: "managed", type: "aws_eks_cluster", name: "deferred" },
    change: { actions: ["create"], before: null, after: { name: "deferred" }, after_unknown: {} },
  },
};
