/**
 * Opens the status page in headless Chromium: `npm run test:browser -w simulator`. Not part of the tests, because few
 * machines have the browser. On Debian and Ubuntu: `apt-get install -y --no-install-recommends chromium`; elsewhere name
 * one in CHROMIUM. Leaves a picture in reports/status-page.png.
 */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startSimulator, type Simulator } from "../server";
import { Chromium } from "./chromium";

const COMMAND = process.env["CHROMIUM"] ?? "chromium";
const PICTURE = join(__dirname, "../../reports/status-page.png");
const HOSTILE = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;

async function main(): Promise<void> {
  const simulator = await startSimulator({ timeScale: 10 });
  try {
    const page = await Chromium.open(COMMAND, simulator.origin);
    await walk(simulator, page).finally(() => page.close());
  } catch (cause) {
    throw new Error(`the status page in ${COMMAND}; see the top of this file for the browser`, { cause });
  } finally {
    await simulator.close();
  }
}

async function walk(simulator: Simulator, page: Chromium): Promise<void> {
  await until("the page is live", () => page.evaluate(`document.querySelector("#connection").textContent === "live"`));
  const cell = (text: string) =>
    `[...document.querySelectorAll("td")].some((td) => td.textContent === ${JSON.stringify(text)})`;

  simulator.event("exoscale", "createAntiAffinityGroup", { name: HOSTILE });
  await until("a new group is there, its name as text", () => page.evaluate(cell(HOSTILE)));
  assert.equal(await page.evaluate(`document.querySelectorAll("td > *").length`), 0, "markup in a cell");
  assert.equal(await page.evaluate("document.title"), "pulumi-pools simulator");

  await fetch(`${simulator.origin}/vmpooler/api/v1/vm/debian-12-x86_64`, { method: "POST" });
  await until("the last request is there", () => page.evaluate(cell("/vmpooler/api/v1/vm/debian-12-x86_64")));
  simulator.event("exoscale", "createPool", {
    zone: "ch-gva-2",
    name: "web",
    size: 3,
    "disk-size": 10,
    "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" },
    template: { id: "92276658-1e27-41c0-8a6a-63ec24ede6a4" },
  });
  await until("a pool is there", () => page.evaluate(cell("web")));

  await mkdir(dirname(PICTURE), { recursive: true });
  await writeFile(PICTURE, await page.screenshot());
  assert.deepEqual(page.complaints, []);
  assert.equal(
    await page.evaluate(`fetch("https://example.com").then(() => "sent", () => "refused")`),
    "refused",
    "the content security policy",
  );
  console.log(`the status page works in ${COMMAND}; see ${PICTURE}`);
}

async function until(what: string, holds: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + 10_000;
  while ((await holds()) !== true) {
    if (Date.now() > end) throw new Error(`it did not come true that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
