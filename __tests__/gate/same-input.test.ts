import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../gate";
import { encode } from "../../gate/encode";
import { read } from "../../gate/read";
import { readsOf } from "../../gate/reads";
import { EXPECTED, FOLDER } from "../policies/plans/expectations";
import { SAMPLES } from "../policies/samples";
import { removeWorkplace, workplace } from "./workplace";

const reads = readsOf(catalogue());

/** What the policy is given of a document by `judge()`, and by the command, which reads it from a file. */
function inputs(content: unknown): readonly [string, string] {
  const folder = workplace({ "document.json": JSON.stringify(content) });
  try {
    const scanned = read(join(folder, "document.json"));
    return [encode([{ name: "document", content }], reads), encode([{ ...scanned, name: "document" }], reads)];
  } finally {
    removeWorkplace(folder);
  }
}

/** The command refuses it, and `judge()` has its own words for that. */
const REFUSED = join(FOLDER, "errored.json");
const plans = readdirSync(FOLDER).filter(
  (file) => file.endsWith(".json") && ![EXPECTED, REFUSED].includes(join(FOLDER, file)),
);

test.each(plans)("judge() projects the plan %s as the command does", (name) => {
  const [judged, read] = inputs(JSON.parse(readFileSync(join(FOLDER, name), "utf8")));
  expect(read).toBe(judged);
});

const configurations = SAMPLES.flatMap(({ documents, ...sample }) =>
  documents.map((content) => [`${sample.rule}: ${sample.title}`, content] as const),
).filter(([, content]) => Object.hasOwn(content, "resource") && !Object.hasOwn(content, "format_version"));

test.each(configurations)("judge() projects the configuration of %s as the command does", (_, content) => {
  const [judged, read] = inputs(content);
  expect(read).toBe(judged);
});
