import { findPython } from "./emulated";

describe("A suite that needs the emulator", () => {
  const CI = process.env.CI;
  const install = (): string => {
    throw new Error("no python3 on PATH");
  };
  afterEach(() => {
    if (CI === undefined) delete process.env.CI;
    else process.env.CI = CI;
  });

  test("is skipped with the reason where it cannot be installed", () => {
    delete process.env.CI;
    expect(findPython(install)).toEqual({ missing: "no python3 on PATH" });
  });

  test("fails there with CI=true", () => {
    process.env.CI = "true";
    expect(() => findPython(install)).toThrow("no python3 on PATH");
  });
});
