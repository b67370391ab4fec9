// Prints estates as inputs with settings, one line each, for who changes the rules and looks whether anybody notices.
import fc from "fast-check";

import { documentsOf } from "./documents";
import { estates } from "./generate";
import { FORMS } from "./judged";

const [count, seed] = process.argv.slice(2).map(Number);
for (const estate of fc.sample(estates(FORMS), { numRuns: count!, seed: seed! })) {
  process.stdout.write(`${JSON.stringify({ input: { documents: documentsOf(estate) }, settings: estate.settings })}\n`);
}
