import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { eachPool, oddApi, type OddApi } from "./odd-api";
import { basicPool, exoscale, poolsIn, requests, thePool } from "./support";

describe("Exoscale answers that no page promises", () => {
  let stage: Stage;
  let api: OddApi;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    api = await oddApi(stage.simulator.connection().exoscale);
    stage.config["exoscale:endpoint"] = api.endpoint;
    pool = stage.deploy(instancePool, "web");
  });
  afterEach(async () => {
    await api.close();
    await stage.close();
  });

  const refreshed = async (): Promise<boolean> => {
    stage.clock.advance(60_000);
    return await pool.refresh();
  };

  it("takes null for absence, wherever it stands", async () => {
    const absent = { reason: null, message: null, manager: null, description: null, labels: null, "user-data": null };
    const none = {
      "elastic-ips": null,
      "private-networks": null,
      "ssh-key": null,
      "ssh-keys": null,
      extra: { a: null },
    };
    api.rewrite = (_request, body) => ({ ...eachPool(body, (one) => ({ ...one, ...absent, ...none })), ...absent });
    await pool.up(basicPool);
    assert.equal(await refreshed(), true);
    assert.equal((await pool.preview(basicPool)).step, "same");
    await pool.up({ ...basicPool, size: 3 });
    await pool.destroy();
    assert.deepEqual(poolsIn(stage), []);
  });

  it("takes the older flag where an answer has no public-ip-assignment", async () => {
    api.rewrite = (_request, body) => eachPool(body, ({ "public-ip-assignment": _newer, ...rest }) => rest);
    await pool.up({ ...basicPool, publicIpAssignment: "dual" });
    await refreshed();
    assert.equal(pool.state.publicIpAssignment, "dual");
    assert.equal((await pool.preview({ ...basicPool, publicIpAssignment: "dual" })).step, "same");
    assert.deepEqual((await pool.preview(basicPool)).changed, ["publicIpAssignment"]);
  });

  it("knows a key that stands under its older name alone", async () => {
    await pool.up(basicPool);
    const odd = (one: JsonObject) => ({ ...one, "ssh-keys": [], "ssh-key": { name: "laptop" } });
    api.rewrite = (_request, body) => eachPool(body, odd);
    await refreshed();
    assert.deepEqual(pool.state.sshKeys, ["laptop"]);
    assert.equal((await pool.preview({ ...basicPool, sshKeys: ["laptop"] })).step, "same");
  });

  it("reads lists that are left out as empty", async () => {
    const lists = ["anti-affinity-groups", "security-groups", "private-networks", "elastic-ips", "ssh-keys", "labels"];
    api.rewrite = (_request, body) =>
      eachPool(body, (one) => Object.fromEntries(Object.entries(one).filter(([key]) => !lists.includes(key))));
    await pool.up(basicPool);
    await refreshed();
    assert.equal((await pool.preview(basicPool)).step, "same");
  });

  it("does not take a pool for gone because a list does not show it", async () => {
    await pool.up(basicPool);
    const { id } = pool;
    for (const list of [{ "instance-pools": [] }, {}]) {
      api.rewrite = ({ path }, body) => (path === "/instance-pool" ? list : body);
      assert.equal(await refreshed(), true);
      assert.equal(pool.id, id);
    }
  });

  it("does not take a group for gone because a list does not show it", async () => {
    const group = stage.deploy(antiAffinityGroup, "apart");
    await group.up({});
    api.rewrite = ({ path }, body) => (path === "/anti-affinity-group" ? {} : body);
    stage.clock.advance(60_000);
    assert.equal(await group.refresh(), true);
  });

  it("finds the id of what it makes in the last answer where the first has none", async () => {
    api.rewrite = ({ method }, { reference, ...rest }) => (method === "POST" ? rest : { ...rest, reference });
    const group = stage.deploy(antiAffinityGroup, "apart");
    await group.up({});
    assert.equal(exoscale(stage).antiAffinityGroups[0]?.id, group.id);
    await pool.up(basicPool);
    assert.equal(thePool(stage).id, pool.id);
  });

  it("says which answer it could not read, and where", async () => {
    await pool.up(basicPool);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, size: "many" }));
    stage.clock.advance(60_000);
    await assert.rejects(pool.refresh(), /GET \/instance-pool got no usable answer: .*size/);
  });

  it("keeps the id when nobody can tell what a failed creation left", async () => {
    api.rewrite = ({ path }, body) =>
      path.startsWith("/operation/") ? { ...body, state: "failure", reason: "fault" } : body;
    stage.simulator.addFault({ method: "GET", path: "/instance-pool/[^/]+$", kind: "status", status: 501, times: 9 });
    await assert.rejects(pool.up(basicPool), /ended in failure \(fault\)/);
    assert.equal(pool.id, thePool(stage).id);
    assert.deepEqual(requests(stage, "POST").length, 1);
  });
});
