/** A day of the calendar, YYYY-MM-DD. */
export function isDate(text: unknown): boolean {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The day it is, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
