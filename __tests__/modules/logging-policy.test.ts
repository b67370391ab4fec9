import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os, { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { App, AssetType, Aspects, TerraformAsset, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import type { AppConfig, IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import type { ExemptionSetting } from "../../gate";
import { LoggedCluster, LoggingPolicy, LoggingPolicyError, LogKey, type LoggingPolicyOptions } from "../../modules";
import { awsStack } from "./stack-under-test";

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "cdktf-out-"));
});
afterEach(() => {
  rmSync(outdir, { recursive: true });
});

const newApp = (config: AppConfig = {}) => new App({ outdir, stackTraces: false, ...config });

function loggedCluster(app: App, name: string): LoggedCluster {
  return new LoggedCluster(awsStack(name, app), "Cluster", { name, subnetIds: ["subnet-a", "subnet-b"] });
}

function withoutAuthenticator(cluster: LoggedCluster): void {
  cluster.resource.enabledClusterLogTypes = ["api", "audit"];
}

class DropAuthenticator implements IAspect {
  public visits = 0;

  public visit(node: IConstruct): void {
    if (!(node instanceof EksCluster)) return;
    this.visits += 1;
    node.enabledClusterLogTypes = node.enabledClusterLogTypesInput?.filter((type) => type !== "authenticator") ?? [];
  }
}

function refusal(app: App): LoggingPolicyError {
  try {
    app.synth();
  } catch (error) {
    if (error instanceof LoggingPolicyError) return error;
    throw error;
  }
  throw new Error("the App was not refused");
}

const written = () =>
  readdirSync(outdir, { recursive: true })
    .map(String)
    .filter((path) => /\.(tf|json)$/.test(path))
    .sort();

test("a clean App is written as without the policy, and the report says what was judged", () => {
  const build = (config: AppConfig, options?: LoggingPolicyOptions) => {
    const app = newApp(config);
    const policy = options && LoggingPolicy.attachTo(app, options);
    loggedCluster(app, "one");
    loggedCluster(app, "two");
    app.synth();
    return policy?.report;
  };
  const plain = mkdtempSync(join(tmpdir(), "cdktf-out-"));
  build({ outdir: plain });
  const report = build({}, {});
  expect(written()).toEqual(["manifest.json", "stacks/one/cdk.tf.json", "stacks/two/cdk.tf.json"]);
  for (const path of written().filter((each) => each.startsWith("stacks"))) {
    expect(readFileSync(join(outdir, path), "utf8")).toBe(readFileSync(join(plain, path), "utf8"));
  }
  expect(report).toMatchObject({ outcome: "pass", profile: "mandatory", coverage: { clusters: 2, logGroups: 2 } });
  rmSync(plain, { recursive: true });
});

