// Every decimal of 15 digits survives a double. https://en.wikipedia.org/wiki/Double-precision_floating-point_format
const SAFE_DIGITS = 15;

/**
 * Whether a double holds the number that a JSON literal writes, digit by digit: `9007199254740993` would become
 * `9007199254740992`, and `364.99999999999999999` would become 365 days.
 */
export function isExact(literal: string): boolean {
  if (literal.length <= SAFE_DIGITS && !/[eE]/.test(literal)) return true;
  const value = Number(literal);
  return Number.isFinite(value) && sameDecimal(decimal(literal), decimal(String(value)));
}

interface Decimal {
  /** Without zeros at either end. */
  readonly digits: string;
  /** Of the last digit. */
  readonly exponent: number;
}

function decimal(literal: string): Decimal {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(literal) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = withoutZeros(all);
  if (digits === "") return { digits, exponent: 0 };
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}

// Not /0+$/, which looks at each run of zeros again and again.
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

function sameDecimal(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.exponent === b.exponent;
}
