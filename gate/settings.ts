import { decode } from "./decode";
import { GateError } from "./errors";
import type { SettingsFile } from "./report";
import { sha256 } from "./sha256";
import { readSmall } from "./small-file";

/** Thousands of exemptions; to parse YAML takes some 500 times its size. */
const MOST_BYTES = 2e6;

export interface LoadedSettings {
  readonly settings: SettingsFile;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

/**
 * Reads the operator's settings from a YAML (or JSON) file.
 *
 * @throws GateError naming file, path, the value got and the values allowed
 */
export function loadSettings(file: string): LoadedSettings {
  const bytes = readSmall(file, "settings", MOST_BYTES);
  if (bytes.length === 0) throw nothing(file);
  const { parseYaml } = require("./yaml") as typeof import("./yaml");
  const value = parseYaml(decode(bytes, file), file);
  if (value === undefined) throw nothing(file);
  return { settings: schema().checkSettings(value, file), sha256: sha256(bytes) };
}

// YAML and zod are loaded only for those who bring settings.
function schema(): typeof import("./settings-schema") {
  return require("./settings-schema") as typeof import("./settings-schema");
}

function nothing(file: string): GateError {
  return new GateError(`${file}: holds no settings, expected some of ${schema().SETTINGS_KEYS.join(", ")}`);
}
