import type { AnsweredExemption } from "./answer";
import type { Exemption, ExemptionSetting, ReportedExemption } from "./report";

/** What verdicts show of an exemption. */
export function shownExemption({ reason, approved_by, expires, ticket }: ExemptionSetting): Exemption {
  return { reason, approvedBy: approved_by, expires, ticket };
}

/**
 * Each exemption with what came of it.
 *
 * @param answered of each, as the policy answered
 * @param covered for each exempt finding the place of what exempts it
 */
export function reportedExemptions(
  settings: readonly ExemptionSetting[],
  answered: readonly AnsweredExemption[],
  covered: readonly number[],
): readonly ReportedExemption[] {
  const counts = new Map<number, number>();
  for (const place of covered) counts.set(place, (counts.get(place) ?? 0) + 1);
  return settings.map((setting, place) => {
    const { rule, address, reason, ticket, approved_by: approvedBy, expires } = setting;
    const covers = counts.get(place) ?? 0;
    const { state = "unknown", meets } = answered[place] ?? {};
    return {
      ...{ rule, address },
      ...given(setting),
      ...{ reason, ticket, approvedBy, expires },
      state: state === "valid" && covers === 0 ? "unused" : state,
      covers,
      ...(meets === undefined ? {} : { meets }),
    };
  });
}

function given({ document, account, region, cluster }: ExemptionSetting): Partial<ExemptionSetting> {
  const scope = Object.entries({ document, account, region, cluster });
  return Object.fromEntries(scope.filter(([, value]) => value !== undefined));
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

const untold =
  (what: string) =>
  ({ meets = "" }: ReportedExemption): string =>
    `the documents do not tell the ${what} of ${meets}; name the document instead`;

const REASONS: Readonly<Record<string, (exemption: ReportedExemption) => string>> = {
  expired: ({ expires }) => `expired on ${expires}`,
  "longer than a year": ({ expires }) => `expires on ${expires}, more than a year ahead`,
  "too broad": ({ address }) => `the address "${address}" is too broad, expected one that names a module or a resource`,
  mandatory: () => "the rule is mandatory, and the settings do not say mandatory_exemptions: allowed",
  "never exempted": () => "the rule is never exempted",
  ambiguous: ({ meets = "" }) =>
    `it is ambiguous, because it meets findings of ${meets}; add document, account, region or cluster`,
  "account not told": untold("account"),
  "region not told": untold("region"),
  "cluster not told": untold("cluster"),
};
