import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startEmulator } from "../../../tools/aws-emulator/start";
import { describeWithEmulator } from "./emulated";

const REPOSITORY = join(__dirname, "..", "..", "..");

/** What `npm run emulator` runs. */
const SCRIPT = [process.execPath, "--import", "tsx", join(REPOSITORY, "tools", "aws-emulator", "serve.ts")] as const;
const NPM = ["npm", "run", "--silent", "emulator", "--"] as const;

class Command {
  private readonly child: ChildProcess;
  private text = "";

  constructor(args: readonly string[], [program, ...before]: readonly [string, ...string[]] = SCRIPT) {
    this.child = spawn(program, [...before, ...args], {
      cwd: REPOSITORY,
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
    [["--prot", "1"], "Unknown option '--prot'"],
  ])("is not started with %j", async (args, sentence) => {
    const { code, text } = await new Command(args).end();
    expect([code, text.trim().split("\n").length]).toEqual([2, 1]);
    expect(text).toContain(sentence);
  });

  test("is not started on a port that is taken", async () => {
    const { port } = emulator();
    const sentence = `port ${port} of 127.0.0.1: got "Address already in use", expected a free port; choose another`;
    await expect(startEmulator({ port })).rejects.toThrow(sentence);
    const { code, text } = await new Command(["--port", `${port}`]).end();
    expect([code, text]).toEqual([2, `emulator: ${sentence}\n`]);
  });
});