describe("an App is refused, and nothing of it written,", () => {
  test("where a log type is taken away by the escape hatch: rule, construct, message and remedy are named", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    loggedCluster(app, "one");
    withoutAuthenticator(loggedCluster(app, "two"));
    const { message, report } = refusal(app);
    expect(message).toMatch(
      /^the logging policy \(profile mandatory\) refuses this App: 1 finding, nothing was written/,
    );
    expect(message).toMatch(
      /^eks\/mandatory_log_types \(\w+\) at two\/Cluster\/Resource\n {2}.*authenticator.*\n {2}fix: .+$/m,
    );
    expect(report.outcome).toBe("deny");
    expect(written()).toEqual([]);
  });

  test("in a few lines where nobody catches it: the report is at hand, and not printed", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    withoutAuthenticator(loggedCluster(app, "one"));
    const error = refusal(app);
    expect(inspect(error)).not.toContain("schema: 1");
    expect(error.report.verdicts).not.toEqual([]);
  });

  test("where an Aspect does it on the last of three stacks", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    loggedCluster(app, "one");
    loggedCluster(app, "two");
    Aspects.of(TerraformStack.of(loggedCluster(app, "three"))).add(new DropAuthenticator());
    expect(refusal(app).message).toContain("at three/Cluster/Resource");
    expect(written()).toEqual([]);
  });

  test("where its stacks were made before the policy was attached", () => {
    const app = newApp();
    withoutAuthenticator(loggedCluster(app, "one"));
    LoggingPolicy.attachTo(app);
    expect(refusal(app).message).toContain("eks/mandatory_log_types");
    expect(written()).toEqual([]);
  });

  test("also where validations are skipped", () => {
    const app = newApp({ skipValidation: true });
    LoggingPolicy.attachTo(app);
    withoutAuthenticator(loggedCluster(app, "one"));
    expect(refusal(app).message).toContain("eks/mandatory_log_types");
    expect(written()).toEqual([]);
  });

  test("also where a stack's synthesizer is replaced after the policy was attached", () => {
    const app = newApp();
    const cluster = loggedCluster(app, "one");
    withoutAuthenticator(cluster);
    const stack = TerraformStack.of(cluster);
    const { synthesizer } = stack;
    LoggingPolicy.attachTo(app);
    stack.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
      },
    };
    expect(refusal(app).message).toContain("at one/Cluster/Resource");
  });

  test("with a cluster that is no construct of ours", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    new EksCluster(awsStack("one", app), "raw", {
      name: "raw",
      roleArn: "arn:aws:iam::111122223333:role/eks",
      vpcConfig: { subnetIds: ["subnet-a", "subnet-b"] },
    });
    const { message } = refusal(app);
    expect(message).toContain("2 findings");
    expect(message).toContain("at one/raw\n");
  });

  test("where a log type is a variable: undecided is no pass, save where that is asked for", () => {
    const build = (options: LoggingPolicyOptions) => {
      const app = newApp();
      LoggingPolicy.attachTo(app, options);
      loggedCluster(app, "one").resource.addOverride("enabled_cluster_log_types", "${var.types}");
      return app;
    };
    expect(refusal(build({})).message).toMatch(/eks\/mandatory_log_types \(\w+, undecided\)/);
    expect(written()).toEqual([]);
    expect(() => {
      build({ undecided: "warn" }).synth();
    }).not.toThrow();
  });

  test("where the profile asks for more", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, { profile: "strict" });
    loggedCluster(app, "one");
    expect(refusal(app).message).toContain("cloudtrail/exists");
  });

  test("where the operator's settings ask for more", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, { profile: "baseline", settings: { retention_days: 731 } });
    loggedCluster(app, "one");
    expect(refusal(app).message).toMatch(/cloudwatch\/retention \(\w+\) at one\/Cluster\/LogGroup\/Resource/);
  });
});

interface Annotation {
  readonly constructPath: string;
  readonly level: string;
  readonly message: string;
}

function annotations(stack: string): readonly Annotation[] | undefined {
  const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { annotations: Annotation[] }>;
  };
  return manifest.stacks[stack]?.annotations;
}

test("warnings are noted in the manifest, where the CLI prints them", () => {
  const app = newApp();
  LoggingPolicy.attachTo(app);
  loggedCluster(app, "one");
  app.synth();
  expect(annotations("one")).toContainEqual(
    expect.objectContaining({
      constructPath: "one/Cluster/Resource",
      level: "@cdktf/warn",
      message: expect.stringMatching(/^cloudtrail\/exists: .+; fix: /) as string,
    }),
  );
});

