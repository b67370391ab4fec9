import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleAddresses } from "./harness/example-addresses";
import { releasedVersions, UPGRADES } from "./harness/released";

test.each(releasedVersions())("each resource that %s made of the example keeps its address", (version) => {
  const recorded = JSON.parse(readFileSync(join(UPGRADES, version, "example", "addresses.json"), "utf8")) as Record<
    string,
    string[]
  >;
  const today = exampleAddresses();
  const missing = Object.entries(recorded).flatMap(([stack, addresses]) =>
    addresses.filter((address) => !today[stack]?.includes(address)).map((address) => `${stack}: ${address}`),
  );
  expect(Object.values(recorded).flat().length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});
