import { visibleStart } from "../visible";

/**
 * Text as a code span of Markdown: nothing in it is markup, a mention, a link or an image. For a cell of a table too,
 * which a bar would end whatever stands before it, so bars are written as their escape.
 *
 * @param limit of characters shown
 */
export function codeSpan(text: string, limit = 200): string {
  const shown = visibleStart(text, limit).replaceAll("|", "\\u007c");
  if (shown.trim() === "") return shown === "" ? "" : `\`"${shown}"\``;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padding = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${padding}${shown}${padding}${fence}`;
}
