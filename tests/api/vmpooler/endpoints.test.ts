import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { JsonObject } from "../../../provider/core/json";
import { functions, resources } from "../../../provider/host/definitions";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import { DEBIAN, DOTTED, eachVersion, EMPTY, LIFECYCLES, type Pooler } from "./support";

const TABLE = resolve(__dirname, "../../../docs/vmpooler-endpoints.md");

/** How many there are on the API's own page: the table must not lose one unnoticed. */
const DOCUMENTED = 28;

const rows = [...readFileSync(TABLE, "utf8").matchAll(/^\| `([A-Z]+ [^`]+)`\s*\| (.*)\|$/gm)].map(
  ([, endpoint = "", users = ""]) => ({ endpoint, users: users.match(/`[A-Z]?[A-Za-z]+`/g) ?? [] }),
);

describe("docs/vmpooler-endpoints.md", () => {
  it("has every endpoint of the API, each with what uses it", () => {
    assert.equal(rows.length, DOCUMENTED);
    const names = [...resources, ...functions].map(({ type }) => `\`${type.replace("vmpooler:", "")}\``);
    const parameters = ["`waitForReady`", "`revertTriggers`"];
    for (const { endpoint, users } of rows) {
      assert.ok(users.length > 0, endpoint);
      for (const user of users) assert.ok(names.includes(user) || parameters.includes(user), user);
    }
  });
});

eachVersion("docs/vmpooler-endpoints.md", (pooler) => {
  it("names what all resources and functions ask for, and nothing else", async () => {
    await liveEveryResource(pooler());
    await askEveryFunction(pooler());
    const asked = pooler().requests();
    const unused = rows.filter(({ endpoint }) => !asked.some((line) => patternOf(endpoint).test(line)));
    assert.deepEqual(
      unused.map(({ endpoint }) => endpoint),
      [],
    );
    const unnamed = asked.filter((line) => !rows.some(({ endpoint }) => patternOf(endpoint).test(line)));
    assert.deepEqual([...new Set(unnamed)], []);
  });
});

async function liveEveryResource(pooler: Pooler): Promise<void> {
  for (const [definition, inputs, change] of LIFECYCLES) {
    const deployed = pooler.deploy(definition, definition.type);
    await deployed.up(inputs);
    await deployed.up({ ...inputs, ...change });
    await deployed.refresh();
    await deployed.destroy();
  }
  const machine = pooler.deploy(vm, "machine");
  await machine.up({ pool: DEBIAN });
  const [disk, snapshot] = [pooler.deploy(vmDisk), pooler.deploy(vmSnapshot)];
  await disk.up({ vm: machine.id, size: 8 });
  await snapshot.up({ vm: machine.id });
  await snapshot.up({ vm: machine.id, revertTriggers: [1] });
  await pooler.deploy(vmSet, "dotted").up({ pools: { [DOTTED]: 2 } });
  const issued = pooler.deploy(token, "issued");
  await issued.up({});
  pooler.newStack();
  await pooler.deploy(token, "adopted").up({ adopt: issued.id });
  pooler.event("destroyVm", { hostname: machine.id });
  assert.equal(await machine.refresh(), false);
}

async function askEveryFunction(pooler: Pooler): Promise<void> {
  const [machine, request] = [pooler.deploy(vm, "asked-for"), pooler.deploy(ondemandRequest, "asked-for")];
  await machine.up({ pool: DEBIAN });
  await request.up({ pools: { [EMPTY]: 1 } });
  const args: Readonly<Record<string, readonly JsonObject[]>> = {
    "vmpooler:getVm": [{ hostname: machine.id }],
    "vmpooler:getOndemandRequest": [{ requestId: request.id }],
    "vmpooler:getPoolStat": [{ pools: [DEBIAN] }],
    "vmpooler:getSummary": [{}, { section: "boot" }, { section: "tag/user" }],
  };
  for (const definition of functions.filter(({ type }) => type.startsWith("vmpooler:"))) {
    for (const one of args[definition.type] ?? [{}]) await pooler.call(definition, one);
  }
}

function patternOf(endpoint: string): RegExp {
  return new RegExp(`^${endpoint.replaceAll(/<[^>]+>/g, "[^/]+")}$`);
}
