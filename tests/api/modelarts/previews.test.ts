import assert from "node:assert/strict";
import { OTHER_FLAVOR, scene } from "./support";

describe("NodePool previews", () => {
  const the = scene();

  it("show no difference after an up, and send no request", async () => {
    const args = {
      ...the.basic(),
      labels: { team: "a" },
      os: { autoMatch: "EulerOS 2.9" },
      extendParams: { runtime: "containerd" },
    };
    await the.pool.up(args);
    the.stage.simulator.clearLog();
    assert.deepEqual(await the.pool.preview(args), { step: "same", changed: [], reasons: [] });
    assert.equal((await the.pool.preview({ ...args, count: 3 })).step, "update");
    assert.deepEqual(the.stage.simulator.log(), []);
  });

  it("ignore zones without nodes", async () => {
    const azs = [{ az: "cn-north-4a", count: 0 }, { az: "cn-north-4b", count: 2 }]; // prettier-ignore
    await the.pool.up({ ...the.basic(), azs });
    const args = { ...the.basic(), azs, labels: { a: "1" } };
    await the.pool.up(args);
    await the.refreshLater();
    assert.deepEqual(the.resources().azs, [{ az: "cn-north-4b", count: 2 }]);
    assert.equal((await the.pool.preview(args)).step, "same");
  });

  it("treat all spellings of a disk size as equal", async () => {
    const disk = (size: string) => ({ ...the.basic(), rootVolume: { volumeType: "SSD", size } });
    await the.pool.up(disk("100GiB"));
    for (const size of ["100", "100Gi"]) assert.equal((await the.pool.preview(disk(size))).step, "same");
    assert.equal((await the.pool.preview(disk("101Gi"))).step, "update");
  });

  const replacements: [field: string, more: object, reason: RegExp][] = [
    ["flavor", { flavor: OTHER_FLAVOR }, /same flavor/],
    ["name", { name: "other" }, /identity/],
    ["poolName", { poolName: `pool-${"a".repeat(40)}` }, /another resource pool/],
    ["network.vpc", { network: { vpc: "another" } }, /another VPC/],
    ["network.subnet", { network: { subnet: "another" } }, /another subnet/],
    ["creatingStep", { creatingStep: { step: 2, type: "hyperinstance" } }, /fixed/],
  ];

  for (const [field, more, reason] of replacements) {
    it(`show a change of ${field} as a replacement, with its reason`, async () => {
      const args = the.train({ network: { vpc: "v", subnet: "s" } });
      await the.pool.up(args);
      const { step, reasons } = await the.pool.preview({ ...args, ...more });
      assert.equal(step, "replace");
      assert.match(reasons.join(), reason);
    });
  }
});
