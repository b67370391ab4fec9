import { CLUSTER_CATALOGUE, type EnvironmentPreset } from "../../modules";
import { ASSUMPTIONS, PRICES } from "./prices";

/** US dollars of one month, by what they are for. */
export interface Estimate {
  readonly ingestion: number;
  readonly kept: number;
  readonly detections: number;
  readonly archive: number;
  readonly keys: number;
  readonly total: number;
}

const DAYS_A_MONTH = 365 / 12;
const GB = 1e9;

/**
 * What a preset costs in a month of its first year's end, for one cluster.
 * @param events audit events a month, the same each month
 */
export function estimate(preset: EnvironmentPreset, events: number): Estimate {
  const hasOthers = preset.cluster.additionalLogTypes.length > 0;
  const volume = ((events * ASSUMPTIONS.bytesPerEvent) / GB) * (hasOthers ? 1 / (1 - ASSUMPTIONS.otherTypes) : 1);
  const months = Math.min(preset.logs.retention / DAYS_A_MONTH, 12);
  const parts = {
    ingestion: volume * PRICES.ingestion.price,
    kept: volume * ASSUMPTIONS.compressed * months * PRICES.kept.price,
    detections: detections(preset),
    archive: preset.archive === undefined ? 0 : archive(volume, preset.archive.glacierAfterDays ?? 0),
    // An AlarmTopic has one of its own.
    keys: PRICES.key.price * (preset.detections.alarms ? 2 : 1),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part) };
}

function detections({ detections: { alarms } }: EnvironmentPreset): number {
  const { filters, groupAlarms } = CLUSTER_CATALOGUE;
  const alarmed = filters.filter(({ alarm }) => alarm !== undefined).length + groupAlarms.length;
  return filters.length * PRICES.metric.price + (alarms ? alarmed * PRICES.alarm.price : 0) + PRICES.dashboard.price;
}

function archive(volume: number, glacierAfterDays: number): number {
  const unpacked = volume * ASSUMPTIONS.archived;
  const packed = unpacked * ASSUMPTIONS.compressed;
  const standardMonths = Math.min(glacierAfterDays / DAYS_A_MONTH, 12);
  return (
    packed * PRICES.stream.price +
    unpacked * PRICES.unpacking.price +
    packed * standardMonths * PRICES.standard.price +
    packed * (12 - standardMonths) * PRICES.glacier.price
  );
}
