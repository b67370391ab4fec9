import type { PublicApi } from "./read";

/**
 * Every public name, one a line: of an entry point its exports, of these their members, optional ones with "?". A line
 * that goes, or loses its "?", breaks somebody's code.
 */
export function surface(api: PublicApi): string {
  const lines = Object.entries(api).flatMap(([entry, exported]) =>
    exported.flatMap(({ kind, members, name }) => [
      `${entry} ${kind} ${name}`,
      ...members.map((member) => `${entry} ${kind} ${name}.${member.name}${member.isOptional ? "?" : ""}`).sort(),
    ]),
  );
  return `${lines.join("\n")}\n`;
}
