import { parseArgs } from "node:util";

import { compareWithBaseline, type Baseline } from "./baseline";
import { baselineOf, readBaseline } from "./baseline-file";
import { version } from "./bundle";
import { catalogue } from "./catalogue";
import { checkWritable } from "./check-outputs";
import { isDate, today } from "./date";
import { explain as describeRule, ruleTable } from "./describe-rules";
import type { Document } from "./document";
import { GateError, reason } from "./errors";
import { explain } from "./explanation";
import { outputs, type Output } from "./format-option";
import { COMMANDS, help, type Command } from "./help";
import { filesRead } from "./inputs";
import { judge, PROFILES, UNDECIDED_MODES, type JudgeOptions } from "./judge";
import { suggestion } from "./nearest";
import { PendingFiles } from "./output-files";
import { Progress } from "./progress";
import { readAll } from "./read";
import type { Report } from "./report";
import { needsHashes, needsPasses, render, type Format } from "./reporters";
import { readStacks, withSources } from "./source";
import { visible, visibleJson } from "./visible";

/** What a run of the command comes to: 0 clean, 1 denied or undecided, 2 could not judge. */
export interface Ending {
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  /** One line, three at most. */
  readonly stderr: string;
  /** Reports that lie ready to be put into their files, once standard output has taken what is for it. */
  readonly files?: PendingFiles;
  /** What standard error is told once they are there. */
  readonly written?: string;
}

export interface Surroundings {
  /** Whether standard output is a terminal that shows colours. */
  readonly colour: boolean;
  /** The file that GitHub Actions shows as the summary of a step; written to where the format `github` is asked for. */
  readonly stepSummary?: string | undefined;
  /** Writes to the terminal that standard error is; undefined where it is none. */
  readonly terminal?: ((text: string) => void) | undefined;
  /** The file of the command, which threads that read besides are to run; undefined where there are to be none. */
  readonly program?: string | undefined;
}

/** Runs `eks-audit` with the given arguments. Prints and throws nothing. */
export function run(args: readonly string[], surroundings: Surroundings): Ending {
  try {
    return dispatch(args, surroundings);
  } catch (error) {
    return { code: 2, stdout: "", stderr: complaint(error) };
  }
}

function complaint(error: unknown): string {
  const lines =
    error instanceof GateError ? error.lines : [`a fault of eks-audit's own, please report it: ${reason(error)}`];
  return lines.map((line) => `eks-audit: ${visible(line)}\n`).join("");
}

function dispatch(args: readonly string[], surroundings: Surroundings): Ending {
  const [first, ...rest] = args;
  if (first === "--help" || first === "-h") return printed(help());
  if (first === "--version" || first === "-v") return printed(`${version()}\n`);
  const command = COMMANDS.find((name) => name === first);
  if (command === undefined) throw unknownCommand(first);
  const given = parse(command, rest);
  if (given.flag("help")) return printed(help(command));
  if (given.flag("version")) return printed(`${version()}\n`);
  return RUN[command](given, surroundings);
}

const RUN: Readonly<Record<Command, (given: Given, surroundings: Surroundings) => Ending>> = {
  gate,
  rules,
  explain: explainRule,
};

