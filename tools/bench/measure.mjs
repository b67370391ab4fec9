import { spawn, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

/** Certificates that Node reads at each start cost tens of milliseconds and have nothing to do with plans. */
const environment = { ...process.env };
delete environment.NODE_EXTRA_CA_CERTS;

const options = { env: environment, stdio: "ignore" };

/** @throws Error where the program does not end as it should: what failed early was not fast */
function once({ name, command: [program, ...args], statuses = [0] }) {
  const start = process.hrtime.bigint();
  const { error, status, signal } = spawnSync(program, args, options);
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (error) throw error;
  if (!statuses.includes(status)) {
    throw new Error(`${name}: ended with ${status ?? signal}, expected ${statuses.join(" or ")}`);
  }
  return took;
}

/** Most memory that a run has resident, as far as Linux tells while it runs. */
async function peak([program, ...args]) {
  const child = spawn(program, args, options);
  let most = 0;
  const look = () => {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      most = Math.max(most, Number(kilobytes ?? 0) * 1024);
    } catch {
      // It has ended, or this is not Linux.
    }
  };
  const timer = setInterval(look, 1);
  await new Promise((done, failed) => child.on("exit", done).on("error", failed));
  clearInterval(timer);
  return most;
}

const middle = (sorted) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;

/** Median and least time of each contender, taken in turns so that what else runs here touches all alike. */
export async function measure(contenders, rounds) {
  const size = statSync(contenders[0].file).size;
  const rows = contenders.map((each) => {
    if (!each.command) return { name: each.name, missing: each.missing };
    if (size > (each.largest ?? Infinity)) return { name: each.name, missing: each.tooLarge };
    return {
      name: each.name,
      command: each.command,
      statuses: each.statuses,
      rounds: size > (each.few ?? Infinity) ? Math.min(rounds, 3) : rounds,
      times: [],
    };
  });
  const running = rows.filter(({ command }) => command);
  for (const row of running) if (rounds > 1) once(row); // the first finds its files uncached
  for (let round = 0; round < rounds; round += 1) {
    for (const row of running) if (round < row.rounds) row.times.push(once(row));
  }
  for (const row of running) {
    row.times.sort((a, b) => a - b);
    row.median = middle(row.times);
    row.least = row.times[0];
    row.memory = await peak(row.command);
  }
  return rows;
}
