import * as fs from "node:fs";

import { decode } from "./decode";
import { GateError, reason } from "./errors";
import { sha256 } from "./sha256";
import type { SettingsFile } from "./report";

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
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw new GateError(`${file}: can't be read as settings: ${reason(error)}`);
  }
  if (bytes.length === 0) throw nothing(file);
  return { settings: schema().checkSettings(parse(decode(bytes, file), file), file), sha256: sha256(bytes) };
}

// zod is loaded only for those who bring settings.
function schema(): typeof import("./settings-schema") {
  return require("./settings-schema") as typeof import("./settings-schema");
}

function parse(text: string, file: string): unknown {
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length === 0) throw nothing(file);
  if (documents.length > 1) throw new GateError(`${file}: holds ${documents.length} YAML documents, expected one`);
  const [document] = documents;
  const [error] = document?.errors ?? [];
  if (error)
    throw new GateError(
      `${file}: is not YAML: ${
        reason(error)
          .replace(/:? *(-|\^)*$/, "")
          .split(": ", 1)[0]
      }`,
    );
  try {
    const value: unknown = document?.toJS();
    if (value === null) throw nothing(file);
    return value;
  } catch (thrown) {
    if (thrown instanceof GateError) throw thrown;
    throw new GateError(`${file}: is not YAML: ${reason(thrown)}`);
  }
}

function nothing(file: string): GateError {
  return new GateError(`${file}: holds no settings, expected some of ${schema().SETTINGS_KEYS.join(", ")}`);
}
