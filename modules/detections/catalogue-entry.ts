/** What every entry of a catalogue tells of itself. */
export interface CatalogueEntry {
  /** Name for ever, in kebab case: resources and metrics are named after it, and a team's settings name it. */
  readonly id: string;
  /** What is seen, in a few words. */
  readonly title: string;
  /** Why it is worth seeing. */
  readonly reason: string;
  /** What to do when it is seen. */
  readonly response: string;
  /** Page that the entry rests on. */
  readonly source: string;
  /**
   * Controls the entry answers, such as "CIS AWS 4.5".
   * @default - none
   */
  readonly controls?: readonly string[];
}

/** When a count is worth waking somebody for. */
export interface AlarmSettings {
  /** The count, within one period, from which on the alarm goes off. */
  readonly threshold: number;
  /**
   * Seconds counted together, a multiple of 60, up to 604800, a week.
   * @default 300
   */
  readonly periodSeconds?: number;
}

/** A metric filter on a log group, and its alarm. */
export interface LogDetection extends CatalogueEntry {
  /** CloudWatch's filter pattern; a filter sees every stream of the group, so it must know its records by itself. */
  readonly pattern: string;
  /**
   * When it goes off.
   * @default - it is counted and shown alone
   */
  readonly alarm?: AlarmSettings;
}

/** A query that is saved in CloudWatch Logs Insights. */
export interface SavedQuery extends CatalogueEntry {
  /** The query, one command a line. */
  readonly query: string;
}
