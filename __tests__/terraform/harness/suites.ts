import { tools } from "./tools";

/** A suite that is skipped, and said so at the end of the run, where Terraform is missing. */
export const describeWithTerraform: jest.Describe = tools().missing === undefined ? describe : describe.skip;

/** A suite about the stand-in itself. */
export const describeWithStandIn: jest.Describe = tools().standIn === undefined ? describe.skip : describe;

/** A test of what only the stand-in tells: its operation log. */
export const testOperations: jest.It = tools().standIn === undefined ? test.skip : test;

/** A suite that OpenTofu runs. */
export const describeWithOpenTofu: jest.Describe =
  tools().missing === undefined && tools().missingOpenTofu === undefined ? describe : describe.skip;

/** A suite that Checkov runs in, on plans made with the stand-in. */
export const describeWithCheckov: jest.Describe = tools().checkov === undefined ? describe.skip : describe;
