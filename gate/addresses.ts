import { catalogue, typesRead } from "./catalogue";
import { member, members } from "./document";

/** Addresses of the resources in documents that some rule reads. */
export function addressesOf(contents: readonly unknown[]): readonly string[] {
  const types = typesRead(catalogue());
  return contents.flatMap((content) => [...planned(content, types), ...configured(content, types)]);
}

function planned(content: unknown, types: ReadonlySet<string>): readonly string[] {
  const changes = member(content, "resource_changes");
  if (!Array.isArray(changes)) return [];
  return (changes as unknown[]).flatMap((change) => {
    const [type, address] = [member(change, "type"), member(change, "address")];
    return typeof type === "string" && types.has(type) && typeof address === "string" ? [address] : [];
  });
}

function configured(content: unknown, types: ReadonlySet<string>): readonly string[] {
  return Object.entries(members(member(content, "resource")) ?? {}).flatMap(([type, named]) =>
    types.has(type) ? Object.keys(members(named) ?? {}).map((name) => `${type}.${name}`) : [],
  );
}
