import type { Binding, Getter, Stored } from "./binding";
import { inKeyOrder, type TerraformType } from "./terraform-schema";

const PRIMITIVE: Record<string, string> = { string: "string", number: "number", boolean: "bool", any: "dynamic" };

/** The type of a plain argument, from the words `type` and `storageClassType` of its entry. */
export function argumentType(kind: string, storage: string): TerraformType {
  const primitive = PRIMITIVE[storage];
  if (kind === "simple" && primitive !== undefined) return primitive;
  const inner = /^(.*)(?:List|Map)$/.exec(storage)?.[1];
  if (inner === undefined) throw new Error(`unknown storage class "${storage}" of kind "${kind}" in the bindings`);
  if (/(?:List|Map)$/.test(inner)) return [kind, argumentType(inner.endsWith("Map") ? "map" : "list", inner)];
  return [kind, PRIMITIVE[inner] ?? "dynamic"];
}

const BY_GETTER: Record<string, TerraformType> = {
  getStringAttribute: "string",
  getNumberAttribute: "number",
  getBooleanAttribute: "bool",
  getListAttribute: ["list", "string"],
  getNumberListAttribute: ["list", "number"],
  getStringMapAttribute: ["map", "string"],
  getNumberMapAttribute: ["map", "number"],
  getBooleanMapAttribute: ["map", "bool"],
  getAnyMapAttribute: ["map", "dynamic"],
};

/** The type of a read-only attribute, from the method its getter calls. */
export function getterType(getter: Getter): TerraformType {
  // `interpolationForAttribute` is what the generator writes for a list of lists
  const type = BY_GETTER[getter.method] ?? (["list", ["list", "string"]] as const);
  return getter.isSet && Array.isArray(type) ? ["set", type[1] as TerraformType] : type;
}

const BY_CDKTF_CLASS: Record<string, TerraformType> = {
  "cdktf.StringMap": ["map", "string"],
  "cdktf.NumberMap": ["map", "number"],
  "cdktf.BooleanMap": ["map", "bool"],
  "cdktf.AnyMap": ["map", "dynamic"],
};

const ELEMENT_OF_CDKTF_LIST: Record<string, TerraformType> = {
  "cdktf.StringMapList": ["map", "string"],
  "cdktf.StringListList": ["list", "string"],
};

/** The type of an attribute that the bindings keep in an output class: objects, and collections of them. */
export function storedType(binding: Binding, stored: Stored): TerraformType {
  const { className } = stored;
  const collection = stored.isSet ? "set" : "list";
  if (className.startsWith("cdktf.")) {
    return BY_CDKTF_CLASS[className] ?? [collection, ELEMENT_OF_CDKTF_LIST[className] ?? "string"];
  }
  const object = outputObject(binding, className.replace(/(List|Map|OutputReference)$/, ""));
  if (className.endsWith("OutputReference")) return object;
  return [className.endsWith("Map") ? "map" : collection, object];
}

function outputObject(binding: Binding, base: string): TerraformType {
  const output = binding.classes.get(`${base}OutputReference`);
  if (output === undefined) throw new Error(`no class ${base}OutputReference in the bindings`);
  const fields: Record<string, TerraformType> = {};
  for (const [name, getter] of output.getters) fields[name] = getterType(getter);
  for (const [name, inner] of output.stored) fields[name] = storedType(binding, inner);
  return ["object", inKeyOrder(fields)];
}
