import { prepareTools } from "./tools";

/** Before all suites. */
export default function setup(): void {
  try {
    prepareTools();
  } catch (error) {
    // one sentence says what is missing: where this file called for it helps nobody
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}
