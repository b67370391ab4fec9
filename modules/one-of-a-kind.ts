import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { knownPlace } from "./place";

/**
 * Notes that the construct has a name to itself, of what is one of a kind in an account and region. A name in another
 * account or region is another; where either is unknown, the construct's own stack tells.
 * @param kind what has the name
 * @returns path of the construct that has the name already; undefined where it was free
 */
export function takenBy(scope: Construct, kind: string, name: string, region: string | undefined): string | undefined {
  const stack = TerraformStack.of(scope);
  const place = knownPlace(scope, region);
  const whose =
    place.account === undefined || place.region === undefined
      ? `${stack.node.path} ${region ?? ""}`
      : `${place.account} ${place.region}`;
  const names = namesOf.get(scope.node.root) ?? new Map<string, string>();
  namesOf.set(scope.node.root, names);
  const key = `${kind} ${whose} ${name}`;
  const other = names.get(key);
  if (other === undefined) names.set(key, scope.node.path);
  return other;
}

/** The names of each App, with the path of the construct that has each. */
const namesOf = new WeakMap<IConstruct, Map<string, string>>();
