/**
 * Authenticator records, made up for these tests, in the shape its logger writes.
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/server/server.go
 */
function record(level: string, msg: string, fields: Readonly<Record<string, string>>): string {
  const written = Object.entries(fields)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    // The logger quotes what has more than plain characters, and escapes the quotes in it.
    .map(([key, value]) => `${key}=${/^[\w\-./@^+]*$/.test(value) ? value : JSON.stringify(value)}`);
  return `time="2026-11-20T10:15:30Z" level=${level} msg=${JSON.stringify(msg)} ${written.join(" ")}`;
}

const REQUEST = { client: "127.0.0.1:57586", method: "POST", path: "/authenticate" };

export function denied(error: string, arn?: string): string {
  return record("warning", "access denied", { ...REQUEST, error, ...(arn === undefined ? {} : { arn }) });
}

export function granted(arn: string, groups: readonly string[]): string {
  return record("info", "access granted", {
    ...REQUEST,
    arn,
    groups: `[${groups.join(" ")}]`,
    uid: "aws-iam-authenticator:111122223333:AROAEXAMPLE",
    username: "alice",
  });
}

export function stsResponse(arn: string, session: string): string {
  return record("info", "STS response", { ...REQUEST, arn, accountid: "111122223333", session, userid: "AROAEXAMPLE" });
}
