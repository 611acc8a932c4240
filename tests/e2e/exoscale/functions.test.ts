import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { changesIn, describeEndToEnd, exoscaleConfig, exoscaleIn, type OpenStack, openStack, UBUNTU } from "../support";

describeEndToEnd("Exoscale's functions in a program", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let theirs: string;

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    const made = simulator.event("exoscale", "createPool", {
      zone: "ch-dk-2",
      name: "theirs",
      size: 3,
      "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" },
      template: { id: UBUNTU },
      "disk-size": 20,
      labels: { by: "others" },
    });
    theirs = (made as { readonly id: string }).id;
    open = await openStack({ program: async () => undefined, config: exoscaleConfig(simulator.connection().exoscale) });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  it("answer in previews and updates, or in the update if their arguments are unknown before", async () => {
    const program = async () => {
      const name = "Linux Ubuntu 24.04 LTS 64-bit";
      const there = exoscale.InstancePool.get("there", `${theirs}@ch-dk-2`);
      const apart = new exoscale.AntiAffinityGroup("apart");
      const web = new exoscale.InstancePool("web", {
        size: 1,
        instanceType: exoscale.getInstanceTypeOutput({ name: "STANDARD.tiny" }).name,
        templateId: (await exoscale.getTemplate({ name })).id,
        diskSize: 20,
        antiAffinityGroupIds: [apart.id],
      });
      return {
        // Called right before the pool is created, so that a recent list lacks it.
        atFirst: apart.id.apply(async () => (await exoscale.getInstancePools()).pools.length),
        zones: (await exoscale.getZones()).zones.length,
        types: (await exoscale.getInstanceTypes({ zone: "at-vie-1" })).types.map((type) => type.name),
        templates: exoscale.getTemplatesOutput({ visibility: "private" }).templates.apply((all) => all.length),
        groups: (await exoscale.getAntiAffinityGroups()).groups.length,
        named: (await exoscale.getInstancePool({ name: "theirs", zone: "ch-dk-2" })).labels,
        there: there.labels,
        sizes: pulumi.all([there.size, there.instances]).apply(([size, instances]) => [size, instances.length]),
        made: exoscale.getInstancePoolOutput({ id: web.id }).name,
        holds: exoscale.getAntiAffinityGroupOutput({ id: web.id.apply(() => apart.id) }).instanceIds,
        wanted: web.name,
      };
    };
    const answered = {
      atFirst: 0,
      zones: 8,
      templates: 1,
      groups: 0,
      named: { by: "others" },
      there: { by: "others" },
      sizes: [3, 3],
    };

    const preview = await open.previewJson({ program });
    assert.deepEqual(preview.of("web")[0]?.newState?.inputs?.instanceType, "standard.tiny");
    assert.deepEqual(preview.changeSummary, { create: 3 });
    assert.deepEqual(changesIn(simulator), []);

    const { outputs } = await open.stack.up({ program });
    const { types, made, holds, wanted, ...rest } = Object.fromEntries(
      Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
    );
    assert.deepEqual(rest, answered);
    assert.ok((types as string[]).includes("standard.small"));
    assert.equal(made, wanted);
    const web = exoscaleIn(simulator).pools.find(({ name }) => name === wanted);
    assert.deepEqual(
      holds,
      web?.instances.map(({ id }) => id),
    );
  });

  it("evict members in an update, not in a preview", async () => {
    const victim = exoscaleIn(simulator).pools.find(({ id }) => id === theirs)?.instances[1]?.id ?? assert.fail();
    const program = async () => {
      const args: exoscale.EvictInstancesArgs = { poolId: theirs, instanceIds: [victim], zone: "ch-dk-2" };
      return { now: await exoscale.evictInstances(args), later: exoscale.evictInstancesOutput(args).size };
    };
    simulator.clearLog();
    await open.stack.preview({ program });
    assert.deepEqual(simulator.log(), []);
    const { outputs } = await open.stack.up({ program });
    assert.deepEqual(
      changesIn(simulator).filter((call) => call.startsWith("PUT")),
      ["PUT /instance-pool/*:evict"],
    );
    assert.deepEqual([outputs.now?.value, outputs.later?.value], [{ size: 2, evicted: [victim] }, 2]);
    const pool = exoscaleIn(simulator).pools.find(({ id }) => id === theirs);
    assert.ok(pool?.size === 2 && !pool.instances.some(({ id }) => id === victim));
  });
});
