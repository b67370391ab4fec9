import { checkov } from "../harness/tools";
import type { Folder } from "../harness/folder";

/** What Checkov says of one resource by one check. */
export interface Finding {
  /** The file of the plan. */
  readonly file: string;
  /** Its id: `CKV_AWS_37`. */
  readonly check: string;
  readonly address: string;
  readonly type: string;
}

export interface Findings {
  readonly passed: readonly Finding[];
  readonly failed: readonly Finding[];
  /** What the command ended with: 1 where a check failed. */
  readonly code: number;
}

interface Entry {
  readonly check_id: string;
  readonly file_abs_path: string;
  readonly resource: string;
}

interface Report {
  /** Absent where nothing was judged. */
  readonly results?: { readonly passed_checks: readonly Entry[]; readonly failed_checks: readonly Entry[] };
}

/** A proxy that nobody is behind: who calls home gets an error. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Runs Checkov's checks, as they were when it was released, on plans in JSON.
 *
 * @param only the checks to run, separated by commas; without it all are
 * @throws Error where it could not run; a check of its own that breaks is none: it has no verdict then
 */
export async function runCheckov(world: Folder, files: readonly string[], only?: string): Promise<Findings> {
  const { code, stdout, text } = await world.run(
    checkov().python,
    [
      ...["-m", "checkov.main", "--framework", "terraform_plan", "--output", "json", "--compact"],
      // nothing is fetched from a platform, even where the environment holds a key for one
      "--skip-download",
      ...(only === undefined ? [] : ["--check", only]),
      ...["--file", ...files],
    ],
    { environment: { ALL_PROXY: NOWHERE, HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, LOG_LEVEL: "ERROR" } },
  );
  if (!stdout.startsWith("{")) throw new Error(`Checkov exited ${code} without a report:\n${text}`);
  const { results } = JSON.parse(stdout) as Report;
  return {
    passed: (results?.passed_checks ?? []).map(findingOf),
    failed: (results?.failed_checks ?? []).map(findingOf),
    code,
  };
}

function findingOf({ check_id: check, file_abs_path: file, resource: address }: Entry): Finding {
  // checks of providers name them `aws.default`
  const type = /(?:^|\.)(aws_\w+)\.[^.]+$/.exec(address)?.[1] ?? "provider";
  return { file, check, address, type };
}
