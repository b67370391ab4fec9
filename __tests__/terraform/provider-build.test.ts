import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildProvider, builtProvider } from "../../tools/aws-provider/build";
import { isBuilt, readServices, servicesFor, shortenedLists } from "../../tools/aws-provider/services";
import { findTools } from "./harness/tools";

const IMPORT = "github.com/hashicorp/terraform-provider-aws";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provider-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  chmodSync(join(folder, path), mode);
}

describe("the services of the AWS provider", () => {
  /** A service of the source, with one resource and one data source, in the shape of the provider's generated files. */
  function service(name: string, constant: string, code = ""): void {
    write(
      `internal/service/${name}/service_package_gen.go`,
      `package ${name}

func (p *servicePackage) SDKDataSources(ctx context.Context) []*inttypes.ServicePackageSDKDataSource {
	return []*inttypes.ServicePackageSDKDataSource{{TypeName: "aws_${name}_list"}}
}

func (p *servicePackage) FrameworkResources(ctx context.Context) []*inttypes.ServicePackageFrameworkResource {
	return []*inttypes.ServicePackageFrameworkResource{
		{
			TypeName: "aws_${name}_thing",
		},
	}
}

func (p *servicePackage) ServicePackageName() string {
	return names.${constant}
}
`,
    );
    write(`internal/service/${name}/thing.go`, `package ${name}\n${code}`);
  }

  const client = (constant: string, sdk: string): string => `
func (c *AWSClient) ${constant}Client(ctx context.Context) *${sdk}.Client {
	return errs.Must(client[*${sdk}.Client](ctx, c, names.${constant}, make(map[string]any)))
}
`;

  beforeEach(() => {
    write("main.go", `package main\nimport "${IMPORT}/internal/provider/sdkv2"\n`);
    write(
      "internal/provider/sdkv2/service_packages_gen.go",
      `package sdkv2

import (
${["eks", "iam", "lambda", "meta", "organizations"].map((name) => `\t"${IMPORT}/internal/service/${name}"`).join("\n")}
)

var v = []conns.ServicePackage{
${["eks", "iam", "lambda", "meta", "organizations"].map((name) => `\t\t${name}.ServicePackage(ctx),`).join("\n")}
}
`,
    );
    write("internal/provider/sdkv2/provider.go", `package sdkv2\nvar _ = c.MetaClient(ctx)\n`);
    write(
      "internal/conns/awsclient_gen.go",
      `package conns

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/metadata"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"${IMPORT}/names"
)
${client("EKS", "eks")}${client("IAM", "iam")}${client("Lambda", "lambda")}${client("Meta", "metadata")}${client("Organizations", "organizations")}`,
    );
    service("eks", "EKS", `import "${IMPORT}/internal/service/iam/policy"`);
    service("iam", "IAM");
    write("internal/service/iam/policy/policy.go", "package policy\nvar _ = c.OrganizationsClient(ctx)\n");
    service("lambda", "Lambda", "var _ = c.IAMClient(ctx)");
    service("meta", "Meta");
    service("organizations", "Organizations");
    write("internal/service/eks/thing_test.go", "package eks\nvar _ = c.LambdaClient(ctx)\n");
  });

  const used = (...resources: string[]): Parameters<typeof servicesFor>[0] => ({
    resources: new Map(resources.map((type) => [type, "modules/x.ts"])),
    dataSources: new Map(),
  });

  test("are those that declare the types in use", () => {
    const services = readServices(folder);
    expect(servicesFor(used("aws_iam_thing"), services)).toContain("iam");
    expect(servicesFor(used("aws_iam_thing"), services)).not.toContain("lambda");
    const dataSources = new Map([["aws_iam_list", "modules/x.ts"]]);
    expect(servicesFor({ ...used(), dataSources }, services)).toContain("iam");
  });

  test("bring the services that their code imports or has a client of, but not those of their tests", () => {
    const services = readServices(folder);
    expect(servicesFor(used("aws_eks_thing"), services)).toEqual(["eks", "meta", "organizations"]);
    expect(servicesFor(used("aws_lambda_thing"), services)).toEqual(["iam", "lambda", "meta"]);
  });

  test("include what the provider itself uses", () => {
    expect(servicesFor(used(), readServices(folder))).toEqual(["meta"]);
  });

  test("are unknown for a type that the provider does not have, and the message names the file", () => {
    expect(() => servicesFor(used("aws_eks_thin"), readServices(folder))).toThrow(
      "modules/x.ts: got resource type aws_eks_thin, expected a type of the pinned AWS provider",
    );
    // A data source is no resource.
    expect(() => servicesFor(used("aws_eks_list"), readServices(folder))).toThrow("got resource type aws_eks_list");
  });

  test("are the only ones that remain in the two lists, and no other line changes", () => {
    const lists = shortenedLists(folder, ["eks", "meta"]);
    expect(lists["internal/provider/sdkv2/service_packages_gen.go"]).toBe(
      `package sdkv2

import (
	"${IMPORT}/internal/service/eks"
	"${IMPORT}/internal/service/meta"
)

var v = []conns.ServicePackage{
		eks.ServicePackage(ctx),
		meta.ServicePackage(ctx),
}
`,
    );
    const clients = lists["internal/conns/awsclient_gen.go"]?.split("\n") ?? [];
    expect(clients.filter((line) => line.startsWith("func "))).toEqual([
      "func (c *AWSClient) EKSClient(ctx context.Context) *eks.Client {",
      "func (c *AWSClient) MetaClient(ctx context.Context) *metadata.Client {",
    ]);
    expect(clients.filter((line) => line.startsWith('\t"'))).toEqual([
      '\t"context"',
      '\t"github.com/aws/aws-sdk-go-v2/service/eks"',
      '\t"github.com/aws/aws-sdk-go-v2/service/metadata"',
      `\t"${IMPORT}/names"`,
    ]);
  });

  test.each([
    ["main.go", true],
    ["go.sum", true],
    ["internal/service/eks/cluster.go", true],
    ["internal/service/eks/find/find.go", true],
    ["internal/service/eks/cluster_test.go", false],
    ["internal/service/lambda/function.go", false],
    // The package `internal` embeds it.
    ["internal/service/lambda/smarterr.hcl", true],
    ["internal/conns/config.go", true],
    ["names/data/names_data.hcl", true],
    ["website/docs/index.html", false],
  ])("decide that %s is built: %s", (path, built) => {
    expect(isBuilt(path, ["eks"])).toBe(built);
  });
});

