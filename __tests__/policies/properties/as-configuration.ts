import { attributesOf, companions, referredAttribute, type Attributes } from "./attributes";
import { typeOf, UNKNOWN, type Estate, type EstateDocument, type Resource, type Value } from "./estate";
import { foreignStack, provisionerCommand } from "./noise";
import { asTwin } from "./twin";

/** A document of an estate as cdktf writes it (cdk.tf.json). */
export function asConfiguration(estate: Estate, index: number): object {
  return new Configuration(estate, index).written();
}

type Block = Record<string, unknown>;

class Configuration {
  private readonly resources: Partial<Record<string, Record<string, unknown>>> = {};
  private readonly data: Partial<Record<string, Record<string, unknown>>> = {};
  private readonly locals: Record<string, unknown> = {};
  private readonly document: EstateDocument;

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
    const { broken, foreign, noise } = this.document;
    if (broken !== undefined) return { version: 4, serial: 3, lineage: "1b2c", resource: this.resources };
    return {
      "//": { metadata: { backend: "local", stackName: this.document.name, version: "0.21.0" } },
      terraform: {
        required_providers: { aws: { source: "aws" } },
        backend: { local: { path: `${this.document.name}.tfstate` } },
      },
      provider: { aws: this.providers(), awscc: this.providers() },
      ...((noise & 1) === 1 ? { variable: { later: { type: "string" } } } : {}),
      ...((noise & 2) === 2 ? { output: { nothing: { value: "${aws_eks_cluster.none.arn}" } } } : {}),
      ...(Object.keys(this.data).length > 0 ? { data: this.data } : {}),
      ...(Object.keys(this.locals).length > 0 ? { locals: this.locals } : {}),
      ...(foreign === "none" || foreign === "stack" ? {} : { module: { outside: moduleCall(foreign) } }),
      resource: this.resources,
    };
  }

  private providers(): object[] {
    return this.document.providers.map(({ region, account }, i) => ({
      ...(i === 0 ? {} : { alias: `p${i}` }),
      region: region ?? "${var.region}",
      ...(account === undefined ? {} : { allowed_account_ids: [account] }),
    }));
  }

  private place(resource: Resource, i: number): void {
    const { provider, action, after, ignoreChanges, form, name } = resource;
    const attributes = asTwin(resource.kind, form, attributesOf(resource));
    const block: Block = {
      ...this.arguments(attributes, `${name}_`),
      ...(provider > 0 ? { provider: `${form === "awscc" ? "awscc" : "aws"}.p${provider}` } : {}),
      ...(action === "configured, none" ? { count: i % 2 === 0 ? 0 : "0" } : {}),
      ...(action === "configured, maybe" ? { for_each: "${var.later}" } : {}),
      ...(ignoreChanges === undefined
        ? {}
        : { lifecycle: i % 2 === 0 ? { ignore_changes: ignoreChanges } : [{ ignore_changes: ignoreChanges }] }),
      ...(after.length > 0 ? { depends_on: after.map((other) => this.named(other)) } : {}),
    };
    this.add(typeOf(resource), name, i % 4 === 3 ? [block] : block);
    if (resource.kind !== "bucket" || action === "configured, none") return;
    for (const [n, companion] of companions(resource).entries()) {
      const bucket: Value<unknown> =
        resource.bucketName.is === "known" && i % 2 === 0 ? resource.bucketName : { is: "made", by: i };
      const own = `${name}_${n}`;
      this.add(companion.type, own, this.arguments({ ...companion.attributes, bucket }, `${own}_`));
    }
  }

  private add(type: string, name: string, body: unknown): void {
    (this.resources[type] ??= {})[name] = body;
  }

  private named(index: number): string {
    const resource = this.estate.resources[index]!;
    return `${typeOf(resource)}.${resource.name}`;
  }

  private arguments(attributes: Attributes, prefix: string): Block {
    const block: Block = {};
    const dynamic: Block = {};
    for (const [argument, value] of Object.entries(attributes)) {
      const blocks = argument.endsWith("_selector") || argument === "rule" || argument === "versioning_configuration";
      if (value.is === "absent") continue;
      if (value.is === "unknown" && blocks) dynamic[argument] = { for_each: "${var.later}", content: {} };
      else block[argument] = this.spelled(argument, value, `${prefix}${argument}`);
    }
    return Object.keys(dynamic).length > 0 ? { ...block, dynamic } : block;
  }

  private spelled(argument: string, value: Exclude<Value<unknown>, { is: "absent" }>, local: string): unknown {
    switch (value.is) {
      case "unknown":
        return argument.length % 2 === 0 ? "${var.later}" : "${coalesce(var.later, local.none)}";
      case "looked up":
        (this.data.aws_kms_key ??= {}).d = { key_id: "alias/found" };
        return this.through(value.spelling, "${data.aws_kms_key.d.arn}", local);
      case "made": {
        const maker = this.estate.resources[value.by]!;
        const reference = `\${${this.named(value.by)}.${referredAttribute(maker, argument)}}`;
        if (argument === "cloud_watch_logs_group_arn") return `${reference}:*`;
        return this.through(value.spelling, reference, local);
      }
      case "known":
        return this.known(value.value, value.spelling, local);
    }
  }

  private known(value: unknown, spelling: number | undefined, local: string): unknown {
    const written = expressed(value);
    const plain = typeof value === "string";
    if (spelling === 1 && written === value) return this.through(1, value, local);
    if (spelling === 2 && plain && value.length > 2) {
      this.locals[local] = value.slice(0, 2);
      return `\${local.${local}}${value.slice(2)}`;
    }
    if (spelling === 3 && plain) {
      this.add("terraform_data", local, { input: value });
      return `\${terraform_data.${local}.input}`;
    }
    return written;
  }

  private through(spelling: number | undefined, value: unknown, local: string): unknown {
    if (spelling !== 1 && spelling !== 2) return value;
    this.locals[local] = value;
    if (spelling === 1) return `\${local.${local}}`;
    this.locals[`${local}_again`] = `\${local.${local}}`;
    return `\${local.${local}_again}`;
  }

  private placeNoise(): void {
    const { noise, foreign, provisioner } = this.document;
    if ((noise & 32) === 32) {
      (this.data.aws_eks_cluster ??= {}).elsewhere = { name: "prod" };
      this.add("aws_vpc", "main", { cidr_block: "10.0.0.0/16" });
    }
    if (foreign === "stack") this.add("aws_cloudformation_stack", "foreign", foreignStack);
    const command = provisionerCommand(provisioner);
    if (command !== undefined) this.add("null_resource", "commands", { provisioner: [{ "local-exec": { command } }] });
  }
}

function moduleCall(foreign: EstateDocument["foreign"]): object {
  if (foreign === "module") return { source: "terraform-aws-modules/eks/aws", version: "21.0.0" };
  if (foreign === "module with log types") return { source: "./platform", enabled_log_types: ["audit"] };
  return { source: "./network", cidr: "10.0.0.0/16" };
}

/** What is unknown inside of a value is an expression there. */
function expressed(value: unknown): unknown {
  if (value === UNKNOWN) return "${var.later}";
  if (Array.isArray(value)) return value.some((each) => expressed(each) !== each) ? value.map(expressed) : value;
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([key, inner]) => [key, expressed(inner)] as const);
  return parts.some(([key, inner]) => inner !== (value as Block)[key]) ? Object.fromEntries(parts) : value;
}
