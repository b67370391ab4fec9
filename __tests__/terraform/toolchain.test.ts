import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultOf, GO, providerFaultOf, TERRAFORM, versionOf } from "../../tools/aws-provider/toolchain";

describe("a tool", () => {
  test("that is missing is named, with the version needed and where to get it", () => {
    expect(faultOf(TERRAFORM, undefined)).toBe(
      "no terraform on PATH, expected Terraform 1.7.0 or later; install it from https://developer.hashicorp.com/terraform/install",
    );
  });

  test.each([
    ["1.5.7", "got Terraform 1.5.7, expected 1.7.0 or later; install it from "],
    ["0.15.5", "got Terraform 0.15.5, expected 1.7.0 or later; install it from "],
  ])("of version %s is too old", (version, sentence) => {
    expect(faultOf(TERRAFORM, version)).toContain(sentence);
  });

  test.each(["1.7.0", "1.7.1", "1.11.4", "2.0.0"])("of version %s will do", (version) => {
    expect(faultOf(TERRAFORM, version)).toBeUndefined();
  });

  test("says its version in words or in JSON", () => {
    const folder = mkdtempSync(join(tmpdir(), "tools-"));
    const { PATH } = process.env;
    try {
      program(folder, "go", "go version go1.24.3 linux/amd64");
      program(folder, "terraform", '{ "terraform_version": "1.6.6", "platform": "linux_amd64" }');
      process.env.PATH = `${folder}:${PATH ?? ""}`;
      expect(versionOf(GO)).toBe("1.24.3");
      expect(versionOf(TERRAFORM)).toBe("1.6.6");
      process.env.PATH = join(folder, "none");
      expect(versionOf(TERRAFORM)).toBeUndefined();
    } finally {
      process.env.PATH = PATH;
      rmSync(folder, { recursive: true });
    }
  });
});

function program(folder: string, name: string, says: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${says}'\n`);
  chmodSync(join(folder, name), 0o755);
}

describe("the AWS provider", () => {
  test.each(["6.24.0", "5.100.0", "7.0.0"])("of version %s is outside the pin", (version) => {
    expect(providerFaultOf(version)).toBe(
      `got version ${version} of the AWS provider, expected 6.25.0 or later and below 7.0.0; pin it to that range`,
    );
  });

  test.each(["6.25.0", "6.99.1"])("of version %s is inside it", (version) => {
    expect(providerFaultOf(version)).toBeUndefined();
  });
});
