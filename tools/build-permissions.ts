// Writes docs/permissions.md. With --check it only compares.
import { writeOrCheck } from "./generated-file";
import { permissionsPage } from "./permissions/page";

void writeOrCheck({
  path: "docs/permissions.md",
  parser: "markdown",
  sources: "tools/permissions",
  script: "build:permissions",
  text: permissionsPage,
});
