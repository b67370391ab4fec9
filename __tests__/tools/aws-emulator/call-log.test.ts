import type { EmulatedCall, Emulator } from "../../../tools/aws-emulator/start";
import { describeWithEmulator } from "./emulated";

/** A request with a signature that names who calls what, and where; the emulator looks at nothing else of it. */
async function send(
  { environment, url }: Emulator,
  service: string,
  request: { path?: string; headers?: Record<string, string>; body?: string | Uint8Array; method?: string },
): Promise<Response> {
  const credential = `${environment.AWS_ACCESS_KEY_ID ?? ""}/20260101/eu-west-1/${service}/aws4_request`;
  return await fetch(`${url}${request.path ?? "/"}`, {
    method: request.method ?? "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host`, ...request.headers },
    body: request.body,
  });
}

const json = (target: string, parameters: object): { headers: Record<string, string>; body: string } => ({
  headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
  body: JSON.stringify(parameters),
});

describeWithEmulator("The call log", (emulator) => {
  beforeEach(async () => await emulator().reset());

  const last = async (): Promise<EmulatedCall | undefined> => (await emulator().calls()).at(-1);

  test("numbers calls, and says of each who called what with what answer", async () => {
    await send(emulator(), "logs", json("Logs_20140328.CreateLogGroup", { logGroupName: "/app" }));
    await emulator().call("sts", "GetCallerIdentity", {}, { account: "444455556666", region: "us-east-1" });
    expect(await emulator().calls()).toEqual([
      {
        sequence: 1,
        service: "logs",
        operation: "logs:CreateLogGroup",
        region: "eu-west-1",
        account: "111122223333",
        protocol: "json",
        parameters: { logGroupName: "/app" },
        requestViolations: [],
        answerViolations: [],
        answeredBy: "moto",
        status: 200,
      },
      expect.objectContaining({
        sequence: 2,
        operation: "sts:GetCallerIdentity",
        region: "us-east-1",
        account: "444455556666",
        byHand: true,
      }),
    ]);
  });

  test.each([
    ["required", "CreateLogGroup", {}, "logGroupName"],
    ["unknown member", "CreateLogGroup", { logGroupName: "/app", colour: "red" }, "colour"],
    ["enum", "CreateLogGroup", { logGroupName: "/app", logGroupClass: "CHEAP" }, "logGroupClass"],
    ["length", "CreateLogGroup", { logGroupName: "a".repeat(513) }, "logGroupName"],
    ["pattern", "CreateLogGroup", { logGroupName: "a b" }, "logGroupName"],
    // \p{L}, which most engines of regular expressions cannot read
    ["pattern", "TagResource", { resourceArn: "arn:aws:logs:eu-west-1:1:x", tags: { "a\u0000": "b" } }, "tags{key}"],
    ["range", "DescribeLogGroups", { limit: 51 }, "limit"],
  ])("names what breaks the rule %s of %s", async (rule, operation, parameters, path) => {
    await send(emulator(), "logs", json(`Logs_20140328.${operation}`, parameters));
    const { requestViolations = [] } = (await last()) ?? {};
    expect(requestViolations.filter((violation) => violation.rule === rule)).toMatchObject([{ path }]);
  });

  test("finds nothing wrong in a request of letters of all alphabets", async () => {
    const tags = { équipe: "Plattform/プラットフォーム" };
    await send(emulator(), "logs", json("Logs_20140328.CreateLogGroup", { logGroupName: "/app", tags }));
    expect(await last()).toMatchObject({ status: 200, requestViolations: [] });
  });

  test.each([
    ["logs", json("Logs_20140328.MakeLogGroup", {}), "no operation of logs for Logs_20140328.MakeLogGroup"],
    ["eks", { path: "/cluster", method: "GET" }, "no operation of eks for GET /cluster"],
    ["nosuch", {}, "no service nosuch"],
  ])("says of a request to %s that it calls no operation of AWS", async (service, request, unknown) => {
    const response = await send(emulator(), service, request);
    expect(response.status).toBe(400);
    expect(await last()).toMatchObject({ operation: null, unknown });
  });

  test("says of an operation that nobody emulates that it is not", async () => {
    await expect(emulator().call("eks", "ListAddons", { clusterName: "payments" })).rejects.toMatchObject({
      code: "NotEmulated",
      message: "eks:ListAddons: NotEmulated: the emulator has no eks:ListAddons",
    });
  });

  test("refuses a request that is not signed", async () => {
    expect((await fetch(emulator().url)).status).toBe(403);
    expect(await last()).toMatchObject({ service: null, operation: null, status: 403 });
  });

  describe("in CloudWatch's CBOR", () => {
    // https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
    const cbor = async (operation: string, ...body: number[]): Promise<Response> =>
      await send(emulator(), "monitoring", {
        path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
        headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
        body: Uint8Array.from(body),
      });
    const EMPTY_MAP = 0xa0;

    test("has parameters and answers like any other", async () => {
      // {"DashboardNames": ["a"]}
      const names = [...Buffer.from("DashboardNames")];
      const response = await cbor("DeleteDashboards", 0xa1, 0x60 + names.length, ...names, 0x81, 0x61, 0x61);
      expect(await last()).toMatchObject({ protocol: "cbor", parameters: { DashboardNames: ["a"] } });
      // moto knows no dashboard of that name
      expect(response.headers.get("x-amzn-query-error")).toMatch(/^[A-Za-z]+;Sender$/);
      const described = await cbor("DescribeAlarms", EMPTY_MAP);
      expect([described.status, described.headers.get("smithy-protocol")]).toEqual([200, "rpc-v2-cbor"]);
      expect(Buffer.from(await described.arrayBuffer()).toString("latin1")).toContain("MetricAlarms");
    });

    test.each([
      ["denied", "AccessDenied", 403],
      ["throttled", "Throttling", 400],
    ] as const)("a fault that is %s is answered as %s", async (kind, code, status) => {
      await emulator().faults([{ operation: "cloudwatch:DescribeAlarms", kind }]);
      const response = await cbor("DescribeAlarms", EMPTY_MAP);
      expect(response.status).toBe(status);
      expect(response.headers.get("x-amzn-query-error")).toBe(`${code};Sender`);
      expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).toContain(code);
    });
  });
});
