import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { CHECKOUT } from "../../../scripts/sandbox";

describe("npm run doctor", () => {
  let place: string;
  beforeEach(async () => {
    place = await fs.mkdtemp(path.join(os.tmpdir(), "doctor-"));
  });
  afterEach(() => fs.rm(place, { recursive: true }));

  /** Runs the doctor with only `commands` on PATH. */
  async function runDoctor(commands: readonly string[]) {
    const bin = path.join(place, "bin");
    await fs.mkdir(bin);
    for (const command of commands) await fs.writeFile(path.join(bin, command), "#!/bin/sh\n", { mode: 0o755 });
    const env = { PATH: bin, XDG_CACHE_HOME: place };
    const args = [path.join(CHECKOUT, "scripts/doctor.mjs")];
    const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    return { status, stdout };
  }

  it("passes if the required tools exist, and names optional ones", async () => {
    const { status, stdout } = await runDoctor(["pulumi"]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^ok +Node\.js 20 or newer: v/m);
    assert.match(stdout, /^ok +the Pulumi CLI, or Go to build it: .*bin\/pulumi$/m);
    assert.match(stdout, /^optional Chromium: .*skipped without it/m);
    assert.doesNotMatch(stdout, /MISSING/);
  });

  it("accepts Go, which can build the CLI", async () => {
    const { status, stdout } = await runDoctor(["go", "chromium"]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /builds the CLI, in about 5 minutes/);
    assert.match(stdout, /^ok +Chromium/m);
  });

  it("fails with a download page if neither exists", async () => {
    const { status, stdout } = await runDoctor([]);
    assert.equal(status, 1);
    assert.match(stdout, /^MISSING {2}the Pulumi CLI, or Go to build it: https:\/\/www\.pulumi\.com/m);
  });
});
