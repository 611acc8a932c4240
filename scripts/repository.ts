import * as fs from "node:fs/promises";
import * as path from "node:path";
import { filesNaming } from "./publishable";
import { CHECKOUT } from "./sandbox";

const FORM = /^https:\/\/github\.com\/([\w-]+)\/([\w.-]+)$/;

/** Writes the repository's URL to all files in `root` that name it. @returns the changed files */
export async function setRepository(root: string, url: string): Promise<string[]> {
  if (!FORM.test(url)) throw new TypeError(`${url} must be like https://github.com/<owner>/<name>`);
  const { homepage } = JSON.parse(await fs.readFile(path.join(root, "package.json"), "utf8")) as { homepage: string };
  const former = homepage.replace(/#.*$/, "");
  const raw = (one: string) => one.replace("//github.com/", "//raw.githubusercontent.com/");
  const changed: string[] = [];
  for (const file of filesNaming(root)) {
    const text = await fs.readFile(path.join(root, file), "utf8");
    const next = text.replaceAll(former, url).replaceAll(raw(former), raw(url));
    if (next === text) continue;
    await fs.writeFile(path.join(root, file), next);
    changed.push(file);
  }
  return changed;
}

if (require.main === module) {
  setRepository(CHECKOUT, process.argv[2] ?? "").then(
    (files) => console.log(files.join("\n")),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
