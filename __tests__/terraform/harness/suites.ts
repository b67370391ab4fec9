import { tools } from "./tools";

/** A suite that is skipped, and said so at the end of the run, where Terraform is missing. */
export const describeWithTerraform: jest.Describe = tools().missing === undefined ? describe : describe.skip;

/** As above, where the suite knows what only the stand-in has: a subnet of an example, a fault on demand. */
export const describeWithStandIn: jest.Describe = tools().standIn === undefined ? describe.skip : describe;

/** A suite that OpenTofu runs. */
export const describeWithOpenTofu: jest.Describe =
  tools().missing === undefined && tools().missingOpenTofu === undefined ? describe : describe.skip;
