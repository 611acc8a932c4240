import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { type OddApi, oddApi } from "./odd-api";
import { basicPool, exoscale, later, poolsIn, scene, writes } from "./support";

interface Values {
  readonly key: string;
  readonly secret: string;
  readonly endpoint: string;
}

describe("an Exoscale resource after the configured place changed", () => {
  const the = scene();
  /** Another server with another account. */
  let other: { readonly simulator: Simulator; readonly values: Values };
  /** The same server and account at another URL; accepts any key. */
  let moved: OddApi;

  beforeEach(async () => {
    const simulator = await startSimulator({ clock: the.stage.clock, seed: 7 });
    the.stage.onClose(() => simulator.close());
    const { exoscale: theirs } = simulator.connection();
    const api = await oddApi(the.stage, theirs);
    other = { simulator, values: { ...theirs, key: "EXOanotheraccount", endpoint: api.endpoint } };
    moved = await oddApi(the.stage, the.stage.simulator.connection().exoscale);
  });

  const here = (): Values => the.stage.simulator.connection().exoscale;
  const set = ({ key, secret, endpoint }: Partial<Values>) => {
    const values = { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint };
    for (const [name, value] of Object.entries(values)) if (value !== undefined) the.stage.config[name] = value;
    later(the.stage);
  };
  const host = (endpoint: string) => new URL(endpoint).host;

  async function createBoth(): Promise<void> {
    await the.pool.up(basicPool);
    await the.group.up({});
  }
  async function destroyBoth(): Promise<void> {
    await the.pool.destroy();
    await the.group.destroy();
    assert.deepEqual([poolsIn(the.stage), exoscale(the.stage).antiAffinityGroups], [[], []]);
  }
  const refreshed = async () => [await the.pool.refresh(), await the.group.refresh()];
  const steps = async () => [(await the.pool.preview(basicPool)).step, (await the.group.preview({})).step];

  it("is found at a moved endpoint: the preview says so, and the update verifies and records it", async () => {
    await createBoth();
    set(moved);
    the.stage.said.length = 0;
    assert.deepEqual(await steps(), ["update", "update"]);
    assert.match(the.said, new RegExp(`recorded at ${here().endpoint}, now reached at ${moved.endpoint}.*verifies`));
    await the.pool.up(basicPool);
    await the.group.up({});
    assert.deepEqual(writes(the.stage), ["POST /instance-pool", "POST /anti-affinity-group"]);
    assert.deepEqual(await steps(), ["same", "same"]);
    assert.deepEqual(await refreshed(), [true, true]);
    await destroyBoth();
  });

  it("can be refreshed and destroyed at a moved endpoint if its UUID is found there", async () => {
    await createBoth();
    set(moved);
    assert.deepEqual(await refreshed(), [true, true]);
    assert.deepEqual(await steps(), ["same", "same"]);
    await destroyBoth();
  });

  it("is not absent if another server does not know it: refresh, update and destroy fail and name both servers", async () => {
    await createBoth();
    set(other.values);
    for (const act of [
      () => the.pool.refresh(),
      () => the.group.refresh(),
      () => the.pool.destroy(),
      () => the.group.destroy(),
      () => the.pool.up({ ...basicPool, description: "d" }),
      () => the.pool.up(basicPool),
      () => the.group.up({}),
    ])
      await assert.rejects(act(), (error: Error) => {
        for (const name of [host(here().endpoint), host(other.values.endpoint), "connections.<name>"])
          assert.ok(error.message.includes(name), error.message);
        return true;
      });
    assert.ok(the.pool.id !== undefined && the.group.id !== undefined);
    assert.deepEqual(
      other.simulator.log().filter(({ method }) => method !== "GET"),
      [],
    );
    set(here());
    assert.deepEqual(await refreshed(), [true, true]);
    await destroyBoth();
  });

  it("is found through a connection to the recorded place if the stack's account leads elsewhere", async () => {
    await createBoth();
    the.stage.config["pools:exoscale"] = JSON.stringify({ connections: { old: here() } });
    set(other.values);
    assert.deepEqual(await refreshed(), [true, true]);
    await destroyBoth();
  });

  it("is replaced if the program names a connection to another account, and the reason says so", async () => {
    the.stage.config["pools:exoscale"] = JSON.stringify({ connections: { here: here(), there: other.values } });
    await the.pool.up({ ...basicPool, connection: "here" });
    const news = { ...basicPool, connection: "there" };
    const { step, reasons } = await the.pool.preview(news);
    assert.equal(step, "replace");
    assert.match(reasons.join(), /another account/);
    await the.pool.up(news);
    assert.deepEqual(poolsIn(the.stage), []);
    const view = other.simulator.view().exoscale as { zones: Record<string, { pools: { id: string }[] }> };
    assert.deepEqual(
      view.zones["ch-gva-2"]?.pools.map(({ id }) => id),
      [the.pool.id],
    );
  });

  it("is found with a rotated key of the same account, and records that key", async () => {
    set(moved);
    await createBoth();
    const before = the.pool.state.__place;
    set({ key: "EXOrotatedkey" });
    assert.deepEqual(await steps(), ["same", "same"]);
    assert.deepEqual(await refreshed(), [true, true]);
    assert.notDeepEqual(the.pool.state.__place, before);
    set({ key: "EXOrotatedagain" });
    await the.pool.up({ ...basicPool, description: "d" });
    await destroyBoth();
  });

  it("stays in the state if another key does not find it, until sameAccountAs names the former key", async () => {
    set(moved);
    await createBoth();
    const { account } = the.pool.state.__place as { readonly account: string };
    the.event("deletePool", { id: the.pool.id });
    set({ key: "EXOrotatedkey" });
    await assert.rejects(the.pool.refresh(), new RegExp(`pools:exoscale\\.sameAccountAs' ${account}`));
    await assert.rejects(the.pool.destroy(), /the account with the key digest [0-9a-f]{12}/);
    assert.notEqual(the.pool.id, undefined);
    the.stage.config["pools:exoscale"] = JSON.stringify({ sameAccountAs: account });
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);
  });

  it("keeps no credential in the state", async () => {
    await createBoth();
    const { key, secret } = here();
    for (const resource of [the.pool, the.group]) {
      const text = JSON.stringify(resource.state);
      assert.ok(!text.includes(key) && !text.includes(secret), text);
    }
  });
});