describe("the AWS provider's build", () => {
  const { AWS_PROVIDER, CI, PATH, TERRAFORM_SUITES, XDG_CACHE_HOME } = process.env;
  const restore = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };

  beforeEach(() => {
    process.env.XDG_CACHE_HOME = join(folder, "cache");
    process.env.PATH = folder;
    process.env.CI = "false";
  });
  afterEach(() => {
    for (const [name, value] of Object.entries({ AWS_PROVIDER, CI, PATH, TERRAFORM_SUITES, XDG_CACHE_HOME }))
      restore(name, value);
  });

  const program = (name: string, script: string): void => write(name, `#!/bin/sh\n${script}\n`, 0o755);
  const goThat = (script: string): void =>
    program("go", `[ "$1" = version ] && { echo go version go1.26.8; exit; }\n${script}`);

  test("needs Go, and says which", () => {
    process.env.PATH = folder;
    expect(() => buildProvider()).toThrow(
      "no go on PATH, expected Go 1.26.3 or later; install it from https://go.dev/doc/install",
    );
  });

  test("refuses an old Go", () => {
    program("go", "echo go version go1.25.9 linux/amd64");
    expect(() => buildProvider()).toThrow("got Go 1.25.9, expected 1.26.3 or later; install it from ");
  });

  test("needs a Go module proxy if the module is not in the cache", () => {
    goThat(`echo '{"Path": "x", "Error": "module lookup disabled by GOPROXY=off"}'; exit 1`);
    expect(() => buildProvider()).toThrow(
      /^the AWS provider cannot be built, because its source cannot be downloaded: got "module lookup disabled by GOPROXY=off", expected a Go module proxy that serves github\.com\/hashicorp\/terraform-provider-aws v\S+; set GOPROXY$/,
    );
  });

  test("refuses a source with another checksum than go.sum has", () => {
    goThat(`echo '{"Dir": "/", "Sum": "h1:another="}'`);
    expect(() => buildProvider()).toThrow(/go\.sum: got no line ".* h1:another="/);
  });

  test("leaves nothing in the cache when it fails", () => {
    goThat("echo 'no space left on device' >&2; exit 1");
    expect(() => buildProvider()).toThrow('got "no space left on device"');
    expect(builtProvider()).toBeUndefined();
  });

  test("is not looked for in the network: without a build the suites are skipped with the command that makes one", () => {
    goThat("exit 9");
    program("terraform", `echo '{"terraform_version": "1.11.4"}'`);
    expect(findTools()).toEqual({
      missing:
        "no build of the AWS provider for these sources, expected one in the cache; run `npm run build:provider`",
    });
  });

  test("is neither built nor in the registry: the suites fail, with the values that are allowed", () => {
    process.env.AWS_PROVIDER = "stand-in";
    expect(() => findTools()).toThrow('AWS_PROVIDER: got "stand-in", expected built or registry');
  });

  test.each([
    ["no Go", `echo '{"terraform_version": "1.11.4"}'`, "no go on PATH, expected Go 1.26.3 or later"],
    ["an old Terraform", `echo '{"terraform_version": "1.6.6"}'`, "got Terraform 1.6.6, expected 1.7.0 or later"],
  ])("with %s the suites are skipped with a sentence, and fail with CI=true", (_, terraform, sentence) => {
    program("terraform", terraform);
    process.env.PATH = folder;
    expect(findTools().missing).toContain(sentence);
    process.env.CI = "true";
    expect(() => findTools()).toThrow(sentence);
  });
});
