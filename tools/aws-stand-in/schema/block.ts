import * as ts from "typescript";
import type { Argument, Binding, BindingClass } from "./binding";
import type { Facts } from "./facts";
import { inKeyOrder, type Attribute, type Block, type BlockType, type TerraformType } from "./terraform-schema";
import { argumentType, getterType, storedType } from "./value-type";

/** Where a block stands: its arguments, the class and interface that describe it, and its path from the root. */
interface Place {
  readonly arguments: Map<string, Argument>;
  readonly describedBy: BindingClass | undefined;
  readonly interfaceName: string;
  readonly path: string;
}

/** The schema of what one binding describes. `facts` add what the binding does not say. */
export function buildBlock(binding: Binding, facts: Facts | undefined): Block {
  const isProvider = binding.kind === "Provider";
  const builder = new BlockBuilder(binding, facts, isProvider);
  const root = new Map(binding.arguments);
  // `alias` is Terraform's own, cdktf adds it to every provider
  if (isProvider) root.delete("alias");
  return builder.build({
    arguments: root,
    describedBy: binding.self,
    interfaceName: `${binding.name}Config`,
    path: "",
  });
}

/** Arguments every resource type has that are always computed where they are left out. */
const COMPUTED_EVERYWHERE = new Set(["id", "region", "tags_all"]);
const NAME_PREFIX = /^(name|bucket|node_group_name|alias)_prefix$/;

class BlockBuilder {
  constructor(
    private readonly binding: Binding,
    private readonly facts: Facts | undefined,
    private readonly isProvider: boolean,
  ) {}

  build(place: Place): Block {
    const attributes: Record<string, Attribute> = {};
    const blocks: Record<string, BlockType> = {};
    for (const [name, argument] of place.arguments) {
      const mapped = mapperOf(argument.value);
      if (!argument.isBlock) {
        attributes[name] = this.attribute(place, name, argumentType(argument.type, argument.storageClassType));
      } else if (mapped.wrapper === "hashMapperHcl" || mapped.listIsBlock === false) {
        // an attribute whose value is objects (`ingress` of a security group), not a block
        attributes[name] = this.attribute(place, name, [argument.type, this.objectType(mapped.name)]);
      } else {
        blocks[name] = this.blockType(place, name, argument, mapped);
      }
    }
    this.addReadOnly(place, attributes, blocks);
    const block: Block = { attributes: inKeyOrder(attributes) };
    if (Object.keys(blocks).length > 0) block.block_types = inKeyOrder(blocks);
    return block;
  }

  private attribute(place: Place, name: string, type: TerraformType): Attribute {
    const attribute: Attribute = { type };
    const flags = place.describedBy?.flags.get(name);
    if (flags?.computed && !flags.optional) attribute.computed = true;
    else if (this.isRequired(place, name)) attribute.required = true;
    else {
      attribute.optional = true;
      if (this.isComputedToo(place, name)) attribute.computed = true;
    }
    if (this.facts?.sensitive?.includes(join(place.path, name))) attribute.sensitive = true;
    return attribute;
  }

  private isRequired(place: Place, name: string): boolean {
    const mayBeLeftOut = this.binding.interfaces.get(place.interfaceName)?.get(name);
    return mayBeLeftOut === undefined ? (place.describedBy?.flags.get(name)?.required ?? false) : !mayBeLeftOut;
  }

  /** The generator writes `computed: true` for an optional argument only where its value is a block or a list of objects. */
  private isComputedToo(place: Place, name: string): boolean {
    if (this.isProvider) return false;
    if (place.describedBy?.flags.get(name)?.computed) return true;
    if (this.facts?.computed?.includes(join(place.path, name))) return true;
    return place.path === "" && (COMPUTED_EVERYWHERE.has(name) || NAME_PREFIX.test(name));
  }

  private blockType(place: Place, name: string, argument: Argument, mapped: Mapper): BlockType {
    const className = pascal(mapped.name);
    const block = this.build({
      arguments: this.mapper(mapped.name),
      describedBy: this.binding.classes.get(`${className}OutputReference`),
      interfaceName: className,
      path: join(place.path, name),
    });
    if (argument.type === "struct") return { nesting_mode: "single", block };
    const type: BlockType = { nesting_mode: argument.type as BlockType["nesting_mode"], block };
    if (this.isRequired(place, name)) type.min_items = 1;
    // a block that may stand only once is not wrapped in a list by the bindings
    if (mapped.wrapper === undefined) type.max_items = 1;
    return type;
  }

  private objectType(mapperName: string): TerraformType {
    const fields: Record<string, TerraformType> = {};
    for (const [name, argument] of this.mapper(mapperName)) {
      if (!argument.isBlock) {
        fields[name] = argumentType(argument.type, argument.storageClassType);
        continue;
      }
      const inner = this.objectType(mapperOf(argument.value).name);
      fields[name] = argument.type === "struct" ? inner : [argument.type, inner];
    }
    const output = this.binding.classes.get(`${pascal(mapperName)}OutputReference`);
    for (const [name, getter] of output?.getters ?? []) fields[name] ??= getterType(getter);
    return ["object", inKeyOrder(fields)];
  }

  /** What can only be read is not among the arguments that a binding hands to Terraform. */
  private addReadOnly(place: Place, attributes: Record<string, Attribute>, blocks: Record<string, BlockType>): void {
    for (const [name, flags] of place.describedBy?.flags ?? []) {
      if (!flags.computed || flags.optional || name in attributes || name in blocks) continue;
      const stored = place.describedBy?.stored.get(name);
      const getter = place.describedBy?.getters.get(name);
      const type = stored ? storedType(this.binding, stored) : getter && getterType(getter);
      if (type === undefined) throw new Error(`no getter of ${this.binding.terraformType}.${join(place.path, name)}`);
      attributes[name] = { type, computed: true };
      if (this.facts?.sensitive?.includes(join(place.path, name))) attributes[name].sensitive = true;
    }
  }

  private mapper(name: string): Map<string, Argument> {
    const found = this.binding.mappers.get(name);
    if (found === undefined) throw new Error(`no function ${name} in the binding of ${this.binding.name}`);
    return found;
  }
}

/** The function that a `value:` goes through, and what wraps it: `listMapperHcl(fn, true)(…)`. */
interface Mapper {
  readonly name: string;
  readonly wrapper?: string;
  readonly listIsBlock?: boolean;
}

function mapperOf(value: ts.Expression): Mapper {
  const call = (ts.isConditionalExpression(value) ? value.whenFalse : value) as ts.CallExpression;
  if (!ts.isCallExpression(call.expression)) return { name: call.expression.getText() };
  const [mapper, isBlock] = call.expression.arguments;
  return {
    name: mapper?.getText() ?? "",
    wrapper: call.expression.expression.getText().replace("cdktf.", ""),
    listIsBlock: isBlock === undefined ? undefined : isBlock.kind === ts.SyntaxKind.TrueKeyword,
  };
}

function pascal(mapperName: string): string {
  const name = mapperName.replace(/ToHclTerraform$/, "");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
