import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startSimulator } from "../server";
import { Chromium, findChromium, until } from "./chromium";

const PICTURE = join(__dirname, "../../reports/status-page.png");
const HOSTILE = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;

/** Pending without Chromium. Writes a screenshot to reports/status-page.png. */
describe("simulator: the status page in a browser", function () {
  this.timeout(120_000);

  it("shows changes as they happen, and shows markup in names as text", async function () {
    const command = findChromium();
    if (command === undefined) this.skip();
    const simulator = await startSimulator({ timeScale: 10 });
    const page = await Chromium.open(command, simulator.origin);
    const cell = (text: string) =>
      `[...document.querySelectorAll("td")].some((td) => td.textContent === ${JSON.stringify(text)})`;
    try {
      await until("live", () => page.evaluate(`document.querySelector("#connection").textContent === "live"`));

      simulator.event("exoscale", "createAntiAffinityGroup", { name: HOSTILE });
      await until("a new group", () => page.evaluate(cell(HOSTILE)));
      assert.equal(await page.evaluate(`document.querySelectorAll("td > *").length`), 0, "no markup in a cell");
      assert.equal(await page.evaluate("document.title"), "pulumi-pools simulator");

      const path = "/vmpooler/api/v1/vm/debian-12-x86_64";
      await fetch(simulator.origin + path, { method: "POST" });
      await until("the last request", () => page.evaluate(cell(path)));
      simulator.event("exoscale", "createPool", {
        zone: "ch-gva-2",
        name: "web",
        size: 3,
        "disk-size": 10,
        "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" },
        template: { id: "92276658-1e27-41c0-8a6a-63ec24ede6a4" },
      });
      await until("a pool", () => page.evaluate(cell("web")));
      await until("it on the timeline", () => page.evaluate(cell("Instance pools: web")));

      await mkdir(dirname(PICTURE), { recursive: true });
      await writeFile(PICTURE, await page.screenshot());
      await page.resize(400, 900);
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assert.equal(await page.evaluate(overflow), 0, "the page does not scroll sideways on a narrow screen");
      assert.deepEqual(page.complaints, []);
      const elsewhere = `fetch("https://example.com").then(() => "sent", () => "refused")`;
      assert.equal(
        await page.evaluate(elsewhere),
        "refused",
        "the content security policy refuses requests to other hosts",
      );
    } finally {
      page.close();
      await simulator.close();
    }
  });
});
