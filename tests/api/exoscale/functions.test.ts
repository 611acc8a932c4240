import assert from "node:assert/strict";
import type { Context } from "../../../provider/core/context";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { getAntiAffinityGroup, getAntiAffinityGroups } from "../../../provider/exoscale/functions/anti-affinity-groups";
import { evictInstances } from "../../../provider/exoscale/functions/evict-instances";
import { getInstancePool, getInstancePools } from "../../../provider/exoscale/functions/instance-pools";
import { getInstanceType, getInstanceTypes } from "../../../provider/exoscale/functions/instance-types";
import { getTemplate, getTemplates } from "../../../provider/exoscale/functions/templates";
import { getZones } from "../../../provider/exoscale/functions/zones";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basicPool, requests, thePool, TINY } from "./support";

describe("Exoscale functions against the simulator", () => {
  let stage: Stage;
  let pool: Deployed;
  let context: Context;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(instancePool, "web");
    await pool.up({ ...basicPool, size: 3 });
    stage.simulator.clearLog();
    const { clock, env, shared } = stage.surroundings();
    context = {
      settings: { config: (key) => stage.config[key], env },
      clock,
      shared,
      startedAt: clock.now(),
      timeoutMs: 600_000,
      signal: new AbortController().signal,
      log: () => undefined,
    };
  });
  afterEach(() => stage.close());

  const members = (): string[] => thePool(stage).instances.map(({ id }) => id);

  describe("evictInstances", () => {
    it("destroys exactly the named members, and passes over strangers", async () => {
      const [first = "", second = "", third = ""] = members();
      const answer = await evictInstances.call({ poolId: String(pool.id), instanceIds: [first, third, TINY] }, context);
      assert.deepEqual(answer, { size: 1, evicted: [first, third] });
      assert.deepEqual(members(), [second]);
    });

    for (const kind of ["drop", "garbage"] as const) {
      it(`is done once although the answer was lost (${kind})`, async () => {
        const [first = "", ...others] = members();
        stage.simulator.addFault({ method: "PUT", path: ":evict$", kind, when: "after" });
        const answer = await evictInstances.call({ poolId: String(pool.id), instanceIds: [first] }, context);
        assert.deepEqual(answer, { size: 2, evicted: [first] });
        assert.deepEqual(members(), others);
      });
    }

    it("leaves a pool alone that something else manages", async () => {
      const { id } = pool;
      stage.simulator.event("exoscale", "setManager", { id, manager: { id: TINY, type: "sks-nodepool" } });
      const [first = ""] = members();
      await assert.rejects(
        evictInstances.call({ poolId: String(id), instanceIds: [first] }, context),
        /managed by sks-nodepool/,
      );
      assert.deepEqual(requests(stage, "PUT"), []);
    });

    it("says that there is no such pool", async () => {
      await assert.rejects(evictInstances.call({ poolId: TINY, instanceIds: [TINY] }, context), /no instance pool/);
    });
  });

  it("find templates by name, the newest first, in the visibility that was asked for", async () => {
    const { templates } = await getTemplates.call({ visibility: "public" }, context);
    const dates = templates.map(({ createdAt = "" }) => createdAt);
    assert.deepEqual(dates, dates.slice().sort().reverse());
    const { name } = templates.find(({ id }) => id === basicPool.templateId) ?? {};
    assert.ok(name);
    const found = await getTemplate.call({ name, visibility: "public" }, context);
    assert.deepEqual(
      found,
      templates.find((template) => template.name === name),
    );
    await assert.rejects(async () => getTemplate.call({ name, visibility: "private" }, context), /no private template/);
  });

  it("find an instance type by its name in any case and by its id", async () => {
    const { types } = await getInstanceTypes.call({}, context);
    const tiny = types.find(({ name }) => name === "standard.tiny");
    assert.equal(tiny?.id, TINY);
    for (const name of ["Standard.TINY", TINY, TINY.toUpperCase()])
      assert.deepEqual(await getInstanceType.call({ name }, context), tiny);
    await assert.rejects(async () => getInstanceType.call({ name: "standard.tinyy" }, context), /standard\.tiny/);
  });

  it("tell of zones without credentials", async () => {
    delete stage.config["exoscale:key"];
    const { zones } = await getZones.call({}, context);
    assert.equal(zones.length, 8);
    assert.match(zones.find(({ name }) => name === "at-vie-1")?.apiEndpoint ?? "", /at-vie-1\/v2$/);
  });

  it("tell of groups by id and by name, with their members", async () => {
    const group = stage.deploy(antiAffinityGroup, "apart");
    await group.up({ description: "d" });
    const { name } = group.state as { name: string };
    const expected = { id: String(group.id), name, description: "d", instanceIds: [] };
    assert.deepEqual(await getAntiAffinityGroup.call({ id: String(group.id) }, context), expected);
    assert.deepEqual(await getAntiAffinityGroup.call({ name }, context), expected);
    assert.deepEqual(await getAntiAffinityGroups.call({}, context), { groups: [expected] });
    await assert.rejects(async () => getAntiAffinityGroup.call({ name: "x" }, context), /no anti-affinity group x/);
  });

  it("ask by id where two pools bear one name", async () => {
    const { name } = thePool(stage);
    const twin = stage.deploy(instancePool, "twin");
    await twin.up({ ...basicPool, name });
    await assert.rejects(
      async () => getInstancePool.call({ name }, context),
      new RegExp(`2 instance pools.*${twin.id}`),
    );
  });

  it("want an id or a name where they look for one thing", async () => {
    await assert.rejects(async () => getInstancePool.call({}, context), /id or .*name/);
    await assert.rejects(async () => getAntiAffinityGroup.call({}, context), /id or .*name/);
  });

  it("tell of a pool by id and by name, and of all, what the state has", async () => {
    const { name } = thePool(stage);
    const byId = await getInstancePool.call({ id: String(pool.id) }, context);
    assert.deepEqual(await getInstancePool.call({ name }, context), byId);
    assert.deepEqual(await getInstancePools.call({}, context), { pools: [byId] });
    assert.deepEqual([...byId.instanceIds].sort(), members().sort());
  });
});
