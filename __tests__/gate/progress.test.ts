import { run } from "../../gate/command";
import { Progress } from "../../gate/progress";
import { cluster, plan } from "./plan";
import { removeWorkplace, workplace } from "./workplace";

/** A terminal and a clock of its own. */
function terminal() {
  const written: string[] = [];
  const clock = { ms: 0 };
  const progress = new Progress(
    (text) => written.push(text),
    () => clock.ms,
  );
  return { written, clock, progress };
}

test("says nothing of a run that is soon over", () => {
  const { written, clock, progress } = terminal();
  progress.reading("plan.json", 5e6, 10e6);
  clock.ms = 600;
  progress.reading("plan.json", 10e6, 10e6);
  progress.judging();
  progress.end();
  expect(written).toEqual([]);
});

test("says how far a long run has come, on one line that it takes away", () => {
  const { written, clock, progress } = terminal();
  for (const [ms, bytes] of [
    [0, 1e6],
    [800, 2e6],
    [810, 3e6],
    [1_000, 120e6],
  ] as const) {
    clock.ms = ms;
    progress.reading("plan.json", bytes, 250e6);
  }
  progress.judging();
  progress.end();
  expect(written).toEqual([
    "\r\u001b[Kreading plan.json: 2 of 250 MB",
    "\r\u001b[Kreading plan.json: 120 of 250 MB",
    "\r\u001b[Kjudging",
    "\r\u001b[K",
  ]);
});

test("does not know how long standard input is, and shows no control characters of a name", () => {
  const { written, clock, progress } = terminal();
  clock.ms = 800;
  progress.reading("\u001b[2J", 7e6, 0);
  expect(written).toEqual(["\r\u001b[Kreading \\u001b[2J: 7 MB"]);
});

test("leaves the terminal clean where a run fails", () => {
  const dir = workplace({ "plan.json": plan([cluster("main", [])]), "none.json": "{}" });
  const written: string[] = [];
  let calls = 0;
  const clock = jest.spyOn(performance, "now").mockImplementation(() => 1_000 * calls++);
  run(["gate", `${dir}/plan.json`, `${dir}/none.json`], { colour: false, terminal: (text) => written.push(text) });
  clock.mockRestore();
  expect(written.length).toBeGreaterThan(1);
  expect(written.at(-1)).toBe("\r\u001b[K");
  removeWorkplace(dir);
});
