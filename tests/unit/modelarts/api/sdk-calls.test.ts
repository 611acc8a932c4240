import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { functions, resources } from "../../../../provider/host/definitions";
import { findModelArtsSdk } from "../../../../scripts/modelarts-sdk";
import { CHECKOUT } from "../../../../scripts/sandbox";
import { inputs } from "../../../../provider/modelarts/node-pool/fields";

/** Generated from the SDK by scripts/modelarts-sdk-calls.py. */
const sdk = z
  .object({ package: z.string(), version: z.string(), calls: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(__dirname, "sdk-calls.json"), "utf8")));

const page = readFileSync(join(CHECKOUT, "docs", "modelarts-calls.md"), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (Call|-)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, call = "", path = "", offer = ""]) => ({ call, path, offer }));

describe("docs/modelarts-calls.md", () => {
  it("lists every call of the SDK once, with its method and path", () => {
    assert.deepEqual(
      rows.map(({ call, path }) => [call, path]).sort(),
      Object.entries(sdk.calls).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    assert.ok(page.includes(`(${sdk.package} ${sdk.version})`));
  });

  const offered = [...resources, ...functions].flatMap(({ type }) => type.match(/(?<=^modelarts:).*/) ?? []);

  it("says for every call what offers it, or why nothing does", () => {
    const known = [...offered, ...Object.keys(inputs.shape), "billing.orderId"];
    for (const { call, offer } of rows) {
      const names = [...offer.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => (name === "pulumi refresh" ? [] : name));
      if (offer.startsWith("not offered: ")) assert.ok(offer.length > "not offered: ".length, call);
      else assert.ok(names.length > 0, `${call} is neither offered nor refused`);
      for (const name of names) assert.ok(known.includes(name ?? ""), `${call}: there is no ${String(name)}`);
    }
  });

  it("names every resource and function of ModelArts", () => {
    const offers = rows.filter(({ offer }) => !offer.startsWith("not offered")).map(({ offer }) => offer);
    for (const name of offered) assert.ok(offers.some((offer) => offer.includes(`\`${name}\``)), name); // prettier-ignore
  });

  it("agrees with the SDK on PyPI", async function () {
    this.timeout(180_000);
    const python = await findModelArtsSdk(sdk.version);
    if (!python) return this.skip();
    assert.deepEqual(JSON.parse(await python(join(CHECKOUT, "scripts", "modelarts-sdk-calls.py"))), sdk);
  });
});
