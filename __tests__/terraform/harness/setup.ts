import { prepareTools } from "./tools";

/** Before all suites. */
export default function setup(): void {
  prepareTools();
}
