import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { dependencyCounts } from "./lock-file";

/** SECURITY.md: every statement names an existing test or check, and the number of dependencies is right. */
export function securityPageProblems(root: string): string[] {
  const page = readFileSync(path.join(root, "SECURITY.md"), "utf8");
  const links = [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
  const [, section = ""] = /## What is protected[^\n]*\n(.*?)\n## /s.exec(page) ?? [];
  const statements = section.split(/\n(?=- )|\n\n/).filter((text) => text.startsWith("- "));
  const counts = /has (\d+) run-time dependencies, which bring (\d+) more/.exec(page)?.slice(1).join(" and ");
  const actual = dependencyCounts(root).join(" and ");
  return [
    ...(statements.length > 0 ? [] : ['SECURITY.md: no statement was found under "What is protected"']),
    ...links.flatMap(([, name = "", target = ""]) => [
      ...(name === target ? [] : [`SECURITY.md: the link ${name} leads to ${target}`]),
      ...(existsSync(path.join(root, target)) ? [] : [`SECURITY.md: ${target} does not exist`]),
    ]),
    ...statements
      .filter((text) => !/\(\S+\.test\.ts\)|\(scripts\/check-repository\//.test(text))
      // Advice to users, which nothing can test.
      .filter((text) => !text.startsWith("- Pulumi keeps a stack's configuration"))
      .map((text) => `SECURITY.md: no test is named for: ${text}`),
    ...(counts === actual ? [] : [`SECURITY.md: it counts ${counts ?? "no"} dependencies, but there are ${actual}`]),
  ];
}