describe("exemptions of the operator's settings", () => {
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const exemption = {
    ...{ rule: "cloudtrail/exists", address: "aws_eks_cluster.Cluster*", reason: "its trail comes" },
    ...{ ticket: "T-1", approved_by: "j.doe", expires: soon, document: "*" },
  };
  const exempting = (...exemptions: ExemptionSetting[]): LoggingPolicyOptions => ({
    profile: "baseline",
    settings: { exemptions },
  });

  test("are told with what they exempt: who approved it, and until when", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, exempting(exemption));
    loggedCluster(app, "other");
    loggedCluster(app, "one");
    app.synth();
    expect(annotations("one")).toContainEqual({
      constructPath: "one/Cluster/Resource",
      level: "@cdktf/info",
      message: expect.stringMatching(
        new RegExp(`^cloudtrail/exists: .+; exempt until ${soon}, approved by j.doe: its trail comes \\(T-1\\)$`),
      ) as string,
    });
    expect(annotations("one")?.filter(({ constructPath }) => constructPath === "settings")).toEqual([]);
  });

  test("that name no stack exempt nothing where several stacks have the address", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, exempting({ ...exemption, document: undefined }));
    loggedCluster(app, "one");
    loggedCluster(app, "two");
    expect(() => {
      app.synth();
    }).toThrow(
      'note: exemption 1 (cloudtrail/exists at aws_eks_cluster.Cluster*) exempts nothing: it is ambiguous, because it meets findings of "one" of eu-west-1 in one, "two" of eu-west-1 in two; add document, account, region or cluster',
    );
  });

  test("that name a stack exempt nothing in another", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, exempting({ ...exemption, document: "one" }));
    loggedCluster(app, "one");
    loggedCluster(app, "two");
    expect(() => {
      app.synth();
    }).toThrow(/refuses this App: 1 finding, nothing was written\ncloudtrail\/exists \(high\) at two\//);
  });

  test("that cover nothing are warned of once", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, exempting(exemption, { ...exemption, address: "aws_eks_cluster.gone" }));
    loggedCluster(app, "one");
    loggedCluster(app, "two");
    app.synth();
    const told = ["one", "two"].flatMap((stack) => annotations(stack) ?? []);
    expect(told.filter(({ constructPath }) => constructPath === "settings")).toEqual([
      {
        constructPath: "settings",
        level: "@cdktf/warn",
        message: "exemption 2 (cloudtrail/exists at aws_eks_cluster.gone) covers nothing; take it out",
      },
    ]);
  });

  test("that are over are named where the App is refused for want of them", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app, exempting({ ...exemption, expires: "2026-01-01" }));
    loggedCluster(app, "one");
    expect(refusal(app).message).toMatch(
      /\nnote: exemption 1 \(cloudtrail\/exists at aws_eks_cluster\.Cluster\*\) exempts nothing: expired on 2026-01-01\n/,
    );
  });

  test("can't steer the terminal or the pipeline that shows them", () => {
    const app = newApp();
    const hostile = "\u001b[2J\n::error::x\u202e";
    LoggingPolicy.attachTo(
      app,
      exempting({ ...exemption, reason: hostile, approved_by: hostile }, { ...exemption, address: `gone${hostile}` }),
    );
    loggedCluster(app, "one");
    app.synth();
    const messages = annotations("one")?.map(({ message }) => message) ?? [];
    expect(messages.filter((message) => message.includes("::error::x")).length).toBe(2);
    expect(messages.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test("a refusal's words can't steer the terminal or the pipeline that shows them", () => {
  const app = newApp();
  LoggingPolicy.attachTo(app, { profile: "baseline" });
  loggedCluster(app, "one").resource.enabledClusterLogTypes = ["audit", "authenticator", "\u001b[2J\n::error::x"];
  const { message } = refusal(app);
  expect(message).toContain("::error::x");
  expect(message).not.toMatch(/^\s*::/m);
  expect(message.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test("Aspects and validations run once", () => {
  const app = newApp();
  LoggingPolicy.attachTo(app);
  const cluster = loggedCluster(app, "one");
  loggedCluster(app, "two");
  let aspects = 0;
  let validations = 0;
  Aspects.of(TerraformStack.of(cluster)).add({
    visit: (node) => {
      if (node instanceof EksCluster) aspects++;
    },
  });
  cluster.node.addValidation({ validate: () => (validations++, []) });
  app.synth();
  expect({ aspects, validations }).toEqual({ aspects: 1, validations: 1 });
});

test("the key of another stack counts as one, by the reference between the stacks", () => {
  const app = newApp();
  const policy = LoggingPolicy.attachTo(app, { profile: "strict", settings: elsewhere() });
  const key = new LogKey(awsStack("foundation", app), "Key");
  const stack = awsStack("one", app);
  new LoggedCluster(stack, "Cluster", { name: "one", subnetIds: ["subnet-a", "subnet-b"], logKey: key });
  app.synth();
  expect(policy.report).toMatchObject({ outcome: "pass", verdicts: [] });
});

test("needs no provider, no backend and no construct of ours", () => {
  const app = newApp({ skipValidation: true });
  const policy = LoggingPolicy.attachTo(app);
  new TerraformOutput(new TerraformStack(app, "one"), "greeting", { value: "hello" });
  app.synth();
  expect(policy.report?.outcome).toBe("nothing");
  expect(written()).toEqual(["manifest.json", "stacks/one/cdk.tf.json"]);
});

test("assets are copied with their stack, and not at all where the App is refused", () => {
  const build = () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    const cluster = loggedCluster(app, "one");
    new TerraformAsset(TerraformStack.of(cluster), "asset", { path: __filename, type: AssetType.FILE });
    return { app, cluster };
  };
  const { app, cluster } = build();
  withoutAuthenticator(cluster);
  refusal(app);
  expect(readdirSync(join(outdir, "stacks"))).toEqual([]);
  build().app.synth();
  expect(existsSync(join(outdir, "stacks", "one", "assets", "asset"))).toBe(true);
});

describe("what an earlier synthesis left", () => {
  test("is withdrawn on refusal, so that --skip-synth has nothing to deploy; state stays", () => {
    const build = () => {
      const app = newApp();
      LoggingPolicy.attachTo(app);
      return { app, cluster: loggedCluster(app, "one") };
    };
    build().app.synth();
    writeFileSync(join(outdir, "stacks", "one", "terraform.tfstate"), "{}");
    expect(written()).toEqual(["manifest.json", "stacks/one/cdk.tf.json"]);
    const { app, cluster } = build();
    withoutAuthenticator(cluster);
    refusal(app);
    expect(written()).toEqual([]);
    expect(existsSync(join(outdir, "stacks", "one", "terraform.tfstate"))).toBe(true);
  });

  test("is withdrawn too where the App fails for another reason after the policy was attached", () => {
    writeFileSync(join(outdir, "manifest.json"), "{}");
    LoggingPolicy.attachTo(newApp());
    expect(written()).toEqual([]);
  });

  describe("of a stack that the App no longer has", () => {
    const earlier = (files: Readonly<Record<string, string>> = {}) => {
      const first = newApp();
      loggedCluster(first, "gone");
      first.synth();
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(gone(), name)), { recursive: true });
        writeFileSync(join(gone(), name), text);
      }
    };
    const gone = () => join(outdir, "stacks", "gone");
    const later = (stacks: readonly string[] = ["one"]) => {
      const app = newApp();
      LoggingPolicy.attachTo(app);
      for (const name of stacks) loggedCluster(app, name);
      return app;
    };

    test.each([[["one"]], [[]]])("is removed with its folder by an App of the stacks %j", (stacks) => {
      earlier({ "assets/x/main.tf": "" });
      later(stacks).synth();
      expect(existsSync(gone())).toBe(false);
    });

    test("is removed, and what is not cdktf's is left", () => {
      earlier({ ".terraform/modules/modules.json": "{}", ".terraform.lock.hcl": "", "plan.tfplan": "PK" });
      later().synth();
      expect(readdirSync(gone()).sort()).toEqual([".terraform", ".terraform.lock.hcl", "plan.tfplan"]);
    });

    test("is HCL, and removed too", () => {
      mkdirSync(gone(), { recursive: true });
      for (const name of ["cdk.tf", "metadata.json"]) writeFileSync(join(gone(), name), "{}");
      later().synth();
      expect(existsSync(gone())).toBe(false);
    });

    const STATE = JSON.stringify({ version: 4, resources: [{ type: "aws_eks_cluster" }] });
    test.each([
      ["terraform.tfstate", {}],
      ["terraform.tfstate.d/prod/terraform.tfstate", {}],
      ["errored.tfstate", {}],
      ["my-state", { terraform: { backend: { local: { path: "./my-state" } } } }],
    ])("refuses the App while its state lies there, by name: %s", (name, content) => {
      earlier({ [name]: STATE, ...(name === "my-state" ? { "cdk.tf.json": JSON.stringify(content) } : {}) });
      const app = later();
      expect(() => {
        app.synth();
      }).toThrow(`${gone()}: holds the state of a stack that the App no longer has (${name})`);
      expect(readFileSync(join(gone(), name), "utf8")).toBe(STATE);
      expect(written()).toEqual(["stacks/gone/cdk.tf.json"]);
    });

    test("is removed where its state says that all of it is destroyed", () => {
      earlier({ "terraform.tfstate": JSON.stringify({ version: 4, resources: [] }) });
      later().synth();
      expect(readdirSync(gone())).toEqual(["terraform.tfstate"]);
    });

    test("is left by an App that is refused", () => {
      earlier();
      const app = newApp();
      LoggingPolicy.attachTo(app);
      withoutAuthenticator(loggedCluster(app, "one"));
      refusal(app);
      expect(written()).toEqual(["stacks/gone/cdk.tf.json"]);
    });

    test("is no folder in which cdktf wrote nothing", () => {
      mkdirSync(join(outdir, "stacks", "own"), { recursive: true });
      writeFileSync(join(outdir, "stacks", "own", "main.tf"), "");
      later().synth();
      expect(existsSync(join(outdir, "stacks", "own", "main.tf"))).toBe(true);
    });
  });

  test.each(["extra.tf", "override.tf.json", "main.tofu"])(
    "in a stack's folder and that Terraform would read is refused by name: %s",
    (name) => {
      mkdirSync(join(outdir, "stacks", "one"), { recursive: true });
      writeFileSync(join(outdir, "stacks", "one", name), "{}");
      const app = newApp();
      LoggingPolicy.attachTo(app);
      loggedCluster(app, "one");
      expect(() => {
        app.synth();
      }).toThrow(`stack one: got ${name} beside cdk.tf.json in ${join(outdir, "stacks", "one")}`);
      expect(existsSync(join(outdir, "manifest.json"))).toBe(false);
      expect(existsSync(join(outdir, "stacks", "one", "cdk.tf.json"))).toBe(false);
      expect(existsSync(join(outdir, "stacks", "one", name))).toBe(true);
    },
  );

  test("as HCL of a stack is removed, and all else that Terraform does not read is left", () => {
    const folder = join(outdir, "stacks", "one");
    mkdirSync(join(folder, ".terraform"), { recursive: true });
    for (const name of ["cdk.tf", "metadata.json", "plan.tfplan", "terraform.tfstate", ".terraform/x.tf"])
      writeFileSync(join(folder, name), "{}");
    const app = newApp();
    LoggingPolicy.attachTo(app);
    loggedCluster(app, "one");
    app.synth();
    expect(readdirSync(folder).sort()).toEqual([".terraform", "cdk.tf.json", "plan.tfplan", "terraform.tfstate"]);
  });
});

describe("a subclass of App", () => {
  test("that makes its stacks in a synth of its own is judged before they are written", () => {
    class Late extends App {
      public override synth(): void {
        withoutAuthenticator(loggedCluster(this, "one"));
        super.synth();
      }
    }
    const app = new Late({ outdir, stackTraces: false });
    LoggingPolicy.attachTo(app);
    expect(refusal(app).message).toContain("eks/mandatory_log_types");
    expect(written()).toEqual([]);
  });

  test("that does so in order is written", () => {
    class Late extends App {
      public override synth(): void {
        loggedCluster(this, "one");
        super.synth();
      }
    }
    const app = new Late({ outdir, stackTraces: false });
    const policy = LoggingPolicy.attachTo(app);
    app.synth();
    expect(policy.report).toMatchObject({ outcome: "pass", coverage: { clusters: 1 } });
    expect(written()).toEqual(["manifest.json", "stacks/one/cdk.tf.json"]);
  });

  test("that synthesizes asynchronously is judged too", async () => {
    const app = newApp();
    const synth = app.synth.bind(app);
    const late = async (): Promise<unknown> => {
      await Promise.resolve();
      withoutAuthenticator(loggedCluster(app, "one"));
      synth();
      return undefined;
    };
    Object.assign(app, { synth: late });
    LoggingPolicy.attachTo(app);
    const guarded: () => unknown = app.synth.bind(app);
    await expect(guarded()).rejects.toThrow("eks/mandatory_log_types");
    expect(written()).toEqual([]);
  });

  const write = (app: App, stack: TerraformStack): void => {
    const { synthesizedStackPath: path } = app.manifest.forStack(stack);
    mkdirSync(dirname(join(outdir, path)), { recursive: true });
    writeFileSync(join(outdir, path), JSON.stringify(stack.toTerraform()));
  };

  test.each<[string, (app: App, synth: () => void) => void]>([
    [
      "writes a stack by itself",
      (app, synth) => {
        synth();
        write(app, TerraformStack.of(loggedCluster(app, "late")));
        app.manifest.writeToFile();
      },
    ],
    [
      "replaces the synthesizer of a stack while it is synthesized",
      (app, synth) => {
        const stack = TerraformStack.of(loggedCluster(app, "late"));
        stack.prepareStack = () => {
          stack.synthesizer = {
            synthesize: () => {
              write(app, stack);
            },
          };
        };
        synth();
      },
    ],
    [
      "changes what was judged",
      (app, synth) => {
        const stack = TerraformStack.of(loggedCluster(app, "late"));
        synth();
        stack.addOverride("resource.aws_eks_cluster", {});
        write(app, stack);
      },
    ],
  ])("that %s is refused", (_, act) => {
    class Own extends App {
      public override synth(): void {
        act(this, () => {
          super.synth();
        });
      }
    }
    const app = new Own({ outdir, stackTraces: false });
    LoggingPolicy.attachTo(app);
    expect(() => {
      app.synth();
    }).toThrow(/stack late: stacks.late.cdk\.tf\.json is not what the logging policy judged/);
    expect(written()).toEqual([]);
  });

  test.each<[string, (folder: string) => void]>([
    [
      "an element",
      (folder) => {
        mkdirSync(folder, { recursive: true });
      },
    ],
    ["the subclass after the stacks were written", () => undefined],
  ])("is refused where %s writes a file that Terraform reads beside a stack's own", (who, prepare) => {
    const folder = join(outdir, "stacks", "one");
    const add = (): void => {
      prepare(folder);
      writeFileSync(join(folder, "extra.tf"), "");
    };
    class Own extends App {
      public override synth(): void {
        super.synth();
        if (who !== "an element") add();
      }
    }
    const app = new Own({ outdir, stackTraces: false });
    LoggingPolicy.attachTo(app);
    const stack = TerraformStack.of(loggedCluster(app, "one"));
    if (who === "an element") addCustomSynthesis(stack, { onSynthesize: add });
    expect(() => {
      app.synth();
    }).toThrow("stack one: got extra.tf beside cdk.tf.json");
    expect(written()).toEqual(["stacks/one/extra.tf"]);
  });
});

test("an App can be synthesized again after it is mended", () => {
  const app = newApp();
  const policy = LoggingPolicy.attachTo(app);
  const cluster = loggedCluster(app, "one");
  withoutAuthenticator(cluster);
  refusal(app);
  expect(policy.report).toBeUndefined();
  cluster.resource.enabledClusterLogTypes = ["audit", "authenticator"];
  app.synth();
  expect(policy.report?.outcome).toBe("pass");
});

describe("what can't be judged is refused", () => {
  test("HCL output", () => {
    const app = newApp();
    process.env.SYNTH_HCL_OUTPUT = "true";
    try {
      LoggingPolicy.attachTo(app);
      loggedCluster(app, "one");
      expect(() => {
        app.synth();
      }).toThrow("stack one: its output is not JSON, so it can't be judged; leave HCL output off");
    } finally {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
    expect(written()).toEqual([]);
  });

  test.each([
    ["a synthesizer that writes nothing", () => undefined, "its synthesizer wrote no stacks/one/cdk.tf.json"],
    [
      "further configuration beside the stack's file",
      (folder: string) => {
        mkdirSync(join(folder, "stacks", "one"));
        writeFileSync(join(folder, "stacks", "one", "cdk.tf.json"), "{}");
        writeFileSync(join(folder, "stacks", "one", "override.tf.json"), "{}");
      },
      "stack one: got override.tf.json beside cdk.tf.json",
    ],
  ])("%s", (_, write, message) => {
    const app = newApp();
    awsStack("one", app).synthesizer = {
      synthesize: ({ outdir: folder }) => {
        write(folder);
      },
    };
    LoggingPolicy.attachTo(app);
    expect(() => {
      app.synth();
    }).toThrow(message);
    expect(written()).toEqual([]);
  });
});

describe("a stack synthesized by itself", () => {
  const stackOf = (app: App): TerraformStack => {
    const cluster = loggedCluster(app, "one");
    withoutAuthenticator(cluster);
    return TerraformStack.of(cluster);
  };

  test("is judged with its App where it was there when the policy was attached", () => {
    const app = newApp();
    const stack = stackOf(app);
    LoggingPolicy.attachTo(app);
    expect(() => Testing.fullSynth(stack)).toThrow(LoggingPolicyError);
  });

  test("is judged by App.synth alone where it was made later, as attachTo says", () => {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    const stack = stackOf(app);
    expect(() => Testing.fullSynth(stack)).not.toThrow();
    expect(refusal(app).message).toContain("eks/mandatory_log_types");
    expect(() => Testing.fullSynth(stack)).toThrow(LoggingPolicyError);
  });
});

test("leaves no temporary folder behind", () => {
  // Others on this machine make such folders too.
  const own = mkdtempSync(join(tmpdir(), "own-"));
  const spy = jest.spyOn(os, "tmpdir").mockReturnValue(own);
  try {
    const app = newApp();
    LoggingPolicy.attachTo(app);
    withoutAuthenticator(loggedCluster(app, "one"));
    refusal(app);
    expect(spy).toHaveBeenCalled();
    expect(readdirSync(own)).toEqual([]);
  } finally {
    spy.mockRestore();
    rmSync(own, { recursive: true });
  }
});

test("refuses to be attached twice, and options the gate does not know", () => {
  const app = newApp();
  LoggingPolicy.attachTo(app);
  expect(() => LoggingPolicy.attachTo(app)).toThrow("one attachTo for each App");
  const other = newApp();
  LoggingPolicy.attachTo(other, { profile: "lax" as "strict" });
  new CloudwatchLogGroup(awsStack("one", other), "group");
  expect(() => {
    other.synth();
  }).toThrow(/profile.*"lax".*mandatory, baseline, strict/);
});

function elsewhere(): LoggingPolicyOptions["settings"] {
  return {
    trail_elsewhere: { arn: "arn:aws:cloudtrail:eu-west-1:999988887777:trail/org", reason: "the organization's trail" },
  };
}
