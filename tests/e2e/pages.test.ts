import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { findPulumi } from "../../scripts/pulumi-cli";
import { CHECKOUT, openSandbox } from "../../scripts/sandbox";
import { allPages, type Page } from "../support/pages";
import { describeEndToEnd, needsLanguageHost } from "./support";
import { pack, tool } from "./support/packed";

/** adding-a-resource.test.ts follows this page in a copy of the checkout. */
const ELSEWHERE = "docs/adding-a-resource.md";

/** Replacements: unpublished packages by files, a free port, and a faster clock. */
const NPM = `#!/bin/sh
for word do
  shift
  case $word in
    pulumi-pools) word=$TARBALL ;;
    pulumi-pools-simulator) word=$SIMULATOR_TARBALL ;;
  esac
  set -- "$@" "$word"
done
PATH=$REAL_PATH exec npm "$@"
`;
const NPX = `#!/bin/sh
case $1 in pulumi-pools-simulator) set -- "$@" --port 0 --time-scale 50 ;; esac
PATH=$REAL_PATH exec npx "$@"
`;

describeEndToEnd("a page, followed literally in an empty directory", function () {
  // The registry may be slow.
  this.timeout(10 * 60_000);
  let place: string;
  let variables: NodeJS.ProcessEnv;
  const opened: { remove(): Promise<void> }[] = [];

  before(async function () {
    await needsLanguageHost(this);
    place = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "pages-")));
    opened.push({ remove: () => fs.rm(place, { recursive: true, force: true }) });
    const [own, simulator] = [await pack(place), await pack(place, "simulator")];
    const sandbox = await openSandbox();
    opened.push(sandbox);
    const shims = path.join(place, "shims");
    await fs.mkdir(shims);
    await fs.writeFile(path.join(shims, "npm"), NPM, { mode: 0o755 });
    await fs.writeFile(path.join(shims, "npx"), NPX, { mode: 0o755 });
    variables = {
      ...sandbox.env,
      // The page tells the reader to log in and choose a passphrase.
      PULUMI_BACKEND_URL: undefined,
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PATH: [shims, sandbox.env.PATH].join(path.delimiter),
      REAL_PATH: sandbox.env.PATH,
      TARBALL: own.tarball,
      SIMULATOR_TARBALL: simulator.tarball,
      npm_config_cache: (await tool("npm", ["config", "get", "cache"], place)).stdout.trim(),
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_ignore_scripts: "true",
    };
  });
  after(async () => {
    for (const one of opened) await one.remove();
  });

  for (const page of allPages()) {
    if (page.file === ELSEWHERE || !page.blocks.some(({ language }) => language === "sh")) continue;
    it(page.file, async () => {
      const directory = path.join(place, page.file.replaceAll("/", "-"));
      await fs.mkdir(directory);
      const { stdout } = await tool("bash", ["-c", scriptOf(page)], directory, variables);
      assert.match(stdout, /== end of the page\n/);
    });
  }
});

describeEndToEnd("the commands of the pages", () => {
  const commands = allPages().flatMap(({ file, blocks }) =>
    blocks
      .filter(({ language }) => ["console", "sh", "yaml"].includes(language))
      .flatMap(({ text, line }) => text.split("\n").map((command) => ({ place: `${file}:${line}`, command }))),
  );

  it("of Pulumi exist, with their options", async () => {
    const { command: pulumi } = await findPulumi();
    const helps = new Map<string, Promise<{ readonly stdout: string }>>();
    const unknown: string[] = [];
    for (const { place, command } of commands) {
      const words = /(?:^|[\s(])pulumi ((?:[a-z-]+ ?)*)(.*)/.exec(command);
      if (!words) continue;
      const [, verbs = "", rest = ""] = words;
      // Only Pulumi knows how many words of `stack init dev` are the command.
      const verb = /^(config set|config get|stack \w+|state \w+|package [\w-]+|plugin \w+|\w+)/.exec(verbs)?.[0] ?? "";
      const help = helps.get(verb) ?? tool(pulumi, [...verb.split(" "), "--help"], CHECKOUT);
      helps.set(verb, help);
      const { stdout } = await help;
      if (!new RegExp(`\\b${verb.split(" ").at(-1) ?? ""}\\b`).test(stdout)) unknown.push(`${place}: pulumi ${verb}`);
      for (const [option] of `${verbs}${rest}`.replace(/'[^']*'/g, "").matchAll(/(?<=\s)--[a-z-]+/g))
        if (!stdout.includes(option)) unknown.push(`${place}: pulumi ${verb} ${option}`);
    }
    assert.ok(helps.size > 8);
    assert.deepEqual(unknown, []);
  });

  it("of npm are scripts of the checkout", async () => {
    const { scripts } = JSON.parse(await fs.readFile(path.join(CHECKOUT, "package.json"), "utf8")) as Manifest;
    const named = commands
      .filter(({ place }) => !place.startsWith("examples/"))
      .flatMap(({ place, command }) =>
        [...command.matchAll(/npm (?:run ([\w:-]+)|(test|start)\b)/g)].map(([, one, other]) => ({
          place,
          script: one ?? other ?? "",
        })),
      );
    assert.deepEqual(
      named.filter(({ script }) => !(script in scripts)).map(({ place, script }) => `${place}: ${script}`),
      [],
    );
  });
});

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

/** Runs the page's commands in one shell, so that directories, variables and background jobs persist. */
function scriptOf({ file, blocks }: Page): string {
  // Job control, as in a terminal: `kill %1` ends npx and its children.
  const lines = ["set -meuo pipefail", `trap 'for job in $(jobs -p); do kill -- "-$job" || true; done' EXIT`];
  const written: string[] = [];
  for (const { language, title, text, line } of blocks) {
    // Files of the page are in the directory of the following command.
    if (title !== undefined) written.push(`cat > ${title} <<'END OF FILE'\n${text}END OF FILE`);
    if (language === "sh") lines.push(...written, `echo "== ${file}:${line}"`, text);
  }
  return [...lines, "echo '== end of the page'"].join("\n");
}
