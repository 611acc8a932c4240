import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { oddApi, type OddApi } from "./odd-api";
import { basicPool, exoscale, later, poolsIn, requests, scene, writes } from "./support";

interface Values {
  readonly key: string;
  readonly secret: string;
  readonly endpoint: string;
}

describe("an Exoscale account that is a connection of its own", () => {
  const the = scene();

  beforeEach(() => {
    const { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint } = the.stage.config;
    the.stage.config["pools:exoscale"] = JSON.stringify({ connections: { prod: { key, secret, endpoint } } });
    delete the.stage.config["exoscale:key"];
    delete the.stage.config["exoscale:secret"];
  });

  it("is where a pool is made, read, changed and deleted", async () => {
    const inputs = { ...basicPool, zone: "de-fra-1", connection: "prod" };
    await the.pool.up(inputs);
    assert.equal(poolsIn(the.stage, "de-fra-1").length, 1);
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    await the.pool.up({ ...inputs, size: 3 });
    assert.equal(poolsIn(the.stage, "de-fra-1")[0]?.instances.length, 3);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage, "de-fra-1"), []);
  });

  it("is where a group is made, read and deleted", async () => {
    await the.group.up({ connection: "prod" });
    assert.equal(exoscale(the.stage).antiAffinityGroups.length, 1);
    later(the.stage);
    assert.equal(await the.group.refresh(), true);
    await the.group.destroy();
    assert.deepEqual(exoscale(the.stage).antiAffinityGroups, []);
  });

  it("is missed in the preview where there is none of that name, with those that there are and the nearest", async () => {
    for (const preview of [
      () => the.pool.preview({ ...basicPool, connection: "prd" }),
      () => the.group.preview({ connection: "prd" }),
    ])
      await assert.rejects(preview(), /connection "prd" is not a connection.*there are prod\. Did you mean prod\?/);
    await assert.rejects(the.stage.deploy(the.pool.definition, "other").up(basicPool), /No Exoscale credentials/);
  });

  it("may be unknown in a preview", async () => {
    assert.equal((await the.pool.preview({ ...basicPool, connection: UNKNOWN })).step, "create");
  });

  it("without a zone of its own takes the stack's", async () => {
    the.stage.config["exoscale:zone"] = "at-vie-2";
    await the.pool.up({ ...basicPool, connection: "prod" });
    assert.equal(poolsIn(the.stage, "at-vie-2").length, 1);
  });

  it("is warned of once in the preview where it has no credentials, and the preview works", async () => {
    await the.pool.preview(basicPool);
    await the.group.preview({});
    const warned = the.stage.said.filter((line) => /warning: .*No Exoscale credentials are set/.test(line));
    assert.equal(warned.length, 1);
    assert.match(warned.join(), /pulumi config set --path --secret 'pools:exoscale\.key'/);
  });

  it("that is renamed in the configuration and the program is an update without a request, and is used from then on", async () => {
    const inputs = { ...basicPool, connection: "prod" };
    await the.pool.up(inputs);
    await the.group.up({ connection: "prod" });
    the.stage.config["pools:exoscale"] = (the.stage.config["pools:exoscale"] ?? "").replace('"prod"', '"live"');
    later(the.stage);
    the.stage.simulator.clearLog();
    assert.equal((await the.pool.up({ ...inputs, connection: "live" })).step, "update");
    assert.equal((await the.group.up({ connection: "live" })).step, "update");
    assert.deepEqual(requests(the.stage), []);
    assert.equal((await the.pool.preview({ ...inputs, connection: "live" })).step, "same");
    assert.deepEqual([await the.pool.refresh(), await the.group.refresh()], [true, true]);
    await the.pool.destroy();
    await the.group.destroy();
    assert.deepEqual([poolsIn(the.stage), exoscale(the.stage).antiAffinityGroups], [[], []]);
  });

  it("that is renamed in the configuration alone still is refreshed and destroyed: another one leads to the same account", async () => {
    await the.pool.up({ ...basicPool, connection: "prod" });
    the.stage.config["pools:exoscale"] = (the.stage.config["pools:exoscale"] ?? "").replace('"prod"', '"live"');
    later(the.stage);
    assert.equal(await the.pool.refresh(), true);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });
});

