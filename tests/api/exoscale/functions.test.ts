import assert from "node:assert/strict";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "../../../provider/exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../../../provider/exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../../../provider/exoscale/functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "../../../provider/exoscale/functions/instance-types";
import { getTemplate, getTemplates } from "../../../provider/exoscale/functions/templates";
import { getZones } from "../../../provider/exoscale/functions/zones";
import { settingsOf, testContext, type TestContext } from "../../support/context";
import { eachPool, oddApi, type OddApi } from "./odd-api";
import { basicPool, makePool, NOTHING, requests, scene, thePool, TINY } from "./support";

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
    it("destroys exactly the named members, and passes over strangers", async () => {
      const [first = "", second = "", third = ""] = members();
      const answer = await evictInstances.call({ poolId: id(), instanceIds: [first, third, TINY] }, context);
      assert.deepEqual(answer, { size: 1, evicted: [first, third] });
      assert.deepEqual(members(), [second]);
    });

    for (const kind of ["drop", "garbage"] as const) {
      it(`is done once although the answer was lost (${kind})`, async () => {
        const [first = "", ...others] = members();
        the.stage.simulator.addFault({ method: "PUT", path: ":evict$", kind, when: "after" });
        const answer = await evictInstances.call({ poolId: id(), instanceIds: [first] }, context);
        assert.deepEqual(answer, { size: 2, evicted: [first] });
        assert.deepEqual(members(), others);
      });
    }

    it("leaves a pool alone that something else manages", async () => {
      const manager = { id: TINY, type: "sks-nodepool" };
      the.stage.simulator.event("exoscale", "setManager", { id: id(), manager });
      const [first = ""] = members();
      const evicted = evictInstances.call({ poolId: id(), instanceIds: [first] }, context);
      await assert.rejects(evicted, /managed by sks-nodepool/);
      assert.deepEqual(requests(the.stage, "PUT"), []);
    });

    it("says that there is no such pool", async () => {
      await assert.rejects(evictInstances.call({ poolId: TINY, instanceIds: [TINY] }, context), /no instance pool/);
    });
  });

  it("find templates by name, the newest first, in the visibility that was asked for", async () => {
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

  it("tell of zones without credentials", async () => {
    delete the.stage.config["exoscale:key"];
    const { zones } = await getZones.call({}, context);
    assert.equal(zones.length, 8);
    assert.match(zones.find(({ name }) => name === "at-vie-1")?.apiEndpoint ?? "", /at-vie-1\/v2$/);
  });

  it("tell of groups by id and by name, with their members", async () => {
    await the.group.up({ description: "d" });
    const { name } = the.group.state as { name: string };
    const expected = { id: String(the.group.id), name, description: "d", instanceIds: [] };
    assert.deepEqual(await getAntiAffinityGroup.call({ id: String(the.group.id).toUpperCase() }, context), expected);
    assert.deepEqual(await getAntiAffinityGroup.call({ name }, context), expected);
    assert.deepEqual(await getAntiAffinityGroups.call({}, context), { groups: [expected] });
    const asked = async () => getAntiAffinityGroup.call({ name: "x" }, context);
    await assert.rejects(asked, /no anti-affinity group named "x" in the organisation/);
  });

  it("tell of a pool by id and by name, and of all, what the state has", async () => {
    const { name } = thePool(the.stage);
    const byId = await getInstancePool.call({ id: id() }, context);
    assert.deepEqual(await getInstancePool.call({ name }, context), byId);
    assert.deepEqual(await getInstancePools.call({}, context), { pools: [byId] });
    assert.deepEqual([...byId.instanceIds].sort(), members().sort());
    assert.deepEqual([byId.size, byId.instanceType], [the.pool.state.size, the.pool.state.instanceType]);
  });

  it("ask by id where two pools bear one name", async () => {
    const { name } = thePool(the.stage);
    const twin = makePool(the.stage, { name });
    await assert.rejects(async () => getInstancePool.call({ name }, context), new RegExp(`2 instance pools.*${twin}`));
  });

  it("want an id or a name where they look for one thing, and both must fit where both are given", async () => {
    await assert.rejects(async () => getInstancePool.call({}, context), /id or .*name/);
    await assert.rejects(async () => getAntiAffinityGroup.call({}, context), /id or .*name/);
    const asked = async () => getInstancePool.call({ id: id(), name: "other" }, context);
    await assert.rejects(asked, /is named "web-[0-9a-f]{7}", not "other"/);
  });

  it("find what was made after the list was read, by its id and by its name", async () => {
    await getInstancePools.call({}, context);
    await getAntiAffinityGroups.call({}, context);
    const pool = makePool(the.stage, { name: "new-pool" });
    await the.group.up({ name: "new-group" });
    assert.equal((await getInstancePool.call({ id: pool }, context)).id, pool);
    assert.equal((await getInstancePool.call({ name: "new-pool" }, context)).id, pool);
    assert.equal((await getAntiAffinityGroup.call({ id: String(the.group.id) }, context)).name, "new-group");
    assert.equal((await getAntiAffinityGroup.call({ name: "new-group" }, context)).id, the.group.id);
  });

  it("say what there is not, with the zone", async () => {
    await assert.rejects(
      async () => getInstancePool.call({ id: NOTHING }, context),
      /no instance pool 0{8}.* in zone ch-gva-2/,
    );
    const other = async () => getInstancePool.call({ id: id(), zone: "at-vie-1" }, context);
    await assert.rejects(other, /no instance pool .* in zone at-vie-1/);
  });

  it("ask a zone that is newer than this package, and say which zones there are", async () => {
    const asked = async () => getInstancePools.call({ zone: "fr-par-1" }, context);
    await assert.rejects(asked, /has no zone "fr-par-1".*ch-gva-2/);
    assert.deepEqual(requests(the.stage).at(-1), "GET /zone");
    await assert.rejects(async () => getInstancePools.call({ zone: "ch-gva-3" }, context), /Did you mean ch-gva-2\?/);
  });

  describe("beside an odd answer", () => {
    let api: OddApi;
    beforeEach(async () => {
      api = await oddApi(the.stage.simulator.connection().exoscale);
      the.stage.config["exoscale:endpoint"] = api.endpoint;
    });
    afterEach(() => api.close());

    it("find the other pools, and say of the odd one what is odd", async () => {
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

    it("take values outside the bounds of the inputs: they are the server's", async () => {
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

    it("do not leave a pool out because something else cannot be read: they fail", async () => {
      the.stage.simulator.addFault({ method: "GET", path: "/instance-type$", kind: "status", status: 403, times: 9 });
      await assert.rejects(async () => getInstancePools.call({}, context), /instance-type answered 403/);
    });
  });
});
