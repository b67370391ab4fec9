// Control, format (bidi marks, zero widths), line and paragraph separators, surrogates without their other half, what
// is ignored when shown (variation selectors, fillers), and noncharacters, which XML refuses.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

// Azure Pipelines, GitHub's runner and TeamCity obey these wherever they stand in a line of a log.
// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
// https://www.jetbrains.com/help/teamcity/service-messages.html
const RUNNER_COMMAND = /##(?=\[|vso\[|teamcity\[)/gi;

// GitHub's runner obeys a line that begins so, indented or not, and a text may come to begin one.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
const LINE_COMMAND = /^( *):(?=:)/;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/**
 * Text that came from a document or a file name, safe on a terminal and in a pipeline's log: whatever would not be
 * seen, or would be obeyed, is written as its escape.
 */
export function visible(text: string): string {
  return text
    .replace(UNSEEN, (c) => SHORT[c] ?? escaped(c))
    .replace(RUNNER_COMMAND, "#\\u0023")
    .replace(LINE_COMMAND, "$1\\u003a");
}

/** The same, and of a long text only its beginning, with the number of characters left out. */
export function visibleStart(text: string, limit: number): string {
  const whole = visible(text);
  if (whole.length <= limit) return whole;
  // A pair of surrogates is cut before, not in the middle.
  const start = whole.slice(0, limit).replace(/[\ud800-\udbff]$/, "");
  return `${start}… (${whole.length - start.length} more characters)`;
}

/** JSON text in which what would not be seen, or would be obeyed, is an escape; it parses to the same value. */
export function visibleJson(json: string): string {
  return json
    .replace(UNSEEN, (c) => {
      if (c === "\n") return c; // only indentation: inside a string JSON.stringify has escaped it
      return [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
    })
    .replace(RUNNER_COMMAND, "#\\u0023");
}
