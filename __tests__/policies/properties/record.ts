// Prints estates as inputs with settings, one line each, for who changes the rules and looks whether anybody notices.
import fc from "fast-check";

import { documentsOf } from "./documents";
import { estates } from "./generate";
import { FORMS } from "./judged";

const [count, seed] = process.argv.slice(2).map(Number);
// Verdicts are demanded of what can be read.
const readable = estates(FORMS).map((estate) => ({
  ...estate,
  documents: estate.documents.map((document) => ({ ...document, broken: undefined })),
}));
for (const estate of fc.sample(readable, { numRuns: count!, seed: seed! })) {
  process.stdout.write(`${JSON.stringify({ input: { documents: documentsOf(estate) }, settings: estate.settings })}\n`);
}
