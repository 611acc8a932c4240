/** `npm run docs:site`: the pages of docs/ as a static site in reports/site. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SITE = dirname(fileURLToPath(import.meta.url));
const pages = join(SITE, "dist");

if (!existsSync(join(SITE, "node_modules")))
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: SITE, stdio: "inherit" });
// A copy: pages outside of the site's folder would not find what the site is built with.
rmSync(pages, { recursive: true, force: true });
cpSync(join(SITE, "../docs"), pages, { recursive: true });
execFileSync(join(SITE, "node_modules/.bin/vitepress"), ["build", "."], { cwd: SITE, stdio: "inherit" });
