import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { partitionOf } from "./partition";
import { knownPlace } from "./place";

/** A name that one construct alone may have. */
export interface OneOfAKind {
  /** What has the name, in AWS's words. */
  readonly kind: string;
  /** The prop that gives the name, as an error says it. */
  readonly prop: string;
  readonly name: string;
  /** Region of what has the name, where it is another than the provider's. */
  readonly region: string | undefined;
}

/** @throws Error where the App has the name already */
export function checkOneOfAKind(scope: Construct, { kind, name, prop, region }: OneOfAKind): void {
  checkFree(prop, name, kind, takenBy(scope, kind, name, region));
}

/**
 * As `checkOneOfAKind`, of a bucket: its name is one of a kind in a whole partition, whatever account and region.
 * @throws Error where the App has the name already
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function checkBucketIsOneOfAKind(scope: Construct, { name, prop, region }: Omit<OneOfAKind, "kind">): void {
  // An unknown region is taken for one of AWS's first partition.
  const { id: partition } = partitionOf(knownPlace(scope, region).region ?? "") ?? { id: "aws" };
  checkFree(prop, name, "bucket", notedBefore(scope, `bucket ${partition} ${name}`));
}

function checkFree(prop: string, name: string, kind: string, other: string | undefined): void {
  if (other === undefined) return;
  throw new Error(
    `${prop}: got "${name}", the ${kind} that ${other} already has; share that one, or give another ${prop}`,
  );
}

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
      ? `${stack.node.path} ${place.region ?? region ?? ""}`
      : `${place.account} ${place.region}`;
  return notedBefore(scope, `${kind} ${whose} ${name}`);
}

function notedBefore(scope: Construct, key: string): string | undefined {
  const names = namesOf.get(scope.node.root) ?? new Map<string, string>();
  namesOf.set(scope.node.root, names);
  const other = names.get(key);
  if (other === undefined) names.set(key, scope.node.path);
  return other;
}

/** The names of each App, with the path of the construct that has each. */
const namesOf = new WeakMap<IConstruct, Map<string, string>>();
