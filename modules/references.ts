import { DefaultTokenResolver, StringConcat, TerraformLocal, TerraformStack, Tokenization } from "cdktf";
import type { IPostProcessor, IResolvable, IResolveContext } from "cdktf";
import type { Construct } from "constructs";

// cdktf does not export the class of its references; these two fields are what it is known by.
interface Reference extends IResolvable {
  readonly identifier: string;
  readonly originStack?: TerraformStack;
}

function isReference(token: IResolvable): token is Reference {
  return "identifier" in token && "originStack" in token;
}

class RecordingResolver extends DefaultTokenResolver {
  public readonly seen: Reference[] = [];

  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (isReference(token)) this.seen.push(token);
    return super.resolveToken(token, context, postProcessor) as unknown;
  }
}

/** A Terraform reference inside a value, such as `aws_kms_key.logs.arn`, and the stack it was made in. */
export interface FoundReference {
  readonly identifier: string;
  readonly stack: TerraformStack | undefined;
}

/**
 * The references a value rests on, however deep they stand in functions and strings. A local is followed to what it
 * was made of, for `local.x` alone does not say whether a plan knows it.
 */
export function referencesOf(scope: Construct, value: unknown): FoundReference[] {
  const resolver = new RecordingResolver();
  Tokenization.resolve(value, { scope, resolver, preparing: false });
  return resolver.seen.flatMap((reference): FoundReference[] => {
    const found: FoundReference = { identifier: reference.identifier, stack: reference.originStack };
    if (!found.identifier.startsWith("local.")) return [found];
    const local = (found.stack ?? TerraformStack.of(scope)).node
      .findAll()
      .find(
        (node): node is TerraformLocal =>
          node instanceof TerraformLocal && found.identifier === `local.${node.friendlyUniqueId}`,
      );
    return local === undefined ? [found] : referencesOf(scope, local.toTerraform());
  });
}
