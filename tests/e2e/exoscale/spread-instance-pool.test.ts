import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleConfig, exoscaleIn, NOTHING, type OpenStack, openStack, UBUNTU } from "../support";

const ZONES = ["ch-gva-2", "de-fra-1"];

describeEndToEnd("exoscale.SpreadInstancePool", () => {
  let simulator: Simulator;
  let open: OpenStack;

  before(async () => {
    simulator = await startSimulator({ timeScale: 200 });
    open = await openStack({
      program: async () => undefined,
      config: exoscaleConfig(simulator.connection().exoscale),
    });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  const declare = (size: number, zones: readonly string[] = ZONES) => ({
    program: async () => {
      const web = new exoscale.SpreadInstancePool("web", {
        size,
        zones,
        instanceType: "standard.small",
        templateId: UBUNTU,
        diskSize: 10,
      });
      return { members: web.instances, ids: web.instanceIds };
    },
  });

  /** Members by the pool's name. */
  const pools = () =>
    new Map(
      exoscaleIn(simulator).pools.map(({ name, instances }) => [
        name.replace(/-[0-9a-f]{7}$/, ""),
        instances.map(({ id }) => id).sort(),
      ]),
    );
  const sizes = () => [...pools()].map(([name, members]) => `${name}: ${members.length}`).sort();

  it("creates pools with a group each, grows without replacing a member, shrinks, and is destroyed", async () => {
    const { outputs } = await open.stack.up(declare(16));
    assert.deepEqual(sizes(), ["web-ch-gva-2-1: 8", "web-de-fra-1-1: 8"]);
    const { groups } = exoscaleIn(simulator);
    assert.deepEqual(
      groups.map(({ instances }) => instances.length),
      [8, 8],
    );
    const members = outputs.members?.value as { id: string; zone: string; poolId: string; publicIp?: string }[];
    assert.deepEqual(members.map(({ id }) => id).sort(), [...pools().values()].flat().sort());
    assert.deepEqual(
      outputs.ids?.value,
      members.map(({ id }) => id),
    );
    for (const { zone, poolId, publicIp } of members) assert.ok(ZONES.includes(zone) && poolId && publicIp);

    const before = pools();
    await open.stack.up(declare(17));
    assert.deepEqual(sizes(), ["web-ch-gva-2-1: 8", "web-ch-gva-2-2: 1", "web-de-fra-1-1: 8"]);
    for (const [name, ids] of before) assert.deepEqual(pools().get(name), ids, `${name} has other members`);

    await open.stack.up(declare(13));
    assert.deepEqual(sizes(), ["web-ch-gva-2-1: 7", "web-de-fra-1-1: 6"]);
    for (const [name, ids] of pools())
      assert.ok(
        ids.every((id) => before.get(name)?.includes(id)),
        name,
      );
    assert.deepEqual(Object.keys((await open.previewJson(declare(13, [...ZONES].reverse()))).changeSummary), ["same"]);

    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("refuses sizes and zones that it cannot spread", async () => {
    const wrong: [size: number, zones: string[], error: RegExp][] = [
      [1.5, ZONES, /SpreadInstancePool "web": size must be an integer, at least 0, but is 1\.5\./],
      [2, [], /zones must have at least one zone/],
      [2, ["ch-gva-2", "ch-gva-2"], /zones names ch-gva-2 twice/],
    ];
    for (const [size, zones, error] of wrong) {
      const errors = await open.previewErrors(declare(size, zones));
      assert.match(errors.join("\n"), error);
    }
    // A program can take its zones from the configuration: without them inZone is not called, and cannot give the template.
    const program = async () => {
      const definition = { instanceType: "standard.small", diskSize: 10 };
      new exoscale.SpreadInstancePool("web", { ...definition, size: 2, inZone: () => ({ templateId: UBUNTU }) });
    };
    const withoutZones = await open.previewErrors({ program });
    assert.match(withoutZones.join("\n"), /templateId is required, as an argument or from inZone with zones/);
  });
});
