import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { filesNaming, obstacles } from "../../../scripts/publishable";
import { setRepository } from "../../../scripts/repository";
import { CHECKOUT } from "../../../scripts/sandbox";

const URL = "https://github.com/acme/pools";

describe("npm run publishable", () => {
  let root: string;

  /** Copies the files that the check reads. */
  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "publishable-"));
    for (const part of [...filesNaming(CHECKOUT), "CHANGELOG.md", "tests/upgrade"])
      await fs.cp(path.join(CHECKOUT, part), path.join(root, part), { recursive: true });
    await setRepository(root, URL);
  });
  afterEach(() => fs.rm(root, { recursive: true }));

  async function rewrite(file: string, from: string | RegExp, to: string): Promise<void> {
    const text = await fs.readFile(path.join(root, file), "utf8");
    assert.notEqual(text.replace(from, to), text, `${file} has no ${String(from)}`);
    await fs.writeFile(path.join(root, file), text.replace(from, to));
  }
  const version = async () =>
    (JSON.parse(await fs.readFile(path.join(root, "package.json"), "utf8")) as { version: string }).version;

  it("finds nothing once the owner has set the repository", async () => {
    assert.deepEqual(obstacles(root, { repository: URL, tag: `v${await version()}` }), []);
    assert.match(
      await fs.readFile(path.join(root, "README.md"), "utf8"),
      /raw\.githubusercontent\.com\/acme\/pools\/main/,
    );
  });

  it("refuses a placeholder in any file that users read", async () => {
    await setRepository(root, "https://github.com/OWNER/pulumi-pools");
    const found = obstacles(root, { repository: URL }).join("\n");
    for (const file of ["package.json", "simulator/package.json", "README.md"])
      assert.match(found, new RegExp(`^${file} does not say`, "m"));
    assert.match(found, /^package.json: repository.url must name https:\/\/github.com\/acme\/pools/m);
  });

  it("fails in the workflow of another repository, with a GitHub annotation for each file", async () => {
    const env = { ...process.env, GITHUB_REPOSITORY: "acme/pools", GITHUB_REF_NAME: "v0.0.0" };
    const script = path.join(CHECKOUT, "scripts/publishable.ts");
    const run = promisify(execFile)(process.execPath, ["-r", "ts-node/register/transpile-only", script], { env });
    await assert.rejects(run, ({ code, stderr }: { code: number; stderr: string }) => {
      assert.equal(code, 1);
      assert.match(stderr, /^::error::package\.json: repository\.url must name https:\/\/github\.com\/acme\/pools/m);
      assert.match(stderr, /^::error::the tag is v0\.0\.0, and package\.json has the version /m);
      return true;
    });
  });

  it("refuses a tag of another version, a missing recorded state and a missing changelog section", async () => {
    await rewrite("package.json", /"version": ".*"/, '"version": "9.9.9"');
    const found = obstacles(root, { tag: "v1.0.0" }).join("\n");
    assert.match(found, /the tag is v1\.0\.0, and package\.json has the version 9\.9\.9/);
    assert.match(found, /tests\/upgrade\/9\.9\.9\/state\.json is missing/);
    assert.match(found, /CHANGELOG\.md has no section 9\.9\.9/);
    assert.match(found, /simulator\/package\.json has the version/);
  });

  it("refuses a homepage of another repository", async () => {
    await rewrite("package.json", `"homepage": "${URL}`, '"homepage": "https://github.com/other/pools');
    assert.deepEqual(obstacles(root), ["package.json: repository, homepage and bugs do not belong together"]);
  });

  it("refuses text that is not a repository's URL", async () => {
    await assert.rejects(setRepository(root, "acme"), /must be like/);
  });
});
