import type { Exemption, ExemptionSetting, ReportedExemption } from "./report";

/** What verdicts show of an exemption. */
export function shownExemption({ reason, approved_by, expires, ticket }: ExemptionSetting): Exemption {
  return { reason, approvedBy: approved_by, expires, ticket };
}

/**
 * Each exemption with what came of it.
 *
 * @param states of each, as the policy answered
 * @param covered for each exempt finding the place of what exempts it
 */
export function reportedExemptions(
  settings: readonly ExemptionSetting[],
  states: readonly string[],
  covered: readonly number[],
): readonly ReportedExemption[] {
  return settings.map(({ rule, address, reason, ticket, approved_by: approvedBy, expires }, place) => {
    const covers = covered.filter((each) => each === place).length;
    const state = states[place] ?? "unknown";
    return {
      ...{ rule, address, reason, ticket, approvedBy, expires },
      state: state === "valid" && covers === 0 ? "unused" : state,
      covers,
    };
  });
}

/** A sentence for each exemption that does not do what its author may think it does. */
export function exemptionNotes(exemptions: readonly ReportedExemption[] = []): string[] {
  return exemptions.flatMap((exemption, place) => {
    const { rule, address, state } = exemption;
    return state === "valid" ? [] : [`exemption ${place + 1} (${rule} at ${address}) ${trouble(exemption)}`];
  });
}

function trouble(exemption: ReportedExemption): string {
  if (exemption.state === "unused") return "covers nothing; take it out";
  return `exempts nothing: ${(REASONS[exemption.state] ?? (({ state }) => state))(exemption)}`;
}

const REASONS: Readonly<Record<string, (exemption: ReportedExemption) => string>> = {
  expired: ({ expires }) => `expired on ${expires}`,
  "longer than a year": ({ expires }) => `expires on ${expires}, more than a year ahead`,
  "too broad": ({ address }) => `the address "${address}" is too broad, expected one that names a module or a resource`,
  mandatory: () => "the rule is mandatory, and the settings do not say mandatory_exemptions: allowed",
  "never exempted": () => "the rule is never exempted",
};
