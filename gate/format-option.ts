import { GateError } from "./errors";
import { suggestion } from "./nearest";
import { FORMATS, type Format } from "./reporters";

/** What `--format` asks for: a format, to a file or to standard output. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * Reads the values of `--format`, each `FORMAT` or `FORMAT=FILE`. Without any: text to standard output.
 *
 * @throws GateError for an unknown format or two for standard output
 */
export function outputs(values: readonly string[]): readonly Output[] {
  const asked = values.length === 0 ? [{ format: "text", file: undefined } as const] : values.map(output);
  const toStandardOutput = asked.filter(({ file }) => file === undefined);
  if (toStandardOutput.length > 1) {
    const got = toStandardOutput.map(({ format }) => format).join(" and ");
    throw new GateError(`--format: got ${got} for standard output, expected one; write the others as FORMAT=FILE`);
  }
  return asked;
}

function output(value: string): Output {
  const [name = "", ...rest] = value.split("=");
  const format = FORMATS.find((each) => each === name);
  if (format === undefined) {
    throw new GateError(`--format: got "${name}"${suggestion(name, FORMATS)} expected ${FORMATS.join(", ")}`);
  }
  if (rest.length === 0) return { format, file: undefined };
  const file = rest.join("=");
  if (file === "") throw new GateError(`--format: got "${value}", expected a file after =`);
  if (file === "-") throw new GateError(`--format: got "${value}", expected ${format} alone for standard output`);
  return { format, file };
}