describe("an Exoscale resource whose place is another one now", () => {
  const the = scene();
  /** Another API, with an account of its own. */
  let other: { readonly simulator: Simulator; readonly api: OddApi; readonly values: Values };
  /** The same API and account at another URL, which knows any key. */
  let moved: OddApi;

  beforeEach(async () => {
    const simulator = await startSimulator({ clock: the.stage.clock, seed: 7 });
    const { exoscale: theirs } = simulator.connection();
    const api = await oddApi(theirs);
    other = { simulator, api, values: { ...theirs, key: "EXOanotheraccount", endpoint: api.endpoint } };
    moved = await oddApi(the.stage.simulator.connection().exoscale);
  });
  afterEach(async () => {
    await Promise.all([other.api.close(), moved.close(), other.simulator.close()]);
  });

  const here = (): Values => the.stage.simulator.connection().exoscale;
  const set = ({ key, secret, endpoint }: Partial<Values>) => {
    const values = { "exoscale:key": key, "exoscale:secret": secret, "exoscale:endpoint": endpoint };
    for (const [name, value] of Object.entries(values)) if (value !== undefined) the.stage.config[name] = value;
    later(the.stage);
  };
  const host = (endpoint: string) => new URL(endpoint).host;

  async function made(): Promise<void> {
    await the.pool.up(basicPool);
    await the.group.up({});
  }
  async function destroyed(): Promise<void> {
    await the.pool.destroy();
    await the.group.destroy();
    assert.deepEqual([poolsIn(the.stage), exoscale(the.stage).antiAffinityGroups], [[], []]);
  }
  const refreshed = async () => [await the.pool.refresh(), await the.group.refresh()];
  const steps = async () => [(await the.pool.preview(basicPool)).step, (await the.group.preview({})).step];

  it("is found at a moved endpoint: the preview says so, and the update verifies it and records the new place", async () => {
    await made();
    set(moved);
    the.stage.said.length = 0;
    assert.deepEqual(await steps(), ["update", "update"]);
    assert.match(
      the.stage.said.join("\n"),
      new RegExp(`recorded at ${here().endpoint}, now reached at ${moved.endpoint}.*verifies`),
    );
    await the.pool.up(basicPool);
    await the.group.up({});
    assert.deepEqual(writes(the.stage), ["POST /instance-pool", "POST /anti-affinity-group"]);
    assert.deepEqual(await steps(), ["same", "same"]);
    assert.deepEqual(await refreshed(), [true, true]);
    await destroyed();
  });

  it("is refreshed and destroyed at a moved endpoint, where its UUID is found", async () => {
    await made();
    set(moved);
    assert.deepEqual(await refreshed(), [true, true]);
    assert.deepEqual(await steps(), ["same", "same"]);
    await destroyed();
  });

  it("is not called gone by another API that does not know it: refresh, update and destroy refuse and name both", async () => {
    await made();
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
    await destroyed();
  });

  it("is reached by a connection that leads to the recorded place, where the stack's own account does not", async () => {
    await made();
    the.stage.config["pools:exoscale"] = JSON.stringify({ connections: { old: here() } });
    set(other.values);
    assert.deepEqual(await refreshed(), [true, true]);
    await destroyed();
  });

  it("is replaced where the program names a connection of another account, and the reason says so", async () => {
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

  it("is found with a rotated key of the same account, and recorded with it", async () => {
    set(moved);
    await made();
    const before = the.pool.state.__place;
    set({ key: "EXOrotatedkey" });
    assert.deepEqual(await steps(), ["same", "same"]);
    assert.deepEqual(await refreshed(), [true, true]);
    assert.notDeepEqual(the.pool.state.__place, before);
    set({ key: "EXOrotatedagain" });
    await the.pool.up({ ...basicPool, description: "d" });
    await destroyed();
  });

  it("that is absent for another key is not forgotten until the configuration vouches for the former key", async () => {
    set(moved);
    await made();
    const { account } = the.pool.state.__place as { readonly account: string };
    the.stage.simulator.event("exoscale", "deletePool", { id: the.pool.id });
    set({ key: "EXOrotatedkey" });
    await assert.rejects(the.pool.refresh(), new RegExp(`pools:exoscale\\.sameAccountAs' ${account}`));
    await assert.rejects(the.pool.destroy(), /the account with the key digest [0-9a-f]{12}/);
    assert.notEqual(the.pool.id, undefined);
    the.stage.config["pools:exoscale"] = JSON.stringify({ sameAccountAs: account });
    later(the.stage);
    assert.equal(await the.pool.refresh(), false);
  });

  it("never keeps a credential in the state", async () => {
    await made();
    const { key, secret } = here();
    for (const resource of [the.pool, the.group]) {
      const text = JSON.stringify(resource.state);
      assert.ok(!text.includes(key) && !text.includes(secret), text);
    }
  });
});
