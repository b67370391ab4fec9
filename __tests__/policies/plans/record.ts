import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Terraform } from "../../terraform/harness/terraform";
import { findTools } from "../../terraform/harness/tools";
import { stopServers, World } from "../../terraform/harness/world";
import { derivations, type PlanJson } from "./derived";
import { scenarios, type Scenario } from "./scenarios";

const CONFIGURATIONS = join(__dirname, "configurations");

/** Records all plans anew, by the names of their files. */
export async function recordPlans(): Promise<Map<string, PlanJson>> {
  const plans = new Map<string, PlanJson>();
  for (const scenario of scenarios) plans.set(`${scenario.name}.json`, await record(scenario));
  for (const { derive, from, name } of derivations) {
    const recorded = plans.get(`${from}.json`);
    if (recorded === undefined)
      throw new Error(`${name}: got no plan "${from}" to derive it from, expected a scenario's`);
    plans.set(`${name}.json`, derive(recorded));
  }
  return plans;
}

async function record(scenario: Scenario): Promise<PlanJson> {
  const world = await World.start("plan");
  try {
    const terraform = new Terraform(world, world.folder);
    cpSync(join(CONFIGURATIONS, "platform"), world.path("platform"), { recursive: true });
    const lay = (file: string, as: string): void => {
      world.write(`${as}${file.slice(file.indexOf("."))}`, readFileSync(join(CONFIGURATIONS, file), "utf8"));
    };
    const use = async (file: string): Promise<void> => {
      lay(file, "main");
      await terraform.init();
    };
    if (scenario.applied !== undefined) {
      await use(scenario.applied);
      await terraform.apply();
    }
    if (scenario.between !== undefined) await world.aws.call(...scenario.between);
    // https://developer.hashicorp.com/terraform/language/files/override
    if (scenario.override !== undefined) lay(scenario.override, "override");
    await use(scenario.planned);
    const plan = await terraform.run("plan", "-no-color", `-out=${terraform.planFile}`, ...(scenario.arguments ?? []));
    if ((plan.code === 0) !== (scenario.fails === undefined)) throw new Error(`${scenario.name}: ${plan.text}`);
    const { stdout } = await terraform.succeed("show", "-json", terraform.planFile);
    return ordered(JSON.parse(settled(stdout.replaceAll(world.folder, "."))) as PlanJson);
  } finally {
    world.remove();
  }
}

/** Ids that AWS or the provider makes up: of keys, of roles, and in names that Terraform completes. */
const MADE_UP = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
  /(?<=terraform-)\d{26}/g,
  /(?<=\bA(?:RO|ID)A)[A-Z0-9]{17}\b/g,
];

/** The text of a plan without what differs from run to run. The first id of a kind becomes 1, as long as it was. */
function settled(text: string): string {
  const dated = text.replace(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "2026-01-01T00:00:00Z");
  return MADE_UP.reduce((settling, kind) => {
    const known = [...new Set(settling.match(kind) ?? [])];
    const numbered = (id: string): string => id.replace(/[0-9A-Za-z]/g, "0").slice(0, -2) + pad(known.indexOf(id) + 1);
    return settling.replace(kind, numbered);
  }, dated);
}

const pad = (number: number): string => String(number).padStart(2, "0");

/** Terraform writes these in no certain order. */
function ordered(plan: PlanJson): PlanJson {
  const relevant = plan.relevant_attributes as object[] | undefined;
  relevant?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return plan;
}

async function toText(plan: PlanJson): Promise<string> {
  // only here: jest, which records plans too, can't load it
  const { format } = await import("prettier");
  return await format(JSON.stringify(plan), { parser: "json", printWidth: 120 });
}

/** `npm run fixtures` */
async function main(): Promise<void> {
  const { missing } = findTools();
  if (missing !== undefined) throw new Error(missing);
  const plans = await recordPlans().finally(stopServers);
  for (const [name, plan] of plans) writeFileSync(join(__dirname, name), await toText(plan));
  console.log(`${plans.size} plans recorded`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
