import { filterPattern, type Reading } from "./filter-pattern";

// The examples are those of AWS's own pages:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html

describe("terms", () => {
  const BAD_REQUEST = "[ERROR 400] BAD REQUEST";
  const UNAUTHORIZED = "[ERROR 401] UNAUTHORIZED REQUEST";
  const MISSING = "[ERROR 419] MISSING ARGUMENTS";
  const INVALID = "[ERROR 420] INVALID ARGUMENTS";
  const INTERNAL = "[ERROR 500] INTERNAL SERVER ERROR";
  const SUCCESS = "[SUCCESS 200] AUTHORIZED REQUEST";
  const all = [BAD_REQUEST, UNAUTHORIZED, MISSING, INVALID, INTERNAL, SUCCESS];

  test.each<[string, string[]]>([
    ["", all],
    ["ERROR", [BAD_REQUEST, UNAUTHORIZED, MISSING, INVALID, INTERNAL]],
    ["ERROR REQUEST", [BAD_REQUEST, UNAUTHORIZED]],
    ["?ERROR ?SUCCESS", all],
    ["?MISSING ?SUCCESS", [MISSING, SUCCESS]],
    ['"INTERNAL SERVER ERROR"', [INTERNAL]],
    ["ERROR -ARGUMENTS", [BAD_REQUEST, UNAUTHORIZED, INTERNAL]],
    ['"ERROR" -"SERVER ERROR" -"BAD"', [UNAUTHORIZED, MISSING, INVALID]],
    ["%AUTHORIZED%", [UNAUTHORIZED, SUCCESS]],
    ["error", []],
  ])("%s matches as AWS says", (pattern, expected) => {
    expect(all.filter(filterPattern(pattern))).toEqual(expected);
  });
});

describe("regular expressions", () => {
  test.each([
    ["%^[hc]at%", ["hat", "cat"], ["a hat", "bat"]],
    ["%[hc]at$%", ["a hat", "a cat"], ["hats", "cats"]],
    ["%colou?r%", ["color", "colour"], ["colr"]],
    ["%^a{3,5}$%", ["aaa", "aaaaa"], ["aa", "aaaaaa"]],
    ["%gray|grey%", ["gray", "grey"], ["groy"]],
    ["%10\\.10\\.0\\.1%", ["10.10.0.1"], ["10x10.0.1"]],
    ["%\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}%", ["from 10.1.2.3"], ["from ten"]],
  ])("%s matches as AWS says", (pattern, matches, others) => {
    const fires = filterPattern(pattern);
    expect([...matches, ...others].filter(fires)).toEqual(matches);
  });

  test("refuses what CloudWatch does not take in one", () => {
    expect(() => filterPattern("%something!%")("")).toThrow("a character that CloudWatch takes");
    expect(() => filterPattern("%(sub)%")("")).toThrow("a character that CloudWatch takes");
  });
});

