import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPythonPackages, type PythonPackages } from "../../../tools/python/packages";
import { describeWithPython } from "../aws-emulator/emulated";

const REMEDY = "install it from https://www.python.org/downloads/";

describe("Python packages", () => {
  let folder: string;
  const environment = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "python-packages-"));
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  /** A program on PATH that answers as Python does when it is asked for its version. */
  function pythonOfVersion(name: string, version: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  function packages(props: Partial<PythonPackages> = {}): PythonPackages {
    const requirements = join(folder, "requirements.txt");
    writeFileSync(requirements, `# none\n`);
    return {
      name: "the scanner",
      requirements,
      programs: ["python3", "python3.11"],
      oldest: [3, 11],
      cache: join(folder, "cache"),
      ...props,
    };
  }

  test("without Python say which is needed and where it is", () => {
    process.env.PATH = folder;
    expect(() => installPythonPackages(packages())).toThrow(
      `no python3 or python3.11 with venv on PATH, expected Python 3.11 or later for the scanner; ${REMEDY}`,
    );
  });

  test("with a Python that is too old say which was found", () => {
    pythonOfVersion("python3", "3.9");
    process.env.PATH = folder;
    expect(() => installPythonPackages(packages())).toThrow(
      `got Python 3.9, expected 3.11 or later for the scanner; ${REMEDY}`,
    );
  });

  describeWithPython("where there is one", () => {
    test("are installed once, by the first Python that will do", () => {
      pythonOfVersion("python3", "3.9");
      process.env.PATH = `${folder}:${environment.PATH ?? ""}`;
      const wanted = packages();
      const python = installPythonPackages(wanted);
      writeFileSync(join(python, "..", "..", "mark"), "");
      expect(installPythonPackages(wanted)).toBe(python);
      expect(existsSync(join(python, "..", "..", "mark"))).toBe(true);
      expect(readdirSync(join(folder, "cache"))).toHaveLength(1);
    });

    test("without an index say so, and leave nothing", () => {
      const wanted = packages({ programs: ["python3.11"] });
      writeFileSync(wanted.requirements, `moto==5.2.5 --hash=sha256:${"0".repeat(64)}\n`);
      Object.assign(process.env, { PIP_NO_INDEX: "1", PIP_FIND_LINKS: folder });
      const where = join(folder, "cache").replaceAll("/", "\\/");
      expect(() => installPythonPackages(wanted)).toThrow(
        new RegExp(
          `^the scanner is not in ${where}\\S+ and could not be installed \\(No matching distribution found for moto==5.2.5\\), ` +
            "expected a package index that pip can reach; set PIP_INDEX_URL$",
        ),
      );
      expect(readdirSync(join(folder, "cache"))).toEqual([]);
    });
  });
});
