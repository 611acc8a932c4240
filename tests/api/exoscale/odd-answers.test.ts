import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import { eachPool, type OddApi, throughOddApi } from "./odd-api";
import { basicPool, exoscale, later, poolsIn, requests, scene, thePool } from "./support";

describe("an undocumented answer of Exoscale", () => {
  const the = scene();
  let api: OddApi;

  beforeEach(async () => {
    api = await throughOddApi(the.stage);
  });

  const refreshed = async (): Promise<boolean> => {
    the.stage.clock.advance(60_000);
    return await the.pool.refresh();
  };

  it("can hold null for absent fields", async () => {
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

  it("can hold the deprecated ipv6-enabled instead of public-ip-assignment", async () => {
    api.rewrite = (_request, body) => eachPool(body, ({ "public-ip-assignment": _newer, ...rest }) => rest);
    await the.pool.up({ ...basicPool, publicIpAssignment: "dual" });
    await refreshed();
    assert.equal(the.pool.state.publicIpAssignment, "dual");
    assert.equal((await the.pool.preview({ ...basicPool, publicIpAssignment: "dual" })).step, "same");
    assert.deepEqual((await the.pool.preview(basicPool)).changed, ["publicIpAssignment"]);
  });

  it("can hold the deprecated ssh-key instead of ssh-keys", async () => {
    await the.pool.up(basicPool);
    const older = (one: JsonObject) => ({ ...one, "ssh-keys": [], "ssh-key": { name: "laptop" } });
    api.rewrite = (_request, body) => eachPool(body, older);
    await refreshed();
    assert.deepEqual(the.pool.state.sshKeys, ["laptop"]);
    assert.equal((await the.pool.preview({ ...basicPool, sshKeys: ["laptop"] })).step, "same");
  });

  it("can omit empty lists", async () => {
    const lists = ["anti-affinity-groups", "security-groups", "private-networks", "elastic-ips", "ssh-keys", "labels"];
    api.rewrite = (_request, body) =>
      eachPool(body, (one) => Object.fromEntries(Object.entries(one).filter(([key]) => !lists.includes(key))));
    await the.pool.up(basicPool);
    await refreshed();
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("can omit a pool in a list: it is requested by id", async () => {
    await the.pool.up(basicPool);
    const { id } = the.pool;
    for (const list of [{ "instance-pools": [] }, {}]) {
      api.rewrite = ({ path }, body) => (path === "/instance-pool" ? list : body);
      assert.equal(await refreshed(), true);
      assert.equal(the.pool.id, id);
    }
  });

  it("can omit a group in a list: it is requested by id", async () => {
    await the.group.up({});
    api.rewrite = ({ path }, body) => (path === "/anti-affinity-group" ? {} : body);
    the.stage.clock.advance(60_000);
    assert.equal(await the.group.refresh(), true);
  });

  it("can name the id of a created object only when the operation ends", async () => {
    api.rewrite = ({ method }, { reference, ...rest }) => (method === "POST" ? rest : { ...rest, reference });
    await the.group.up({});
    assert.equal(exoscale(the.stage).antiAffinityGroups[0]?.id, the.group.id);
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage).id, the.pool.id);
  });

  it("is an error with request and field if it cannot be parsed", async () => {
    await the.pool.up(basicPool);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, size: "many" }));
    the.stage.clock.advance(60_000);
    await assert.rejects(the.pool.refresh(), /GET \/instance-pool got no usable answer: .*size/);
  });

  it("leaves the id in the state if it follows a failed creation", async () => {
    api.rewrite = ({ path }, body) =>
      path.startsWith("/operation/") ? { ...body, state: "failure", reason: "fault" } : body;
    the.addFault({
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

  it("can lack an accepted change: the update warns, and a refresh shows the difference", async () => {
    await the.pool.up(basicPool);
    api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, labels: { kept: "old" } }));
    await the.pool.up({ ...basicPool, labels: { a: "b" } });
    assert.match(the.said, /warning: The server accepted the change, but does not show it: labels\./);
    assert.equal((await the.pool.preview({ ...basicPool, labels: { a: "b" } })).step, "same");
    await refreshed();
    assert.deepEqual((await the.pool.preview({ ...basicPool, labels: { a: "b" } })).changed, ["labels"]);
  });
});

describe("a list of 300,000 pools", () => {
  const the = scene();

  beforeEach(async () => {
    await the.pool.up(basicPool);
    const api = await throughOddApi(the.stage);
    api.rewrite = (_request, body) => {
      const pools = body["instance-pools"];
      return Array.isArray(pools) ? { "instance-pools": [...crowd, ...(pools as unknown[])] } : body;
    };
    later(the.stage);
  });
  let crowd: object[];
  const crowdOf = (more: object) =>
    Array.from({ length: 300_000 }, (_, number) => ({ id: `00000000-0000-4000-8000-${number}`, ...more }));

  it("does not prevent reading, changing and deleting a pool", async () => {
    crowd = crowdOf({});
    assert.equal(await the.pool.refresh(), true);
    await the.pool.up({ ...basicPool, size: 3 });
    assert.equal(thePool(the.stage).instances.length, 3);
    await the.pool.destroy();
    assert.deepEqual(poolsIn(the.stage), []);
  });

  it("fails a refresh, which keeps the state, if it is longer than 32 MB", async () => {
    crowd = crowdOf({ description: "as long as the description of a pool in a real answer, or even longer" });
    await assert.rejects(
      the.pool.refresh(),
      /GET \S+\/instance-pool got no usable answer: the answer is longer than 32 MB/,
    );
    assert.equal(the.pool.id, thePool(the.stage).id);
    await the.pool.destroy(); // requests the pool by id
    assert.deepEqual(poolsIn(the.stage), []);
  });
});