describe("JSON", () => {
  const EVENT = JSON.stringify({
    eventType: "UpdateTrail",
    sourceIPAddress: "111.111.111.111",
    arrayKey: ["value", "another value"],
    objectList: [
      { name: "a", id: 1 },
      { name: "b", id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
  });

  test.each([
    '{ $.eventType = "UpdateTrail" }',
    "{ $.eventType = Update* }",
    "{ $.eventType = *Trail }",
    "{ $.eventType = * }",
    "{ $.eventType = %Trail% }",
    "{ $.sourceIPAddress != 123.123.* }",
    '{ $.arrayKey[0] = "value" }',
    "{ $.objectList[1].id = 2 }",
    "{ $.SomeObject IS NULL }",
    "{ $.SomeOtherObject NOT EXISTS }",
    "{ $.ThisFlag IS TRUE }",
  ])("%s matches AWS's event", (pattern) => {
    expect(filterPattern(pattern)(EVENT)).toBe(true);
  });

  test.each([
    '{ $.arrayKey[1] = "value" }',
    "{ $.eventType[0] = * }",
    "{ $.objectList[0].id = 2 }",
    "{ $.eventType IS NULL }",
    "{ $.SomeObject NOT EXISTS }",
    "{ $.ThisFlag IS FALSE }",
    "{ $.eventType = Up*Trail }",
    "{ $.eventType = updateTrail }",
  ])("%s does not", (pattern) => {
    expect(filterPattern(pattern)(EVENT)).toBe(false);
  });

  const COMPOUND = JSON.stringify({
    user: { id: 1, email: "John.Stiles@example.com" },
    users: [
      { id: 2, email: "John.Doe@example.com" },
      { id: 3, email: "Jane.Doe@example.com" },
    ],
    actions: ["GET", "PUT", "DELETE"],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
      [7, 8, 9],
    ],
  });

  test.each([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
      false,
    ],
  ])("%s: %s, as AWS says", (pattern, expected) => {
    expect(filterPattern(pattern)(COMPOUND)).toBe(expected);
  });

  test("neither = nor != holds for an array or an object", () => {
    const record = JSON.stringify({ users: [1, 2, 3] });
    expect(filterPattern("{ $.users = 1 }")(record)).toBe(false);
    expect(filterPattern("{ $.users != 1 }")(record)).toBe(false);
  });

  test.each([
    ["{ $.latency >= 500 }", { latency: 500 }, { latency: 499.9 }],
    ["{ $.numbers[0] < 10e3 }", { numbers: [9999] }, { numbers: [10000] }],
    ["{ $.numbers[0] < 10e-3 }", { numbers: [0.009] }, { numbers: [0.01] }],
    ["{ $.processes[4].averageRuntime <= 55.5 }", { processes: [0, 0, 0, 0, { averageRuntime: 55.5 }] }, {}],
    ["{ $.errorCode = 400 }", { errorCode: 400 }, { errorCode: 401 }],
    ["{ $.errorCode != 500 }", { errorCode: 400 }, { errorCode: 500 }],
    ["{ $.latency > +1000 }", { latency: 1001 }, { latency: 1000 }],
  ])("%s compares numbers", (pattern, match, other) => {
    expect(filterPattern(pattern)(JSON.stringify(match))).toBe(true);
    expect(filterPattern(pattern)(JSON.stringify(other))).toBe(false);
  });

  test("never matches what is not a JSON object", () => {
    expect(filterPattern("{ $.a NOT EXISTS }")("plain text")).toBe(false);
    expect(filterPattern("{ $.a NOT EXISTS }")('"text"')).toBe(false);
  });

  test.each<[Reading, boolean]>([
    ["strict", false],
    ["lenient", true],
  ])("leaves open what != says of an absent field: %s", (reading, expected) => {
    expect(filterPattern("{ $.absent != a }", reading)("{}")).toBe(expected);
  });

  test.each(["{ $.a }", "{ a = b }", "{ $.a = b", "{ ($.a = b }", "{ $.a = b } more", "{ $.a[*] = b }", "{ $.a > b }"])(
    "refuses %s",
    (pattern) => {
      expect(() => filterPattern(pattern)).toThrow("filter pattern: got");
    },
  );
});

describe("space-delimited fields", () => {
  const LINES = [
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
    '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /index.html HTTP/1.0" 404 4355',
  ];

  test.each([
    ["[ip, user, username, timestamp, request, status_code, bytes]", [0, 1, 2]],
    ["[..., status_code, bytes]", [0, 1, 2]],
    ["[ip, user, ..., status_code, bytes]", [0, 1, 2]],
    ["[ip, user, ...]", [0, 1, 2]],
    ["[ip, user, username, timestamp, request, status_code, bytes > 2000]", [1, 2]],
    ["[ip, user, username, timestamp, request, status_code = 200, bytes]", [0]],
    ["[ip, user, username, timestamp, request, status_code = 4*, bytes]", [2]],
    ["[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", [2]],
    ["[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000]", []],
    ["[..., request, status_code = 500 || status_code = 404, bytes]", [1, 2]],
    ["[ip, user]", []],
  ])("%s matches lines %j", (pattern, expected) => {
    const fires = filterPattern(pattern);
    expect(LINES.flatMap((line, index) => (fires(line) ? [index] : []))).toEqual(expected);
  });
});
