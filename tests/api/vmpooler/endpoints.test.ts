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

/** The number of endpoints in vmpooler's API documentation. */
const DOCUMENTED = 28;

const rows = [...readFileSync(TABLE, "utf8").matchAll(/^\| `([A-Z]+ [^`]+)`\s*\| (.*)\|$/gm)].map(
  ([, endpoint = "", users = ""]) => ({ endpoint, users: users.match(/`[A-Z]?[A-Za-z]+`/g) ?? [] }),
);

describe("docs/vmpooler-endpoints.md", () => {
  it("lists every endpoint of the API with its users", () => {
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
  it("lists the requests of all resources and functions, and no others", async () => {
    await useEveryResource(pooler());
    await callEveryFunction(pooler());
    const sent = pooler().requests();
    const unused = rows.filter(({ endpoint }) => !sent.some((line) => patternOf(endpoint).test(line)));
    assert.deepEqual(
      unused.map(({ endpoint }) => endpoint),
      [],
    );
    const unlisted = sent.filter((line) => !rows.some(({ endpoint }) => patternOf(endpoint).test(line)));
    assert.deepEqual([...new Set(unlisted)], []);
  });
});

async function useEveryResource(pooler: Pooler): Promise<void> {
  for (const [definition, inputs, change] of LIFECYCLES) {
    const deployed = await pooler.up(definition, inputs, definition.type);
    await deployed.up({ ...inputs, ...change });
    await deployed.refresh();
    await deployed.destroy();
  }
  const machine = await pooler.up(vm, { pool: DEBIAN }, "machine");
  const [disk, snapshot] = [pooler.deploy(vmDisk), pooler.deploy(vmSnapshot)];
  await disk.up({ vm: machine.id, size: 8 });
  await snapshot.up({ vm: machine.id });
  await snapshot.up({ vm: machine.id, revertTriggers: [1] });
  await pooler.up(vmSet, { pools: { [DOTTED]: 2 } }, "dotted");
  const issued = await pooler.up(token, {}, "issued");
  pooler.newStack();
  await pooler.up(token, { adopt: issued.id }, "adopted");
  pooler.event("destroyVm", { hostname: machine.id });
  assert.equal(await machine.refresh(), false);
}

async function callEveryFunction(pooler: Pooler): Promise<void> {
  const [machine, request] = [
    pooler.deploy(vm, "function-argument"),
    pooler.deploy(ondemandRequest, "function-argument"),
  ];
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
