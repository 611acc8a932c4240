import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { Chromium, findChromium, until } from "../../simulator/tests/chromium";

const SITE = path.join(CHECKOUT, "reports/site");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** `npm run test:site`: not part of `npm test`, because the site's own packages are installed first. */
describe("the documentation as a site", function () {
  this.timeout(10 * 60_000);
  let server: Server;
  let origin: string;

  before(async () => {
    execFileSync(process.execPath, [path.join(CHECKOUT, "site/build.mjs")], { stdio: "ignore" });
    server = createServer((request, response) => {
      const asked = path.join(SITE, path.normalize(decodeURIComponent((request.url ?? "/").replace(/\?.*/, ""))));
      const file = asked.endsWith("/") ? `${asked}index.html` : path.extname(asked) === "" ? `${asked}.html` : asked;
      fs.readFile(file).then(
        (content) => response.setHeader("content-type", TYPES[path.extname(file)] ?? "text/plain").end(content),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => new Promise((closed) => server.close(closed)));

  it("has every page of docs/", async () => {
    const pages = (await fs.readdir(path.join(CHECKOUT, "docs"), { recursive: true })).filter((file) =>
      file.endsWith(".md"),
    );
    for (const page of pages)
      await fs.access(path.join(SITE, page.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html")));
  });

  for (const [name, address, heading] of [
    ["index", "/", "Documentation"],
    ["resource", "/reference/exoscale/instance-pool", "exoscale.InstancePool"],
    ["guide", "/guides/troubleshooting", "Troubleshooting by message"],
  ] as const) {
    it(`shows ${address} in a browser, without a complaint: reports/site-${name}.png`, async function () {
      const command = findChromium();
      if (command === undefined) return this.skip();
      const page = await Chromium.open(command, origin + address);
      try {
        const title = `document.querySelector("main h1")?.textContent.replaceAll("\\u200b", "").trim()`;
        await until("its heading", async () => (await page.evaluate(title)) === heading);
        await until("the sidebar", () => page.evaluate(`document.querySelectorAll(".VPSidebarItem").length > 20`));
        await fs.writeFile(path.join(CHECKOUT, `reports/site-${name}.png`), await page.screenshot());
        assert.deepEqual(page.complaints, []);
      } finally {
        page.close();
      }
    });
  }

  it("shows the inputs of a resource on a phone without scrolling sideways: reports/site-narrow.png", async function () {
    const command = findChromium();
    if (command === undefined) return this.skip();
    const page = await Chromium.open(command, `${origin}/reference/exoscale/instance-pool`);
    try {
      await page.resize(400, 900);
      await until("its tables", () => page.evaluate(`document.querySelectorAll("main table").length > 1`));
      const tooWide = `[document.documentElement, ...document.querySelectorAll("main table")]
        .filter((element) => element.scrollWidth > element.clientWidth).map((element) => element.innerText.slice(0, 40))`;
      assert.deepEqual(await page.evaluate(tooWide), []);
      const zone = `[...document.querySelectorAll("main td")].find((cell) => cell.textContent === "zone")
        .parentElement.children[2]`;
      const shown = `getComputedStyle(${zone}, "::before").content`;
      assert.equal(await page.evaluate(shown), '"default: "');
      await page.evaluate(`${zone}.scrollIntoView()`);
      await fs.writeFile(path.join(CHECKOUT, "reports/site-narrow.png"), await page.screenshot());
    } finally {
      page.close();
    }
  });
});
