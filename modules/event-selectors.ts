import type {
  CloudtrailAdvancedEventSelector,
  CloudtrailAdvancedEventSelectorFieldSelector,
} from "@cdktf/provider-aws/lib/cloudtrail";

/**
 * Management events that may be left out for their number: neither service knows of EKS.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
const EXCLUDABLE = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/** @throws Error where no selector records all management events, EKS's API calls among them */
export function checkManagementEvents(selectors: readonly CloudtrailAdvancedEventSelector[]): void {
  const kinds = selectors.map(recordedManagementEvents);
  const whole = kinds.includes("all") || (kinds.includes("reads") && kinds.includes("writes"));
  if (!whole) {
    throw new Error(
      'advancedEventSelectors: got none that records all management events, expected one with the field selector { field: "eventCategory", equalTo: ["Management"] } and no narrower field, or EKS API calls go unseen',
    );
  }
}

function recordedManagementEvents(selector: CloudtrailAdvancedEventSelector): "all" | "reads" | "writes" | "none" {
  const fields = selector.fieldSelector;
  if (!Array.isArray(fields)) return "none";
  let kind: "all" | "reads" | "writes" = "all";
  let management = false;
  for (const field of fields) {
    if (field.field === "eventCategory" && isOnly(field, "equalTo", ["Management"])) management = true;
    else if (field.field === "readOnly" && isOnly(field, "equalTo", ["true"])) kind = "reads";
    else if (field.field === "readOnly" && isOnly(field, "equalTo", ["false"])) kind = "writes";
    else if (field.field !== "eventSource" || !isOnly(field, "notEquals", EXCLUDABLE)) return "none";
  }
  return management ? kind : "none";
}

const OPERATORS = ["equalTo", "notEquals", "startsWith", "notStartsWith", "endsWith", "notEndsWith"] as const;

function isOnly(
  field: CloudtrailAdvancedEventSelectorFieldSelector,
  operator: (typeof OPERATORS)[number],
  among: readonly string[],
): boolean {
  return OPERATORS.every((each) => {
    const values = field[each];
    return each === operator
      ? values !== undefined && values.length > 0 && values.every((value) => among.includes(value))
      : values === undefined;
  });
}
