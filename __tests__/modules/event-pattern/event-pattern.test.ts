import { matchesEvent } from "./event-pattern";

// The event and the patterns of AWS's own pages:
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
const EVENT = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
};

test.each<[object, boolean]>([
  [{ source: ["aws.ec2"] }, true],
  [
    {
      source: ["aws.ec2"],
      "detail-type": ["EC2 Instance State-change Notification"],
      detail: { state: ["terminated"] },
    },
    true,
  ],
  [{ source: ["aws.ec2"], detail: { state: ["running", "terminated"] } }, true],
  [{ source: ["aws.fargate"] }, false],
  [{ source: ["aws.ec2"], detail: { state: ["running"] } }, false],
  [{ time: [{ prefix: "2017-12-22" }] }, true],
  [{ region: [{ prefix: "eu-" }] }, false],
  [{ detail: { state: [{ "anything-but": "initializing" }] } }, true],
  [{ detail: { state: [{ "anything-but": ["terminated", "stopped"] }] } }, false],
  [{ detail: { state: [{ exists: true }] } }, true],
  [{ detail: { "c-count": [{ exists: false }] } }, true],
  [{ resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"] }, true],
  [{ detail: { deeper: { still: [true] } } }, false],
])("%j matches AWS's event: %s", (pattern, expected) => {
  expect(matchesEvent(pattern, EVENT)).toBe(expected);
});

test("of an array of objects, one must match by itself", () => {
  const pattern = { detail: { list: { kind: ["a"], on: [false] } } };
  expect(matchesEvent(pattern, { detail: { list: [{ kind: "a", on: false }] } })).toBe(true);
  expect(
    matchesEvent(pattern, {
      detail: {
        list: [
          { kind: "a", on: true },
          { kind: "b", on: false },
        ],
      },
    }),
  ).toBe(false);
});

test("refuses what it does not know", () => {
  expect(() => matchesEvent({ source: "aws.ec2" }, EVENT)).toThrow("expected an array or an object");
  expect(() => matchesEvent({ source: [{ suffix: "ec2" }] }, EVENT)).toThrow('got the operator "suffix"');
});
