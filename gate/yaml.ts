import { parseAllDocuments } from "yaml";

import { GateError, reason } from "./errors";

/**
 * The value of a YAML document; undefined where there is none.
 *
 * @param file what errors call it
 * @throws GateError where it is no YAML, or more than one document
 */
export function parseYaml(text: string, file: string): unknown {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length === 0) return undefined;
  if (documents.length > 1) throw new GateError(`${file}: holds ${documents.length} YAML documents, expected one`);
  const [document] = documents;
  const [error] = document?.errors ?? [];
  if (error)
    throw notYaml(
      file,
      reason(error)
        .replace(/:? *(-|\^)*$/, "")
        .split(": ", 1)[0] ?? "",
    );
  try {
    return (document?.toJS() as unknown) ?? undefined;
  } catch (thrown) {
    throw notYaml(file, reason(thrown));
  }
}

function notYaml(file: string, why: string): GateError {
  return new GateError(`${file}: is not YAML: ${why}`);
}
