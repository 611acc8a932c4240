import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { readPage } from "../support/pages";

const run = promisify(execFile);
const ROOT = path.join(__dirname, "../..");

describe("docs/adding-a-resource.md", function () {
  this.timeout(300_000);

  it("produces a resource that passes its test if a reader follows it in a copy of the checkout", async () => {
    const copy = await copyOfCheckout();
    try {
      for (const { language, title, text } of readPage("docs/adding-a-resource.md").blocks) {
        if (language === "ts" && title) await fs.writeFile(path.join(copy, title), text);
        if (language === "diff" && title) await applyDiff(path.join(copy, title), text);
        if (language !== "sh") continue;
        for (const command of text.trim().split("\n")) await run("sh", ["-c", command], { cwd: copy });
      }
      const sdk = await fs.readFile(path.join(copy, "sdk/exoscale/elastic-ip.ts"), "utf8");
      assert.match(sdk, /export class ElasticIp/);
    } finally {
      await fs.rm(copy, { recursive: true, force: true });
    }
  });
});

/** Inserts each added line after the line before it, or replaces a removed one. */
async function applyDiff(file: string, diff: string): Promise<void> {
  let text = await fs.readFile(file, "utf8");
  let [before, isRemoved] = ["", false];
  for (const line of diff.trimEnd().split("\n")) {
    const [sign, content] = [line.slice(0, 1), `${line.slice(1)}\n`];
    if (sign === "+") text = text.replace(before, isRemoved ? content : before + content);
    else assert.ok(text.includes(content), `${file} has no line "${content}"`);
    [before, isRemoved] = [content, sign === "-"];
  }
  await fs.writeFile(file, text);
}

/** The files in git and the installed packages. The package's own name resolves to the copy. */
async function copyOfCheckout(): Promise<string> {
  const copy = await fs.mkdtemp(path.join(os.tmpdir(), "pulumi-pools-copy-"));
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of stdout.split("\0").filter(Boolean)) {
    await fs.mkdir(path.dirname(path.join(copy, file)), { recursive: true });
    await fs.copyFile(path.join(ROOT, file), path.join(copy, file)).catch(ignoreMissing);
  }
  const modules = path.join(copy, "node_modules");
  await fs.mkdir(modules);
  const own = ["pulumi-pools", "pulumi-pools-simulator", ".cache", ".package-lock.json"];
  for (const name of await fs.readdir(path.join(ROOT, "node_modules")))
    if (!own.includes(name)) await fs.symlink(path.join(ROOT, "node_modules", name), path.join(modules, name));
  await fs.symlink("..", path.join(modules, "pulumi-pools"));
  await fs.symlink("../simulator", path.join(modules, "pulumi-pools-simulator"));
  return copy;
}

/** Ignores a file that was deleted but not committed. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
