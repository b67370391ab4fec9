import { findTools } from "./tools";

/** Runs before all suites. */
export default function setup(): void {
  try {
    findTools();
  } catch (error) {
    // The message says what is missing. A stack trace would hide it.
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}
