import type { Document } from "../../../gate";
import { asConfiguration } from "./as-configuration";
import { asPlan } from "./as-plan";
import type { Estate } from "./estate";

/** The documents of an estate, as files hold them. */
export function documentsOf(estate: Estate): Document[] {
  return estate.documents.map(({ name, kind }, i) => ({
    name,
    content: kind === "plan" ? asPlan(estate, i) : asConfiguration(estate, i),
  }));
}