function gate(given: Given, surroundings: Surroundings): Ending {
  if (given.operands.length === 0) {
    throw new GateError("gate: got no input, expected plan files, a folder such as cdktf.out, or - for standard input");
  }
  const wanted = outputs(given.list("format"));
  const summary = wanted.some(({ format }) => format === "github") ? nonEmpty(surroundings.stepSummary) : undefined;
  const requireCluster = given.flag("require-cluster");
  const options = judgeOptions(given);
  const explained = given.text("explain");
  if (explained !== undefined) return explainAddress(given, explained, options);
  const baselineFile = given.text("write-baseline");
  const reports = [...wanted.flatMap(({ file }) => file ?? []), ...(summary === undefined ? [] : [summary])];
  if (reports.length > 0 || baselineFile !== undefined) checkOutputs(given, reports);
  const baseline = baselineOption(given);
  const source = given.text("source");
  const stacks = source === undefined ? [] : readStacks(source);
  const { documents, judgement } = judged(given.operands, surroundings, {
    hashed: wanted.some(({ format }) => needsHashes(format)),
    options: {
      ...options,
      showPasses: options.showPasses === true || wanted.some(({ format }) => needsPasses(format)),
    },
  });
  const compared = baseline === undefined ? judgement : compareWithBaseline(judgement, baseline, { requireCluster });
  const report = withSources(compared, documents, stacks);
  const day = options.now ?? today();
  const context = {
    colour: surroundings.colour,
    requireCluster,
    version: version(),
    catalogue: catalogue(),
    day,
  };
  const shown = (format: Format): string => render(report, format, context, options.showPasses === true);
  const stdout = wanted.filter(({ file }) => file === undefined).map(({ format }) => shown(format));
  const files = wanted.filter(toFile).map(({ format, file }) => ({ file, text: shown(format) }));
  const adopted = baselineFile === undefined ? undefined : adopt(baselineFile, report, day);
  return {
    code: exitCode(report, requireCluster),
    stdout: stdout.join(""),
    stderr: "",
    ...(adopted === undefined ? {} : { written: adopted.said }),
    files: PendingFiles.prepare([
      ...files,
      ...(adopted === undefined ? [] : [{ file: adopted.file, text: adopted.text }]),
      ...(summary === undefined ? [] : [{ file: summary, text: shown("markdown"), append: true }]),
    ]),
  };
}

function checkOutputs(given: Given, reports: readonly string[]): void {
  const inputs = [...filesRead([...given.operands, ...given.list("source")]), ...given.list("settings")];
  checkWritable([...reports, ...given.list("write-baseline")], inputs);
  // Over the baseline that is read another may be written, but no report.
  checkWritable(reports, given.list("baseline"));
}

/** Reads and judges, saying on a terminal how far it has come. */
function judged(
  operands: readonly string[],
  { terminal, program }: Surroundings,
  { hashed, options }: { hashed: boolean; options: JudgeOptions },
): { documents: readonly Document[]; judgement: Report } {
  const progress = terminal && new Progress(terminal);
  try {
    const documents = readAll(operands, { hashed, progress, beside: program === undefined ? undefined : { program } });
    progress?.judging();
    return { documents, judgement: judge(documents, options) };
  } finally {
    progress?.end();
  }
}

function explainAddress(given: Given, address: string, options: JudgeOptions): Ending {
  for (const other of ["format", "write-baseline"]) {
    const [value] = given.list(other);
    if (value !== undefined && value !== "text") {
      throw new GateError(`--explain: got --${other} ${value} too, expected --explain alone, which prints text`);
    }
  }
  const baseline = baselineOption(given);
  const { report, text } = explain(readAll(given.operands, { hashed: false, whole: true }), address, {
    ...options,
    baseline,
  });
  return { code: exitCode(report, given.flag("require-cluster")), stdout: text, stderr: "" };
}

function baselineOption(given: Given): Baseline | undefined {
  const file = given.text("baseline");
  return file === undefined ? undefined : readBaseline(file);
}

