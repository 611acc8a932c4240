import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, EMPTY, eachVersion, type Pooler } from "../support";

eachVersion("a VM that was just deleted elsewhere", (pooler) => {
  it("is removed from the state by a refresh, although the server still reports it as running", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().stage.newProcess();
    await deleteElsewhere(pooler(), deployed.id);
    assert.equal(await stateOf(pooler(), deployed.id), "running");
    assert.equal(await deployed.refresh(), false);
    assert.equal((await deployed.up({ pool: DEBIAN })).step, "create");
  });

  for (const [definition, inputs] of [
    [vmSet, { pools: { [DEBIAN]: 2 } }],
    [ondemandRequest, { pools: { [EMPTY]: 2 } }],
  ] as const) {
    it(`is missing from ${definition.type} in the next refresh`, async () => {
      const deployed = await pooler().up(definition, inputs);
      const [lost = "", kept] = deployed.state.hostnames as string[];
      pooler().stage.newProcess();
      await deleteElsewhere(pooler(), lost);
      assert.equal(await deployed.refresh(), true);
      assert.deepEqual(deployed.state.hostnames, [kept]);
      assert.match(pooler().messages("warning"), new RegExp(`1 of 2 VMs are gone: ${lost}`));
      assert.equal((await deployed.preview(inputs)).step, "replace");
    });
  }

  it("is not searched in the list of another token", async () => {
    const deployed = await pooler().up(vm, { pool: DEBIAN });
    pooler().configure({ token: await anotherToken(pooler()) });
    assert.equal(await deployed.refresh(), true);
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
  });

  it("is noticed if it was adopted or its state has no token digest", async () => {
    const first = await pooler().up(vm, { pool: DEBIAN }, "first");
    pooler().newStack();
    const taken = await pooler().up(vm, { pool: DEBIAN, adopt: first.id }, "taken");
    const { tokenDigest: _none, ...state } = first.state;
    Object.assign(first, { state });
    assert.equal(await first.refresh(), true);
    pooler().stage.newProcess();
    await deleteElsewhere(pooler(), taken.id);
    assert.equal(await taken.refresh(), false);
    assert.equal(await first.refresh(), false);
  });

  it("costs one request for the token's list, shared by parallel refreshes", async () => {
    const all = ["a", "b", "c", "d"].map((name) => pooler().deploy(vm, name));
    for (const one of all) await one.up({ pool: DEBIAN });
    pooler().stage.newProcess();
    pooler().stage.simulator.clearLog();
    for (const gone of await Promise.all(all.map((one) => one.refresh()))) assert.equal(gone, true);
    assert.equal(
      pooler()
        .requests()
        .filter((line) => line.startsWith("GET /token/")).length,
      1,
    );
  });
});

/** Deletes a VM. The server reports it as `running` until its manager looks, up to a minute later. */
async function deleteElsewhere(pooler: Pooler, host: string | undefined): Promise<void> {
  pooler.event("setOptions", { durations: { check: [60, 60] } });
  const { status } = await call(pooler, "DELETE", `/vm/${host ?? ""}`);
  assert.equal(status, 200);
}

async function stateOf(pooler: Pooler, host: string | undefined): Promise<unknown> {
  const answer = await call(pooler, "GET", `/vm/${host ?? ""}`);
  return ((await answer.json()) as Record<string, { state: string }>)[host ?? ""]?.state;
}

async function anotherToken(pooler: Pooler): Promise<string> {
  const { user, password } = pooler.stage.simulator.connection().vmpooler;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const answer = await call(pooler, "POST", "/token", { authorization });
  return ((await answer.json()) as { token: string }).token;
}

function call({ stage, token }: Pooler, method: string, path: string, headers = {}): Promise<Response> {
  return fetch(`${stage.config["vmpooler:url"] ?? ""}${path}`, {
    method,
    headers: { "x-auth-token": token, ...headers },
  });
}
