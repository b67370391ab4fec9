import type { Verdict } from "../report";

/** A file to point to, with slashes, and the line where one is known. */
export interface Place {
  readonly file: string;
  readonly line: number | undefined;
}

/** Where to look: the line that made the resource, or else the document, unless that was standard input. */
export function place({ source, document }: Verdict): Place | undefined {
  if (source?.file !== undefined) return { file: source.file, line: source.line };
  if (document === "standard input") return undefined;
  return { file: slashes(document), line: undefined };
}

/** A path as pipelines name it: with slashes, and without a `./` in front. */
export function slashes(file: string): string {
  return file.replaceAll("\\", "/").replace(/^(\.\/+)+/, "");
}
