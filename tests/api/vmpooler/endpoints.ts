import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { functions, resources } from "../../../provider/host/definitions";
import { asked, type Version } from "./bench";

const TABLE = resolve(__dirname, "../../../docs/vmpooler-endpoints.md");

/** How many there are on the API's own page: the table must not lose one unnoticed. */
const DOCUMENTED = 28;

/** Goes last: it looks at what all other tests have asked for. */
export function endpointsSuite(version: Version): void {
  describe("docs/vmpooler-endpoints.md", () => {
    const rows = [...readFileSync(TABLE, "utf8").matchAll(/^\| `([A-Z]+ [^`]+)`\s*\| (.*)\|$/gm)].map(
      ([, endpoint = "", users = ""]) => ({ endpoint, users: users.match(/`[A-Z]?[A-Za-z]+`/g) ?? [] }),
    );

    it("has every endpoint of the API, each with what uses it", () => {
      assert.equal(rows.length, DOCUMENTED);
      const names = [...resources, ...functions].map(({ type }) => `\`${type.replace("vmpooler:", "")}\``);
      const parameters = ["`waitForReady`", "`revertTriggers`"];
      for (const { endpoint, users } of rows) {
        assert.ok(users.length > 0, endpoint);
        for (const user of users) assert.ok(names.includes(user) || parameters.includes(user), user);
      }
    });

    it("names nothing that the tests before this one have not asked for", () => {
      const missing = rows.filter(({ endpoint }) => !asked[version].some((line) => patternOf(endpoint).test(line)));
      assert.deepEqual(
        missing.map(({ endpoint }) => endpoint),
        [],
      );
    });

    it("leaves nothing out that the tests before this one have asked for", () => {
      const own = new Set(
        asked[version].filter((line) => !rows.some(({ endpoint }) => patternOf(endpoint).test(line))),
      );
      assert.deepEqual([...own], []);
    });
  });
}

function patternOf(endpoint: string): RegExp {
  return new RegExp(`^${endpoint.replaceAll(/<[^>]+>/g, "[^/]+")}$`);
}
