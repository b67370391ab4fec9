import type { EmulatedCall, Fault } from "../../../tools/aws-emulator/start";
import { describeWithEmulator } from "./emulated";

/** An operation of a service that speaks each protocol, and what AWS's errors are called there. */
const PROTOCOLS = [
  ["json", "logs", "DescribeLogGroups", "AccessDeniedException", "ThrottlingException"],
  ["rest-json", "eks", "ListClusters", "AccessDeniedException", "ThrottlingException"],
  ["rest-xml", "s3", "ListBuckets", "AccessDenied", "SlowDown"],
  ["query", "iam", "ListRoles", "AccessDenied", "Throttling"],
  ["ec2", "ec2", "DescribeVpcs", "UnauthorizedOperation", "RequestLimitExceeded"],
] as const;

describeWithEmulator("A fault", (emulator) => {
  beforeEach(async () => await emulator().faults([]));

  describe.each(PROTOCOLS)("in the protocol %s (%s:%s)", (protocol, service, operation, denied, throttled) => {
    const call = async (): Promise<unknown> => await emulator().call(service, operation);
    const fault = async (fault: Omit<Fault, "operation">): Promise<void> =>
      await emulator().faults([{ operation: `${service}:${operation}`, ...fault }]);

    test.each([
      ["denied", denied],
      ["throttled", throttled],
    ] as const)("%s is answered as %s, as often as asked for", async (kind, code) => {
      const before = (await emulator().calls()).length;
      await fault({ kind, times: 2 });
      await expect(call()).rejects.toMatchObject({ code });
      await expect(call()).rejects.toMatchObject({ code });
      await call();
      const calls = (await emulator().calls()).slice(before);
      expect(calls.map((one) => [one.protocol, one.fault, one.answeredBy === "fault"])).toEqual([
        [protocol, kind, true],
        [protocol, kind, true],
        [protocol, undefined, false],
      ]);
    });

    test("delayed is answered as usual, later", async () => {
      await call();
      await fault({ kind: "delayed", ms: 700 });
      const start = performance.now();
      await call();
      expect(performance.now() - start).toBeGreaterThanOrEqual(700);
    });

    test("cut closes the connection without an answer", async () => {
      await fault({ kind: "cut" });
      await expect(call()).rejects.toThrow("Connection was closed before we received a valid response");
      await call();
    });

    test("a timeout leaves the call without an answer until the faults are replaced", async () => {
      const before = (await emulator().calls()).length;
      await fault({ kind: "timeout" });
      const waiting = call().then(
        () => "answered",
        (error: unknown) => String(error),
      );
      let arrived = [] as readonly EmulatedCall[];
      while (arrived[0]?.fault === undefined) arrived = (await emulator().calls()).slice(before);
      expect(arrived).toMatchObject([{ fault: "timeout" }]);
      expect(arrived[0]).not.toHaveProperty("status");
      await emulator().faults([]);
      expect(await waiting).toContain("Connection was closed");
    });
  });

  test.each([
    [
      { operation: "eks:CreateClusters", kind: "denied" },
      'got the operation "eks:CreateClusters", expected one of AWS',
    ],
    [{ operation: "CreateCluster", kind: "denied" }, 'got the operation "CreateCluster", expected one of AWS'],
    [{ operation: "eks:CreateCluster", kind: "broken" }, 'got the fault "broken", expected one of denied, throttled'],
    [{ operation: "eks:CreateCluster", kind: "denied", times: -1 }, "times: got -1, expected a whole number"],
    [{ operation: "eks:CreateCluster", kind: "denied", count: 2 }, "expected operation, kind, times and ms"],
  ])("that is none is refused: %j", async (fault, sentence) => {
    await expect(emulator().faults([fault as Fault])).rejects.toThrow(sentence);
  });
});
