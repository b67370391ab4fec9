import { TerraformElement, TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { Construct, type Node } from "constructs";

/** A block of Terraform's JSON configuration. */
export type Block = Record<string, unknown>;

/** What a module's construct makes, in Terraform's JSON configuration. */
export interface ModuleJson {
  readonly variable: Record<string, Block>;
  readonly output: Record<string, Block>;
  readonly data?: Record<string, Record<string, Block>>;
  readonly resource: Record<string, Record<string, Block>>;
}

/** An input of a Terraform module. */
export interface VariableSettings {
  readonly type: string;
  readonly description: string;
  /** Without it the variable must be given; null is a value like any other. */
  readonly default?: unknown;
  /** What Terraform holds a value to, and what it says where that fails. */
  readonly validation?: { readonly condition: string; readonly errorMessage: string };
}

/** Id of the construct whose resources are named without it: its main one is called `this`. */
export const MAIN = "Main";
const OUTPUTS = "Outputs";

/** A stack that is written as a module: without provider and backend, and with names that people read. */
export class ModuleStack extends TerraformStack {
  // cdktf fails on a default of null, and renames the keys of one that is a map.
  private readonly defaults = new Map<string, unknown>();
  private outputs: Construct | undefined;

  /** A variable, as text that Terraform fills in. */
  public input(name: string, settings: VariableSettings): string {
    const variable = this.variable(name, settings);
    return variable.stringValue;
  }

  /** A number, which checks at synth leave to the variable's own validation. */
  public numberInput(name: string, settings: Omit<VariableSettings, "type">): number {
    return this.variable(name, { ...settings, type: "number" }).numberValue;
  }

  /** Tags of everything that has any. */
  public tagsInput(): Record<string, string> {
    const tags = this.variable("tags", {
      type: "map(string)",
      description: "Tags, beyond the provider's default tags.",
      default: {},
    });
    return Token.asStringMap(tags.value);
  }

  /** A variable that the configuration reads by its name. */
  public variable(name: string, { validation, ...settings }: VariableSettings): TerraformVariable {
    if ("default" in settings) this.defaults.set(name, settings.default);
    return new TerraformVariable(this, name, {
      type: settings.type,
      description: settings.description,
      // Null stands for "not given" where that is the default, and is refused elsewhere.
      nullable: "default" in settings && settings.default === null,
      validation: validation && [
        { condition: `\${${validation.condition}}`, errorMessage: `${name}: ${validation.errorMessage}` },
      ],
    });
  }

  public output(name: string, description: string, value: unknown): void {
    // An output may be called as a variable is, a construct's child may not.
    this.outputs ??= new Construct(this, OUTPUTS);
    new TerraformOutput(this.outputs, name, { description, value });
  }

  public render(): ModuleJson {
    this.prepareStack();
    const json = JSON.parse(Testing.synth(this)) as ModuleJson;
    for (const [name, value] of this.defaults) (json.variable[name] ??= {}).default = value;
    return json;
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(2).map((scope) => scope.node.id);
    const own = path.filter((id, index) => !(index === 0 && (id === MAIN || id === OUTPUTS)) && id !== "Resource");
    if (own.length === 0) return "this";
    return own
      .map((id) => id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_"))
      .join("_")
      .replaceAll("-", "_")
      .toLowerCase();
  }
}
