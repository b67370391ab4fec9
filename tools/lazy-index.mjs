import { readFileSync, writeFileSync } from "node:fs";

// By a function, because Node's reader of names for ES modules drops those whose getter it can't follow.
const LAZILY =
  "const lazily = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });";

/**
 * Has a compiled index load each of its files when something of it is first asked for. The bindings of all resources
 * together cost a third of a second, of which an app needs a few.
 *
 * @throws Error where the index does more than re-export
 */
export function makeLazy(file) {
  const files = new Map();
  const lines = readFileSync(file, "utf8").split("\n");
  const lazy = lines.flatMap((line) => {
    const [, variable, path] = /^var (\w+) = (require\("[^"]+"\));$/.exec(line) ?? [];
    if (variable === undefined) return [line];
    files.set(variable, path);
    return [];
  });
  const text = lazy.map((line) => {
    const [, name, variable] =
      /^Object\.defineProperty\(exports, "(\w+)", .* return (\w+)\.\w+; \} \}\);$/.exec(line) ?? [];
    return files.has(variable) ? `lazily("${name}", () => ${files.get(variable)}.${name});` : line;
  });
  text.splice(2, 0, LAZILY);
  // Names that Node reads for ES modules stand in the line `exports.a = exports.b = void 0`, which stays.
  const left = text.find(
    (line) =>
      /^(var|let|Object\.defineProperty\(exports, "(?!__esModule))/.test(line) ||
      [...files.keys()].some((one) => line.includes(one)),
  );
  if (files.size === 0 || left !== undefined)
    throw new Error(`${file}: got ${left ?? "nothing"}, expected re-exports alone`);
  writeFileSync(file, text.join("\n"));
}
