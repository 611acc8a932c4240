import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { findLanguageHost, pulumiEnvironment } from "../../scripts/pulumi-cli";
import { pinnedVersion } from "../../scripts/pulumi-cli/build";
import { withLock } from "../../scripts/pulumi-cli/lock";

const checkout = path.resolve(__dirname, "../..");

describe("the search for the Pulumi CLI", () => {
  let directory: string;
  const originalPath = process.env.PATH;

  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), "pulumi-cli-"));
  });

  afterEach(async () => {
    process.env.PATH = originalPath;
    await fs.rm(directory, { recursive: true, force: true });
  });

  /** Creates a program that prints `says`. @returns its folder */
  async function program(folder: string, name: string, says = ""): Promise<string> {
    const file = path.join(directory, folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    return path.dirname(file);
  }

  /** The output of the finder with only `onPath` on PATH and an own cache. */
  function find(...onPath: string[]): Promise<{ stdout: string; stderr: string }> {
    const finder = ["-r", "ts-node/register", path.join(checkout, "scripts/pulumi-cli.ts")];
    const env = { ...process.env, PATH: onPath.join(path.delimiter), XDG_CACHE_HOME: path.join(directory, "cache") };
    return new Promise((resolve) => {
      execFile(process.execPath, finder, { cwd: checkout, env }, (_error, stdout, stderr) =>
        resolve({ stdout, stderr }),
      );
    });
  }

  it("prefers a pulumi on PATH to the cache", async () => {
    await program(`cache/pulumi-pools/pulumi-${await pinnedVersion()}/bin`, "pulumi", "v3.250.0");
    const bin = await program("bin", "pulumi", "v3.240.1");
    assert.equal((await find(bin)).stdout, "pulumi 3.240.1\n");
  });

  it("uses the cached CLI if PATH has none, or one that prints no version", async () => {
    const cached = await program(`cache/pulumi-pools/pulumi-${await pinnedVersion()}/bin`, "pulumi", "v3.250.0");
    const broken = await program("broken", "pulumi", "no version");
    for (const onPath of [[], [broken]]) {
      assert.equal((await find(...onPath)).stdout, `${path.join(cached, "pulumi")} 3.250.0\n`);
    }
  });

  it("adds the folder of the dynamic provider's launcher to PATH if the CLI has none", async () => {
    const bin = await program("bin", "pulumi", "v3.240.1");
    process.env.PATH = bin;
    const pulumi = await PulumiCommand.get();
    const surroundings = { home: "/h", backend: "/b", passphrase: "p" };
    const shipped = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
    assert.equal(pulumiEnvironment(pulumi, surroundings).PATH, [bin, shipped].join(path.delimiter));

    await program("bin", "pulumi-resource-pulumi-nodejs");
    assert.equal(pulumiEnvironment(pulumi, surroundings).PATH, bin);
  });

  it("finds the language host on PATH, and beside the CLI that a link on PATH leads to", async () => {
    const installed = await program("installed", "pulumi", "v3.240.1");
    const links = path.join(directory, "links");
    await fs.mkdir(links);
    await fs.symlink(path.join(installed, "pulumi"), path.join(links, "pulumi"));
    process.env.PATH = links;
    const pulumi = await PulumiCommand.get();
    assert.equal(findLanguageHost(pulumi), undefined);

    await program("installed", "pulumi-language-nodejs");
    assert.equal(findLanguageHost(pulumi), path.join(await fs.realpath(installed), "pulumi-language-nodejs"));

    const apart = await program("apart", "pulumi-language-nodejs");
    await fs.rm(path.join(installed, "pulumi-language-nodejs"));
    process.env.PATH = [links, apart].join(path.delimiter);
    assert.equal(findLanguageHost(pulumi), path.join(apart, "pulumi-language-nodejs"));
  });
});

describe("withLock", () => {
  const silent = (line: string) => assert.equal(line, "", "no waiting is expected");
  let file: string;

  beforeEach(async () => {
    file = path.join(await fs.mkdtemp(path.join(os.tmpdir(), "lock-")), "it.lock");
  });

  afterEach(() => fs.rm(path.dirname(file), { recursive: true, force: true }));

  it("runs one at a time and tells the other that it waits", async () => {
    const events: string[] = [];
    await withLock(file, silent, async () => {
      events.push("first begins");
      let second: Promise<unknown> = Promise.resolve();
      await new Promise<void>((secondWaits) => {
        const say = (line: string) => {
          assert.match(line, /waiting for another process/);
          secondWaits();
        };
        second = withLock(file, say, () => Promise.resolve(events.push("second runs")));
      });
      events.push("first ends");
      return { second };
    }).then(({ second }) => second);
    assert.deepEqual(events, ["first begins", "first ends", "second runs"]);
  });

  it("is released after a failure", async () => {
    await assert.rejects(
      withLock(file, silent, () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(await withLock(file, silent, () => Promise.resolve("done")), "done");
  });

  it("takes over from a process that has ended", async () => {
    const gone = await new Promise<number>((resolve) => {
      const child = execFile(process.execPath, ["-e", ""], () => resolve(child.pid ?? 0));
    });
    await fs.writeFile(file, gone.toString());
    assert.equal(await withLock(file, silent, () => Promise.resolve("done")), "done");
  });
});
