import { tools } from "./tools";
import { newViolations } from "./wire";
import { stopServers } from "./world";

/** A suite that is skipped, with a line at the end of the run, if Terraform, the provider or the emulator is missing. */
export const describeWithTerraform: jest.Describe = tools().missing === undefined ? describe : describe.skip;

/** A suite that only the emulator's accounts can run, because it names clusters, roles or subnets that no account has. */
export const describeWithEmulator: jest.Describe = tools().offline === undefined ? describe.skip : describe;

/** A suite that OpenTofu runs. */
export const describeWithOpenTofu: jest.Describe =
  tools().missing === undefined && tools().missingOpenTofu === undefined ? describe : describe.skip;

/** A suite that Checkov judges plans in. */
export const describeWithCheckov: jest.Describe = tools().checkov === undefined ? describe.skip : describe;

afterAll(async () => {
  const wire = await stopServers();
  expect({ unknown: wire.unknown, violations: newViolations(wire) }).toEqual({ unknown: [], violations: [] });
});
