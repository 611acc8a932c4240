import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CHECKOUT } from "../../scripts/sandbox";

const read = (file: string): string => readFileSync(join(CHECKOUT, file), "utf8");
const page = read("SECURITY.md");
const [, shown = ""] = /## What is protected[^\n]*\n(.*?)\n## /s.exec(page) ?? [];

describe("SECURITY.md", () => {
  it("names tests that there are, by their paths", () => {
    const links = [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name = "", target = ""]) => ({
      name,
      target,
    }));
    assert.ok(links.length > 20);
    for (const { name, target } of links) {
      assert.equal(name, target);
      assert.ok(existsSync(join(CHECKOUT, target)), target);
    }
  });

  it("names a test for every statement of what is protected", () => {
    const statements = shown.split(/\n(?=- )|\n\n/).filter((text) => text.startsWith("- "));
    assert.ok(statements.length > 10);
    const advice = /^- Pulumi keeps a stack's configuration/;
    assert.deepEqual(
      statements.filter((text) => !text.includes(".test.ts)") && !advice.test(text)),
      [],
    );
  });

  it("counts the dependencies as they are", () => {
    const [, direct, more] = /has (\d+) run-time dependencies, which bring (\d+) more/.exec(page) ?? [];
    const lock = lockSchema.parse(JSON.parse(read("package-lock.json"))).packages;
    const first = Object.keys(lock[""]?.dependencies ?? {});
    assert.deepEqual([Number(direct), Number(more)], [first.length, closure(lock).size - first.length]);
  });
});

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type Packages = z.output<typeof lockSchema>["packages"];

/** Where everything is installed that the package at `from` needs, as Node looks for it: inwards out. */
function closure(packages: Packages, from = "", found = new Set<string>()): Set<string> {
  const { dependencies, optionalDependencies } = packages[from] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const steps = from === "" ? [] : from.split("/node_modules/");
    const places = [...steps.keys()].map((depth) => `${steps.slice(0, depth + 1).join("/node_modules/")}/`).reverse();
    const at = [...places, ""].map((place) => `${place}node_modules/${name}`).find((place) => place in packages);
    if (at === undefined || found.has(at)) continue;
    found.add(at);
    closure(packages, at, found);
  }
  return found;
}
