import assert from "node:assert/strict";
import { ondemandRequest } from "../../../../provider/vmpooler/vm/ondemand-request";
import { vm } from "../../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../../provider/vmpooler/vm/vm-set";
import { DEBIAN, EMPTY, eachVersion, type Pooler } from "../support";

eachVersion("a VM that somebody else has just deleted", (pooler) => {
  it("is gone for a refresh, though the server still calls it running", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
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
    it(`is missing from ${definition.type} at once`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      const [lost = "", kept] = deployed.state.hostnames as string[];
      pooler().stage.newProcess();
      await deleteElsewhere(pooler(), lost);
      assert.equal(await deployed.refresh(), true);
      assert.deepEqual(deployed.state.hostnames, [kept]);
      assert.match(pooler().messages("warning"), new RegExp(`1 of 2 VMs are gone: ${lost}`));
      assert.equal((await deployed.preview(inputs)).step, "replace");
    });
  }

  it("is not looked for in the list of another token, which never had it", async () => {
    const deployed = pooler().deploy(vm);
    await deployed.up({ pool: DEBIAN });
    pooler().configure({ token: await anotherToken(pooler()) });
    assert.equal(await deployed.refresh(), true);
    assert.equal((await deployed.preview({ pool: DEBIAN })).step, "same");
  });

  it("is seen as well where the VM was adopted, or its state tells no token", async () => {
    const first = pooler().deploy(vm, "first");
    await first.up({ pool: DEBIAN });
    pooler().newStack();
    const taken = pooler().deploy(vm, "taken");
    await taken.up({ pool: DEBIAN, adopt: first.id });
    const { tokenDigest: _none, ...state } = first.state;
    Object.assign(first, { state });
    assert.equal(await first.refresh(), true);
    pooler().stage.newProcess();
    await deleteElsewhere(pooler(), taken.id);
    assert.equal(await taken.refresh(), false);
    assert.equal(await first.refresh(), false);
  });

  it("costs one look at the token's list for all that are looked at together", async () => {
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

/** Until its manager looks, up to a minute later, the server goes on saying `running`. */
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