function adopt(file: string, report: Report, day: string): { file: string; text: string; said: string } {
  const { text, findings, leftOut } = baselineOf(report, day);
  const noun = (count: number): string => `${count} finding${count === 1 ? "" : "s"}`;
  const rest = leftOut === 0 ? "" : `; ${noun(leftOut)} about a plan itself, or what it does, left out`;
  const said = `eks-audit: ${visible(file)}: wrote a baseline of ${noun(findings)}, profile ${report.profile}, of ${day}${rest}\n`;
  return { file, text, said };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function toFile(output: Output): output is Output & { readonly file: string } {
  return output.file !== undefined;
}

function judgeOptions(given: Given): JudgeOptions {
  const now = given.text("now");
  if (now !== undefined && !isDate(now)) throw new GateError(`--now: got "${now}", expected a date such as 2026-01-31`);
  const options = {
    profile: given.choice("profile", PROFILES),
    undecided: given.choice("undecided", UNDECIDED_MODES),
    now,
    assumeDefaults: given.flag("assume-defaults"),
    showPasses: given.flag("show-passes"),
    requireCluster: given.flag("require-cluster"),
  };
  const file = given.text("settings");
  if (file === undefined) return options;
  // YAML and zod cost as much as a judgement: only those who bring settings pay.
  const { loadSettings } = require("./settings") as typeof import("./settings");
  const { settings, sha256 } = loadSettings(file);
  const { profile, undecided, ...rest } = settings;
  return {
    ...options,
    profile: options.profile ?? profile,
    undecided: options.undecided ?? undecided,
    settings: rest,
    settingsSha256: sha256,
  };
}

function exitCode({ outcome }: Report, requireCluster: boolean): 0 | 1 {
  if (outcome === "nothing") return requireCluster ? 1 : 0;
  return outcome === "pass" ? 0 : 1;
}

function rules(given: Given): Ending {
  given.expectOperands(0);
  const format = given.choice("format", ["text", "json"]) ?? "text";
  return printed(format === "json" ? `${visibleJson(JSON.stringify(catalogue(), null, 2))}\n` : ruleTable(catalogue()));
}

function explainRule(given: Given): Ending {
  const ids = catalogue().rules.map(({ id }) => id);
  const [id] = given.operands;
  if (id === undefined) throw new GateError("explain: got no rule, expected one that eks-audit rules lists");
  given.expectOperands(1);
  const rule = catalogue().rules.find((each) => each.id === id);
  if (!rule) throw new GateError(`explain: unknown rule "${id}"${suggestion(id, ids)} eks-audit rules lists them all`);
  return printed(describeRule(rule));
}

function printed(stdout: string): Ending {
  return { code: 0, stdout, stderr: "" };
}

function unknownCommand(got: string | undefined): GateError {
  const expected = `expected ${COMMANDS.join(", ")}`;
  const hint = "eks-audit --help tells more";
  if (got === undefined) return new GateError(`got no command, ${expected}; ${hint}`);
  if (got.startsWith("-")) return new GateError(`got ${got} before a command, ${expected}, --help or --version`);
  return new GateError(`unknown command "${got}"${suggestion(got, COMMANDS)} ${expected}; ${hint}`);
}

const OPTIONS: Readonly<Record<Command, Readonly<Record<string, "string" | "strings" | "boolean">>>> = {
  gate: {
    profile: "string",
    format: "strings",
    source: "string",
    undecided: "string",
    settings: "string",
    baseline: "string",
    "write-baseline": "string",
    explain: "string",
    "assume-defaults": "boolean",
    now: "string",
    "require-cluster": "boolean",
    "show-passes": "boolean",
    help: "boolean",
    version: "boolean",
  },
  rules: { format: "string", help: "boolean", version: "boolean" },
  explain: { help: "boolean", version: "boolean" },
};

const SHORT: Readonly<Record<string, string>> = { help: "h", version: "v" };

/** Arguments of one command, checked for names; values are checked as they are asked for. */
class Given {
  constructor(
    private readonly command: Command,
    private readonly values: ReadonlyMap<string, readonly string[]>,
    readonly operands: readonly string[],
  ) {}

  flag(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string | undefined {
    return this.list(name)[0];
  }

  list(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const chosen = allowed.find((each) => each === value);
    if (chosen === undefined) {
      throw new GateError(`--${name}: got "${value}"${suggestion(value, allowed)} expected ${allowed.join(", ")}`);
    }
    return chosen;
  }

  expectOperands(count: number): void {
    const extra = this.operands[count];
    if (extra !== undefined)
      throw new GateError(`${this.command}: got "${extra}" too many; eks-audit ${this.command} --help tells more`);
  }
}

// parseArgs' own errors are several sentences and know no nearest name, so it is asked for tokens and judges nothing.
function parse(command: Command, args: readonly string[]): Given {
  const types = OPTIONS[command];
  const names = Object.keys(types).map((name) => `--${name}`);
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(types).map(([name, type]) => [
        name,
        { type: type === "boolean" ? type : "string", ...(SHORT[name] ? { short: SHORT[name] } : {}) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined)
      throw new GateError(
        `${command}: unknown option ${rawName}${suggestion(rawName, names)} allowed: ${names.join(", ")}`,
      );
    if (type !== "strings" && values.has(name))
      throw new GateError(`${command}: got --${name} twice, expected it once`);
    if (type === "boolean" && value !== undefined)
      throw new GateError(`${command}: got a value for --${name}, expected none`);
    if (type !== "boolean" && (value === undefined || value === "" || (!inlineValue && value.startsWith("-")))) {
      throw new GateError(`${command}: --${name} needs a value; eks-audit ${command} --help lists them`);
    }
    values.set(name, [...(values.get(name) ?? []), ...(value === undefined ? [] : [value])]);
  }
  return new Given(command, values, positionals);
}
