import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resources } from "../../../provider/host/definitions";

const page = readFileSync(join(__dirname, "../../../docs/recovery.md"), "utf8");

/** The types in the first column of the table after `heading`, such as `vmpooler:Vm` for "vmpooler.Vm, VmSet". */
function typesAfter(heading: string): string[] {
  const [, section = ""] = page.split(`\n${heading}\n`);
  const [, table = ""] = section.split(/\n\| resource [^\n]+\n/);
  const [rows = ""] = table.split("\n\n");
  return [...rows.matchAll(/^\| (\w+)\.(\w+(?:, \w+)*)/gm)].flatMap(([, cloud = "", names = ""]) =>
    names.split(", ").flatMap((name) => (/^[A-Z]/.test(name) ? [`${cloud}:${name}`] : [])),
  );
}

describe("docs/recovery.md", () => {
  for (const heading of ["## The provider's process was killed", "## A lost answer to a creation"]) {
    it(`has a row for every resource under "${heading}"`, () => {
      assert.deepEqual(typesAfter(heading).sort(), resources.map(({ type }) => type).sort());
    });
  }

  it("names functions and files that exist", () => {
    const cells = [...page.matchAll(/`(\w+)` \(`(provider\/[\w/.-]+)`\)/g)];
    assert.ok(cells.length > 4);
    for (const [, name = "", file = ""] of cells)
      assert.match(readFileSync(join(__dirname, "../../..", file), "utf8"), new RegExp(`function ${name}\\b`));
  });
});
