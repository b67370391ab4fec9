import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installEmulator } from "../../../tools/aws-emulator/install";
import { startEmulator } from "../../../tools/aws-emulator/start";
import { describeWithEmulator } from "./emulated";

const REPOSITORY = join(__dirname, "..", "..", "..");

/** What `npm run emulator` runs. */
const SCRIPT = [process.execPath, "--import", "tsx", join(REPOSITORY, "tools", "aws-emulator", "serve.ts")] as const;
const NPM = ["npm", "run", "--silent", "emulator", "--"] as const;

class Command {
  private readonly child: ChildProcess;
  private text = "";

  constructor(
    args: readonly string[],
    [program, ...before]: readonly [string, ...string[]] = SCRIPT,
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.child = spawn(program, [...before, ...args], {
      cwd: REPOSITORY,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      // a group of its own, as a terminal's
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    }
  }

  /** What was printed until it has a certain text, or until the command ended. */
  async printed(expected: string): Promise<string> {
    while (!this.text.includes(expected) && this.child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.text;
  }

  /** Sends a signal to every process of the group, as a terminal does. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.child.pid!, signal);
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  async end(): Promise<{ code: number | null; text: string }> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "close");
    return { code: this.child.exitCode, text: this.text };
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

describeWithEmulator("The process of an emulator", (emulator) => {
  test("prints what a shell needs, and ends at Ctrl-C without a complaint", async () => {
    const command = new Command(["--port", "0"], NPM);
    const printed = await command.printed("CHECKPOINT_DISABLE");
    const url = /^export AWS_ENDPOINT_URL=(\S+)$/m.exec(printed)?.[1] ?? "";
    expect(await answers(url)).toBe(true);
    // comments and commands, and nothing else
    expect(
      printed
        .trim()
        .split("\n")
        .filter((line) => !/^(# |unset |export \w+=)/.test(line)),
    ).toEqual([]);
    command.signal("SIGINT");
    expect(await command.end()).toEqual({ code: 0, text: printed });
    expect(await answers(url)).toBe(false);
  });

  test("starts in any region of AWS", async () => {
    const command = new Command(["--port", "0", "--region", "cn-north-1"]);
    expect(await command.printed("CHECKPOINT_DISABLE")).toContain("export AWS_REGION=cn-north-1\n");
    command.signal("SIGINT");
    expect(await command.end()).toMatchObject({ code: 0 });
  });

  describe("on a machine", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "emulator-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    /** What is printed with other programs on PATH, and with a cache that has no builds of the provider, or one. */
    async function printedWith(programs: Record<string, string>, build?: object): Promise<string[]> {
      const path = join(folder, "bin");
      mkdirSync(path);
      for (const [name, output] of Object.entries(programs)) {
        writeFileSync(join(path, name), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
      }
      const python = installEmulator();
      symlinkSync(python, join(path, "python3"));
      const cache = join(folder, "eks-audit-logging");
      mkdirSync(cache);
      // the emulator's packages are those of the user's cache
      symlinkSync(join(python, "..", "..", ".."), join(cache, "python"));
      if (build !== undefined) {
        mkdirSync(join(cache, "aws-provider", "0123456789abcdef"), { recursive: true });
        writeFileSync(join(cache, "aws-provider", "0123456789abcdef", "build.json"), JSON.stringify(build));
      }
      const environment = { ...process.env, PATH: path, XDG_CACHE_HOME: folder };
      const command = new Command(["--port", "0"], SCRIPT, environment);
      await command.printed("CHECKPOINT_DISABLE");
      command.signal("SIGINT");
      return (await command.end()).text.split("\n");
    }
    const terraform = '{"terraform_version":"1.9.0"}';
    const commit = /-([0-9a-f]{12})$/m.exec(readFileSync(join(REPOSITORY, "tools/aws-provider/go.mod"), "utf8"))?.[1];

    test("without Go and without a build of the provider, says so in one line", async () => {
      const lines = await printedWith({ terraform });
      expect(lines.filter((line) => line.startsWith("#")).slice(2)).toEqual([
        "# Terraform downloads the AWS provider. No build of it was found: no go on PATH, expected Go 1.26.3 or later; install it from https://go.dev/doc/install",
      ]);
    });

    test("without Go, uses a build of the pinned provider from the cache", async () => {
      const text = (await printedWith({ terraform }, { version: "6.47.1", commit })).join("\n");
      expect(text).toContain(
        `export TF_CLI_CONFIG_FILE=${folder}/eks-audit-logging/aws-provider/0123456789abcdef/terraform.rc`,
      );
      expect(text).not.toContain("downloads");
    });

    test("without Go, uses no build of another version of the provider", async () => {
      const text = (await printedWith({ terraform }, { version: "6.25.0", commit: "0123456789ab" })).join("\n");
      expect(text).not.toContain("TF_CLI_CONFIG_FILE");
    });

    test.each([
      [
        "an old Terraform",
        { terraform: '{"terraform_version":"1.5.7"}' },
        "got Terraform 1.5.7, expected 1.7.0 or later",
      ],
      ["no Terraform", {}, "no terraform on PATH, expected Terraform 1.7.0 or later"],
    ])("with %s, says so in one line", async (_, programs, sentence) => {
      const lines = (await printedWith(programs)).filter((line) => line.includes("Terraform 1."));
      expect(lines).toEqual([`# ${sentence}; install it from https://developer.hashicorp.com/terraform/install`]);
    });
  });

  test("ends with the process that started it, however that one ends", async () => {
    const command = new Command(["--port", "0"]);
    const url = /^export AWS_ENDPOINT_URL=(\S+)$/m.exec(await command.printed("CHECKPOINT_DISABLE"))?.[1] ?? "";
    expect(await answers(url)).toBe(true);
    command.kill();
    while (await answers(url)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  test.each([
    [["--port", "http"], '--port: got "http", expected a number from 0 to 65535'],
    [["--account", "12"], 'got account "12", expected twelve digits'],
    [
      ["--port", "0", "--region", "eu-west-11"],
      'got region "eu-west-11", expected a region of AWS such as "eu-west-1"',
    ],
    [["--port", "0", "--region", "eu-west-9"], 'got region "eu-west-9", expected a region of AWS such as "eu-west-1"'],
    [["--port", "0", "--region", ""], 'got region "", expected a region of AWS such as "eu-west-1"'],
    [["--prot", "1"], "Unknown option '--prot'"],
  ])("is not started with %j", async (args, sentence) => {
    const { code, text } = await new Command(args).end();
    expect([code, text.trim().split("\n").length]).toEqual([2, 1]);
    expect(text).toContain(sentence);
  });

  test("is not started on a port that is taken", async () => {
    const { port } = emulator();
    const sentence = `port ${port} of 127.0.0.1: got "Address already in use", expected a free port; choose another one with --port`;
    await expect(startEmulator({ port })).rejects.toThrow(sentence);
    const { code, text } = await new Command(["--port", `${port}`]).end();
    expect([code, text]).toEqual([2, `emulator: ${sentence}\n`]);
  });
});
