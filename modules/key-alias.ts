import { Token } from "cdktf";

/**
 * The name of an alias as KMS has it.
 * @param alias without `alias/`
 * @throws Error where KMS would not take it, or it says `alias/` once more
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export function keyAlias(alias: string): string {
  if (!Token.isUnresolved(alias) && !/^(?!(?:aws|alias)\/)[\w/-]{1,250}$/.test(alias)) {
    throw new Error(
      `alias: got "${alias}", expected letters, digits, "/", "_" and "-", not beginning with "aws/" or "alias/"`,
    );
  }
  return `alias/${alias}`;
}
