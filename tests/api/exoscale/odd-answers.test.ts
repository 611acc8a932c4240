import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import { eachPool, oddApi, type OddApi } from "./odd-api";
import { basicPool, exoscale, poolsIn, requests, scene, thePool } from "./support";

describe("Exoscale answers that no page promises", () => {
  const the = scene();
  let api: OddApi;

  beforeEach(async () => {
    api = await oddApi(the.stage.simulator.connection().exoscale);
    the.stage.config["exoscale:endpoint"] = api.endpoint;
  });
  afterEach(() => api.close());

  const refreshed = async (): Promise<boolean> => {
    the.stage.clock.advance(60_000);
    return await the.pool.refresh();
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
    await the.pool.up(basicPool);
    assert.equal(await refreshed(), true);
    assert.equal((await the.pool.preview(basicPool)).step, "same");
    await the.pool.up({ ...basicPool, size: 3 });
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("takes the older flag where an answer has no public-ip-assignment", async () => {
    api.rewrite = (_request, body) => eachPool(body, ({ "public-ip-assignment": _newer, ...rest }) => rest);
    await the.pool.up({ ...basicPool, publicIpAssignment: "dual" });
    await refreshed();
    assert.equal(the.pool.state.publicIpAssignment, "dual");
    assert.equal((await the.pool.preview({ ...basicPool, publicIpAssignment: "dual" })).step, "same");
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["publicIpAssignment"]);
  });

  it("knows a key that stands under its older name alone", async () => {
    await the.pool.up(basicPool);
    const odd = (one: JsonObject) => ({ ...one, "ssh-keys": [], "ssh-key": { name: "laptop" } });
    api.rewrite = (_request, body) => eachPool(body, odd);
    await refreshed();
    assert.deepEqual(the.pool.state.sshKeys, ["laptop"]);
    assert.equal((await the.pool.preview({ ...basicPool, sshKeys: ["laptop"] })).step, "same");
  });

  it("reads lists that are left out as empty", async () => {
    const lists = ["anti-affinity-groups", "security-groups", "private-networks", "elastic-ips", "ssh-keys", "labels"];
    api.rewrite = (_request, body) =>
      eachPool(body, (one) => Object.fromEntries(Object.entries(one).filter(([key]) => !lists.includes(key))));
    await the.pool.up(basicPool);
    await refreshed();
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("does not take a pool for gone because a list does not show it", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    for (const list of [{ "instance-pools": [] }, {}]) {
      api.rewrite = ({ path }, body) => (path === "/instance-pool" ? list : body);
      assert.equal(await refreshed(), true);
      assert.equal(the.pool.id, id);
    }
  });

  it("does not take a group for gone because a list does not show it", async () => {
    await the.group.up({});
    api.rewrite = ({ path }, body) => (path === "/anti-affinity-group" ? {} : body);
    the.stage.clock.advance(60_000);
    assert.equal(await the.group.refresh(), true);
  });

  it("finds the id of what it makes in the last answer where the first has none", async () => {
    api.rewrite = ({ method }, { reference, ...rest }) => (method === "POST" ? rest : { ...rest, reference });
    await the.group.up({});
    assert.equal(exoscale(the.stage).antiAffinityGroups[0]?.id, the.group.id);
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).id, the.pool.id);
  });

  it("says which answer it could not read, and where", async () => {
    await the.pool.up(basicPool);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, size: "many" }));
    the.stage.clock.advance(60_000);
    await assert.rejects(the.pool.refresh(), /GET \/instance-pool got no usable answer: .*size/);
  });

  it("keeps the id when nobody can tell what a failed creation left", async () => {
    api.rewrite = ({ path }, body) =>
      path.startsWith("/operation/") ? { ...body, state: "failure", reason: "fault" } : body;
    the.stage.simulator.addFault({
      method: "GET",
      path: "/instance-pool/[^/]+$",
      kind: "status",
      status: 501,
      times: 9,
    });
    await assert.rejects(the.pool.up(basicPool), /ended in failure \(fault\)/);
    assert.equal(the.pool.id, thePool(the.stage).id);
    assert.deepEqual(requests(the.stage, "POST").length, 1);
  });

  it("says where the server accepted a change and does not show it, and a refresh shows the difference", async () => {
    await the.pool.up(basicPool);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, labels: { kept: "old" } }));
    await the.pool.up({ ...basicPool, labels: { a: "b" } });
    assert.match(the.stage.said.join("\n"), /warning: The server accepted the change, but does not show it: labels\./);
    assert.equal((await the.pool.preview({ ...basicPool, labels: { a: "b" } })).step, "same");
    await refreshed();
    assert.deepEqual((await the.pool.preview({ ...basicPool, labels: { a: "b" } })).changed, ["labels"]);
  });
});
