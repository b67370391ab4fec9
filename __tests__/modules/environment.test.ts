import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { environmentJsonSchema } from "../../modules/environment";
import { readEnvironments } from "../../modules/environment-files";

const project = join(__dirname, "..", "..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "environments-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(text: string, name = "prod.yaml"): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const cluster = (more: string) =>
  `account: "111122223333"\nclusters:\n  - {name: a, region: eu-west-1, subnets: {tags: {tier: private}}, ${more}}\n`;

/** What a user reads, without the file's path. */
function faults(text: string): string[] {
  const path = file(text);
  try {
    readEnvironments(folder, path);
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(`${path}: `, ""));
  }
  return [];
}

test("an account alone is an environment", () => {
  expect(faults('account: "111122223333"')).toEqual([]);
});

test.each([
  [
    "an account without quotes",
    "account: 111122223333",
    'account: got 111122223333, expected the twelve digits of an AWS account in quotes, such as "111122223333"',
  ],
  ["no account", "clusters: []", "account: got nothing, expected the twelve digits"],
  [
    "an unknown key",
    'account: "111122223333"\nclusterz: []',
    'clusterz: unknown key, did you mean "clusters"? expected account, backend, tags, logs, trail, clusters',
  ],
  [
    "an unknown key deep down",
    cluster("vesion: x"),
    'clusters[0].vesion: unknown key, did you mean "version"? expected name, region,',
  ],
  ["a key that is like no other", cluster("zzz: 1"), "clusters[0].zzz: unknown key, expected name, region,"],
  [
    "a region that is none",
    'account: "111122223333"\ntrail: {name: audit, region: eu-wset-1}',
    'trail.region: got "eu-wset-1", expected an AWS region such as "eu-west-1"',
  ],
  [
    "a retention CloudWatch does not offer",
    'account: "111122223333"\nlogs: {retention: 100}',
    "logs.retention: got 100, expected one of 0, 1, 3, 5,",
  ],
  [
    "a mandatory log type as an option",
    cluster("additional_log_types: [audit]"),
    'clusters[0].additional_log_types[0]: got "audit", expected one of api, controllerManager, scheduler',
  ],
  [
    "a version that YAML took for a number",
    cluster("version: 1.30"),
    "clusters[0].version: got 1.3, expected a minor version of Kubernetes in quotes",
  ],
  [
    "a backend of an unknown type",
    'account: "111122223333"\nbackend: {type: s4}',
    'backend.type: got "s4", expected a mapping with type local or s3',
  ],
  [
    "an unknown key of a backend",
    'account: "111122223333"\nbackend: {type: local, path: x}',
    "backend.path: unknown key, expected type, directory, bucket",
  ],
  ["nothing", "", "top level: got null, expected an environment"],
  ["what is no YAML", "account: [", "is not YAML:"],
  ["a key given twice", "account: a\naccount: b", "is not YAML: Map keys must be unique"],
])("refuses %s, with path, value and what is allowed", (_, text, message) => {
  expect(faults(text)).toContainEqual(expect.stringContaining(message));
});

test("names every fault of a file at once", () => {
  expect(faults("account: x\ntrail: {name: a}\n")).toEqual([
    expect.stringContaining('account: got "x"'),
    expect.stringContaining('trail.name: got "a"'),
    expect.stringContaining("trail.region: got nothing"),
  ]);
});

test.each([
  ["{}", "exactly one of ids, tags, create"],
  ["{tags: {a: b}, create: {cidr: 10.0.0.0/20}}", "exactly one of ids, tags, create"],
  ["{ids: [subnet-01234567]}", "two subnets at least"],
  ["{create: {cidr: 10.0.0.0/28}}", "an IPv4 block from /16 to /24"],
  ["{create: {cidr: 10.0.0.0/20}, vpc_id: vpc-01234567}", "tags together with vpc_id"],
])("refuses the subnets %s", (subnets, message) => {
  const text = `account: "111122223333"\nclusters:\n  - {name: a, region: eu-west-1, subnets: ${subnets}}\n`;
  expect(faults(text)).toContainEqual(expect.stringMatching(new RegExp(`^clusters\\[0\\]\\.subnets.*${message}`)));
});

test("refuses two clusters of one name in one region, and takes them in two", () => {
  const one = (name: string, region: string) => `  - {name: ${name}, region: ${region}, subnets: {tags: {a: b}}}\n`;
  const head = 'account: "111122223333"\nclusters:\n';
  expect(faults(head + one("a", "eu-west-1") + one("a", "us-east-1"))).toEqual([]);
  expect(faults(head + one("a", "eu-west-1") + one("a", "eu-west-1"))).toEqual([
    'clusters[1].name: got "a", expected a name that clusters[0] does not have in eu-west-1 already',
  ]);
});

describe("the files read", () => {
  const names = (named?: unknown) => readEnvironments(folder, named).map(({ name }) => name);

  beforeEach(() => {
    file('account: "111122223333"', "prod.yaml");
    file('account: "111122223333"', "dev.yml");
    file("{}", "environment.schema.json");
    mkdirSync(join(folder, "examples"));
    file("no environment", "examples/other.yaml");
  });

  test("are all of the folder, in order, and of no folder below", () => {
    expect(names()).toEqual(["dev", "prod"]);
  });

  test.each([["prod"], ["prod.yaml"], ["prod, dev"], [["dev", "prod"]]])("are those named: %j", (named) => {
    expect(names(named).sort()).toEqual(String(named).includes("dev") ? ["dev", "prod"] : ["prod"]);
  });

  test("must exist, and be one at least", () => {
    expect(() => names("test")).toThrow('environment "test": got no such file, expected one of test,');
    expect(() => readEnvironments(join(folder, "none"), undefined)).toThrow("got no environments");
  });

  test("must have names that stacks can carry, each its own", () => {
    expect(() => names(file("{}", "My Env.yaml"))).toThrow('got the name "My Env"');
    mkdirSync(join(folder, "b"));
    expect(() => names(["prod", file('account: "111122223333"', "b/prod.yaml")])).toThrow('the environment "prod" is');
  });
});

describe("the schema for editors", () => {
  const path = join(project, "environments", "environment.schema.json");

  test("is what the code says (npm run build:schema)", () => {
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(environmentJsonSchema());
  });

  test.each(["example.yaml", "examples/own-vpc.yaml"])("holds for %s, which the code takes too", (name) => {
    const example = join(project, "environments", name);
    const validate = new Ajv2020().compile(environmentJsonSchema());
    expect({ valid: validate(parse(readFileSync(example, "utf8"))), errors: validate.errors }).toMatchObject({
      valid: true,
    });
    expect(() => readEnvironments(folder, example)).not.toThrow();
  });
});
