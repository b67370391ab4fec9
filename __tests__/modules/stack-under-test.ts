import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";

export type Block = Readonly<Record<string, unknown>>;

/** A stack of a test's own App, with an AWS provider. */
export function awsStack(id = "stack", app: App = Testing.app()): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
  return stack;
}

/** What is written of a stack, without cdktf's metadata. */
export class Rendered {
  public readonly json: {
    readonly resource?: Record<string, Record<string, Block>>;
    readonly data?: Record<string, Record<string, Block>>;
    readonly import?: readonly Block[];
    readonly moved?: readonly Block[];
    readonly terraform?: Block;
    readonly provider?: Record<string, readonly Block[]>;
    readonly output?: Record<string, Block>;
  };

  public constructor(stack: TerraformStack) {
    stack.prepareStack();
    this.json = JSON.parse(Testing.synth(stack)) as typeof this.json;
  }

  /** The only resource of its type. */
  public only(type: string): Block {
    const [first, ...more] = Object.values(this.json.resource?.[type] ?? {});
    if (first === undefined || more.length > 0) throw new Error(`expected one ${type}, got ${more.length + 1}`);
    return first;
  }

  /** A policy written as JSON text, parsed, with the partition put in. */
  public policy(type: string, attribute = "policy"): { Statement: readonly Block[] } {
    const text = String(this.only(type)[attribute])
      .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, "aws")
      .replace(/\$\{data\.aws_partition\.\w+\.dns_suffix\}/g, "amazonaws.com");
    return JSON.parse(text) as { Statement: readonly Block[] };
  }

  public statement(type: string, sid: string): Block {
    const found = this.policy(type).Statement.find(({ Sid }) => Sid === sid);
    if (found === undefined) throw new Error(`no statement ${sid} in ${type}`);
    return found;
  }
}

/** Warnings noted in a construct tree. */
export function warningsOf(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === "@cdktf/warn")
    .map(({ data }) => String(data));
}
