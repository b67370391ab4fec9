import type { Catalogue } from "../catalogue";
import type { Report } from "../report";

/** What a report is shown with, besides itself. */
export interface ReportContext {
  /** Whether to mark outcomes with ANSI colours; text alone does. */
  readonly colour: boolean;
  /** Whether the run ends 1 for want of a cluster, which is then said. */
  readonly requireCluster: boolean;
  /** Version of the package. */
  readonly version: string;
  /** The rules that were evaluated. */
  readonly catalogue: Catalogue;
  /** The day it is taken to be, YYYY-MM-DD. */
  readonly day: string;
}

/** A report as text. Pure: the same report in the same context is the same text. */
export type Reporter = (report: Report, context: ReportContext) => string;
