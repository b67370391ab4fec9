// Writes docs/cost.md. With --check it only compares.
import { costPage } from "./cost/page";
import { writeOrCheck } from "./generated-file";

void writeOrCheck({
  path: "docs/cost.md",
  parser: "markdown",
  sources: "presets and prices",
  script: "build:cost",
  text: costPage,
});
