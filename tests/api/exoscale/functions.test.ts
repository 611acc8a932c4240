import assert from "node:assert/strict";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "../../../provider/exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../../../provider/exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../../../provider/exoscale/functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "../../../provider/exoscale/functions/instance-types";
import { getTemplate, getTemplates } from "../../../provider/exoscale/functions/templates";
import { getZones } from "../../../provider/exoscale/functions/zones";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { eachPool, type OddApi, throughOddApi } from "./odd-api";
import { basicPool, makePool, manageBySks, NOTHING, requests, scene, thePool, TINY } from "./support";

describe("Exoscale functions", () => {
  const the = scene();
  let context: TestContext;

  beforeEach(async () => {
    await the.pool.up({ ...basicPool, size: 3 });
    the.stage.simulator.clearLog();
    context = testContext({ settings: settingsOf(the.stage.config), clock: the.stage.clock });
  });

  const members = (): string[] => thePool(the.stage).instances.map(({ id }) => id);
  const id = () => String(the.pool.id);

  describe("evictInstances", () => {
    it("destroys exactly the named members, and ignores ids of other instances", async () => {
      const [first = "", second = "", third = ""] = members();
      const answer = await evictInstances.call({ poolId: id(), instanceIds: [first, third, TINY] }, context);
      assert.deepEqual(answer, { size: 1, evicted: [first, third] });
      assert.deepEqual(members(), [second]);
    });

    for (const kind of ["drop", "garbage"] as const) {
      it(`evicts once if the answer is lost (${kind})`, async () => {
        const [first = "", ...others] = members();
        the.addFault({ method: "PUT", path: ":evict$", kind, when: "after" });
        const answer = await evictInstances.call({ poolId: id(), instanceIds: [first] }, context);
        assert.deepEqual(answer, { size: 2, evicted: [first] });
        assert.deepEqual(members(), others);
      });
    }

    it("refuses a managed pool", async () => {
      manageBySks(the, id());
      const [first = ""] = members();
      const evicted = evictInstances.call({ poolId: id(), instanceIds: [first] }, context);
      await assert.rejects(evicted, /managed by sks-nodepool/);
      assert.deepEqual(requests(the.stage, "PUT"), []);
    });

    it("fails if the pool does not exist", async () => {
      await assert.rejects(evictInstances.call({ poolId: TINY, instanceIds: [TINY] }, context), /no instance pool/);
    });
  });

  it("find templates by name and visibility, and list the newest first", async () => {
    const { templates } = await getTemplates.call({ visibility: "public" }, context);
    const dates = templates.map(({ createdAt = "" }) => createdAt);
    assert.deepEqual(dates, dates.slice().sort().reverse());
    const { name = "" } = templates.find((template) => template.id === basicPool.templateId) ?? {};
    assert.deepEqual(
      await getTemplate.call({ name, visibility: "public" }, context),
      templates.find((template) => template.name === name),
    );
    await assert.rejects(
      async () => getTemplate.call({ name, visibility: "private" }, context),
      /no private template named .* in zone ch-gva-2.*There are: web-base/,
    );
    await assert.rejects(
      async () => getTemplate.call({ name: "Linux Ubuntu 24.04 LTS", visibility: "public" }, context),
      /no public template .* in zone ch-gva-2\. Did you mean Linux Ubuntu 24\.04 LTS 64-bit\?/,
    );
  });

  it("find an instance type by its name in any case and by its id", async () => {
    const { types } = await getInstanceTypes.call({}, context);
    const tiny = types.find(({ name }) => name === "standard.tiny");
    assert.equal(tiny?.id, TINY);
    for (const name of ["Standard.TINY", TINY, TINY.toUpperCase()])
      assert.deepEqual(await getInstanceType.call({ name }, context), tiny);
    await assert.rejects(
      async () => getInstanceType.call({ name: "standard.tinyy" }, context),
      /no instance type named "standard\.tinyy" in zone ch-gva-2\. Did you mean standard\.tiny\?/,
    );
  });

  it("list zones without credentials", async () => {
    delete the.stage.config["exoscale:key"];
    const { zones } = await getZones.call({}, context);
    assert.equal(zones.length, 8);
    assert.match(zones.find(({ name }) => name === "at-vie-1")?.apiEndpoint ?? "", /at-vie-1\/v2$/);
  });

  it("find groups by id and by name, with their members", async () => {
    await the.group.up({ description: "d" });
    const { name } = the.group.state as { name: string };
    const expected = { id: String(the.group.id), name, description: "d", instanceIds: [] };
    assert.deepEqual(await getAntiAffinityGroup.call({ id: String(the.group.id).toUpperCase() }, context), expected);
    assert.deepEqual(await getAntiAffinityGroup.call({ name }, context), expected);
    assert.deepEqual(await getAntiAffinityGroups.call({}, context), { groups: [expected] });
    const asked = async () => getAntiAffinityGroup.call({ name: "x" }, context);
    await assert.rejects(asked, /no anti-affinity group named "x" in the organisation/);
  });

  it("find pools by id and by name, with the values of the state", async () => {
    const { name } = thePool(the.stage);
    const byId = await getInstancePool.call({ id: id() }, context);
    assert.deepEqual(await getInstancePool.call({ name }, context), byId);
    assert.deepEqual(await getInstancePools.call({}, context), { pools: [byId] });
    assert.deepEqual([...byId.instanceIds].sort(), members().sort());
    assert.deepEqual([byId.size, byId.instanceType], [the.pool.state.size, the.pool.state.instanceType]);
  });

  it("fail if two pools have the name, and list the ids", async () => {
    const { name } = thePool(the.stage);
    const twin = makePool(the.stage, { name });
    await assert.rejects(async () => getInstancePool.call({ name }, context), new RegExp(`2 instance pools.*${twin}`));
  });

  it("require an id or a name, and fail if a given id and name do not match", async () => {
    await assert.rejects(async () => getInstancePool.call({}, context), /id or .*name/);
    await assert.rejects(async () => getAntiAffinityGroup.call({}, context), /id or .*name/);
    const asked = async () => getInstancePool.call({ id: id(), name: "other" }, context);
    await assert.rejects(asked, /is named "web-[0-9a-f]{7}", not "other"/);
  });

  it("find by id and by name what was created after the last list", async () => {
    await getInstancePools.call({}, context);
    await getAntiAffinityGroups.call({}, context);
    const pool = makePool(the.stage, { name: "new-pool" });
    await the.group.up({ name: "new-group" });
    assert.equal((await getInstancePool.call({ id: pool }, context)).id, pool);
    assert.equal((await getInstancePool.call({ name: "new-pool" }, context)).id, pool);
    assert.equal((await getAntiAffinityGroup.call({ id: String(the.group.id) }, context)).name, "new-group");
    assert.equal((await getAntiAffinityGroup.call({ name: "new-group" }, context)).id, the.group.id);
  });

  it("fail if the pool does not exist, and name the zone", async () => {
    await assert.rejects(
      async () => getInstancePool.call({ id: NOTHING }, context),
      /no instance pool 0{8}.* in zone ch-gva-2/,
    );
    const other = async () => getInstancePool.call({ id: id(), zone: "at-vie-1" }, context);
    await assert.rejects(other, /no instance pool .* in zone at-vie-1/);
  });

  it("request a zone that this version does not know, and list the existing zones", async () => {
    const asked = async () => getInstancePools.call({ zone: "fr-par-1" }, context);
    await assert.rejects(asked, /has no zone "fr-par-1".*ch-gva-2/);
    assert.deepEqual(requests(the.stage).at(-1), "GET /zone");
    await assert.rejects(async () => getInstancePools.call({ zone: "ch-gva-3" }, context), /Did you mean ch-gva-2\?/);
  });

  describe("with an invalid item in a list", () => {
    let api: OddApi;
    beforeEach(async () => {
      api = await throughOddApi(the.stage);
    });

    it("find the other pools, and name the invalid field if the invalid pool is requested", async () => {
      const odd = makePool(the.stage, { name: "odd" });
      api.rewrite = (_request, body) => eachPool(body, (one) => (one.id === odd ? { ...one, size: "many" } : one));
      const { pools } = await getInstancePools.call({}, context);
      assert.deepEqual(
        pools.map((pool) => pool.id),
        [id()],
      );
      assert.equal((await getInstancePool.call({ name: String(the.pool.state.name) }, context)).id, id());
      const asked = async () => getInstancePool.call({ id: odd }, context);
      await assert.rejects(asked, /GET .*instance-pool.* got no usable answer: its shape is unknown at size/);
    });

    it("accept values of the server outside the bounds of the inputs", async () => {
      const strange = { "disk-size": 5, size: 0, description: "x".repeat(1000), "instance-prefix": "" };
      api.rewrite = (_request, body) => eachPool(body, (one) => ({ ...one, ...strange, state: "updating" }));
      const { diskSize, description } = await getInstancePool.call({ id: id() }, context);
      assert.deepEqual([diskSize, description?.length], [5, 1000]);
    });

    it("find the other templates, types and groups", async () => {
      await the.group.up({ name: "fine" });
      const strange = [null, 7, {}, { id: 7 }, { id: NOTHING, name: 7, family: 7, size: {}, instances: "none" }];
      api.rewrite = (_request, body) =>
        Object.fromEntries(
          Object.entries(body).map(([key, value]) => [
            key,
            Array.isArray(value) && key !== "zones" ? [...strange, ...(value as unknown[])] : value,
          ]),
        );
      const name = "Linux Ubuntu 24.04 LTS 64-bit";
      assert.equal((await getTemplate.call({ name, visibility: "public" }, context)).id, basicPool.templateId);
      assert.equal((await getInstanceType.call({ name: "standard.tiny" }, context)).id, TINY);
      assert.equal((await getAntiAffinityGroup.call({ name: "fine" }, context)).id, the.group.id);
    });

    it("fail rather than omit a pool if its instance type cannot be read", async () => {
      the.addFault({ method: "GET", path: "/instance-type$", kind: "status", status: 403, times: 9 });
      await assert.rejects(async () => getInstancePools.call({}, context), /instance-type answered 403/);
    });
  });
});
