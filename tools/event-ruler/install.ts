import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cacheOf, digestOf, installOnce } from "../install-once";

const JARS = join(__dirname, "jars.sha256");
const DOWNLOAD = join(__dirname, "download.mjs");
const MAVEN_CENTRAL = "https://repo1.maven.org/maven2/";

/** Oldest JDK that the matcher was run with. */
const JDK = 17;

/** Why the matcher cannot run here, in one sentence; undefined if it can. */
export function eventRulerFault(): string | undefined {
  const remedy = "install it with `apt-get install default-jdk-headless` or from https://adoptium.net";
  // Java compiles Match.java when it runs it, which a JRE cannot.
  const { error, status, stdout } = spawnSync("javac", ["-version"], { encoding: "utf8" });
  if (error !== undefined || status !== 0) return `no javac on PATH, expected a JDK ${JDK} or later; ${remedy}`;
  const found = Number(/\d+/.exec(stdout)?.[0]);
  return found >= JDK ? undefined : `got JDK ${found}, expected ${JDK} or later; ${remedy}`;
}

/**
 * Downloads AWS's event matcher from Maven Central, each jar by its checksum, or takes the jars that an earlier call
 * downloaded from the same list.
 *
 * @returns the folder of the jars
 * @throws Error in one sentence, if a jar cannot be downloaded or has another checksum
 */
export function installEventRuler(): string {
  const folder = join(cacheOf("event-ruler"), digestOf(JARS));
  installOnce(folder, (made) => {
    const { error, status, stderr } = spawnSync(process.execPath, [DOWNLOAD, JARS, MAVEN_CENTRAL, made], {
      encoding: "utf8",
    });
    if (error === undefined && status === 0) return;
    const reason = error?.message ?? stderr.trim();
    throw new Error(
      `The event matcher is not in ${folder} and could not be installed (${reason}), expected access to ${MAVEN_CENTRAL}`,
    );
  });
  return folder;
}
