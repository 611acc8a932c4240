import assert from "node:assert/strict";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../../support/stage";
import { basic, event, nodePools, poolName, requests, resources, theNodePool } from "../support";

describe("NodePool against the simulator", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "Train");
  });
  afterEach(() => stage.close());

  it("is made with a generated name and reported when all its nodes are available", async () => {
    await pool.up(basic(stage));
    const made = theNodePool(stage);
    assert.match(made.metadata.name, /^train-[0-9a-f]{7}$/);
    assert.equal(pool.id, `${poolName(stage)}/${made.metadata.name}`);
    assert.deepEqual(made.nodes.map(({ status }) => status.phase), ["Available", "Available"]); // prettier-ignore
    assert.deepEqual(pool.state.resources, { available: 2, creating: 0, abnormal: 0, deleting: 0 });
  });

  it("outputs what the server chose: availability zones, network, operating system, maxCount", async () => {
    await pool.up(basic(stage));
    const { azs, network, os, maxCount } = resources(stage);
    const { azs: told, network: net, os: system, maxCount: most } = pool.state;
    assert.deepEqual([told, net, system, most], [azs, network, os, maxCount]);
    assert.ok(azs && network && os);
  });

  it("is the same in an immediate preview, and no preview sends a request", async () => {
    const args = {
      ...basic(stage),
      labels: { team: "a" },
      os: { autoMatch: "EulerOS 2.9" },
      extendParams: { runtime: "containerd" },
    };
    await pool.up(args);
    stage.simulator.clearLog();
    assert.deepEqual(await pool.preview(args), { step: "same", changed: [], reasons: [] });
    assert.equal((await pool.preview({ ...args, count: 3 })).step, "update");
    assert.deepEqual(stage.simulator.log(), []);
  });

  it("scales up and down in place, and waits for nodes that leave", async () => {
    await pool.up(basic(stage));
    await pool.up({ ...basic(stage), count: 5 });
    assert.deepEqual([resources(stage).count, resources(stage).maxCount, theNodePool(stage).nodes.length], [5, 5, 5]);
    await pool.up({ ...basic(stage), count: 1 });
    assert.deepEqual([resources(stage).count, resources(stage).maxCount, theNodePool(stage).nodes.length], [1, 1, 1]);
    assert.deepEqual(pool.state.resources, { available: 1, creating: 0, abnormal: 0, deleting: 0 });
  });

  it("removes a label from the node pool and from its nodes", async () => {
    await pool.up({ ...basic(stage), labels: { keep: "1", drop: "2" } });
    await pool.up({ ...basic(stage), labels: { keep: "1" } });
    assert.deepEqual(resources(stage).labels, { keep: "1" });
    for (const { kubernetes } of theNodePool(stage).nodes) assert.deepEqual(kubernetes.labels, { keep: "1" });
    await pool.up(basic(stage));
    assert.deepEqual(resources(stage).labels ?? {}, {});
    assert.equal(requests(stage, "PATCH").length, 2);
  });

  it("leaves the nodes that exist alone where the policy says so", async () => {
    await pool.up({ ...basic(stage), labels: { a: "1" } });
    const ignoring = { ...basic(stage), labels: { a: "2" }, labelPolicyOnExistingNodes: "ignore" };
    await pool.up(ignoring);
    assert.deepEqual(resources(stage).labels, { a: "2" });
    for (const { kubernetes } of theNodePool(stage).nodes) assert.deepEqual(kubernetes.labels, { a: "1" });
    assert.equal((await pool.preview(ignoring)).step, "same");
    // The simulator remembers the policy among the parameters: it is an input of its own nevertheless.
    assert.ok("labelPolicyOnExistingNodes" in (resources(stage).extendParams as object));
    assert.ok(!("labelPolicyOnExistingNodes" in (pool.state.extendParams as object)));
    await pool.refresh();
    assert.equal((await pool.preview(ignoring)).step, "same");
  });

  it("changes taints and tags as sets", async () => {
    const [a, b] = [{ key: "a", value: "1", effect: "NoSchedule" }, { key: "b", effect: "NoExecute" }]; // prettier-ignore
    const tags = [{ key: "x", value: "1" }, { key: "y", value: "2" }]; // prettier-ignore
    await pool.up({ ...basic(stage), taints: [a, b], tags });
    assert.equal((await pool.preview({ ...basic(stage), taints: [b, a], tags: [...tags].reverse() })).step, "same");
    await pool.up({ ...basic(stage), taints: [b], tags });
    for (const { kubernetes } of theNodePool(stage).nodes) assert.equal(kubernetes.taints.length, 1);
    await pool.up(basic(stage));
    assert.deepEqual([resources(stage).taints ?? [], resources(stage).tags ?? []], [[], []]);
    for (const { kubernetes, tags: left } of theNodePool(stage).nodes)
      assert.deepEqual([kubernetes.taints, left], [[], []]);
  });

  it("takes a zone without nodes for no zone, as answers do", async () => {
    const azs = [{ az: "cn-north-4a", count: 0 }, { az: "cn-north-4b", count: 2 }]; // prettier-ignore
    await pool.up({ ...basic(stage), azs });
    const args = { ...basic(stage), azs, labels: { a: "1" } };
    await pool.up(args);
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.deepEqual(resources(stage).azs, [{ az: "cn-north-4b", count: 2 }]);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("takes sizes of disks for the same in every spelling", async () => {
    const disk = (size: string) => ({ ...basic(stage), rootVolume: { volumeType: "SSD", size } });
    await pool.up(disk("100GiB"));
    for (const size of ["100", "100Gi"]) assert.equal((await pool.preview(disk(size))).step, "same");
    assert.equal((await pool.preview(disk("101Gi"))).step, "update");
  });

  it("removes parameters that it gave, and never those of the server", async () => {
    await pool.up({ ...basic(stage), extendParams: { postInstall: "bHM=", runtime: "docker" } });
    await pool.up({ ...basic(stage), extendParams: { runtime: "docker" } });
    const { nodePoolName, ...params } = resources(stage).extendParams as Record<string, string>;
    assert.ok(nodePoolName);
    assert.deepEqual([params.runtime, params.postInstall], ["docker", undefined]);
    await pool.up(basic(stage));
    assert.equal((resources(stage).extendParams as Record<string, string>).nodePoolName, nodePoolName);
  });

  const replacements: [field: string, more: object, reason: RegExp][] = [
    ["flavor", { flavor: "modelarts.vm.cpu.8ud" }, /same flavor/],
    ["name", { name: "other" }, /identity/],
    ["poolName", { poolName: `pool-${"a".repeat(40)}` }, /another resource pool/],
    ["network.vpc", { network: { vpc: "another" } }, /another VPC/],
    ["network.subnet", { network: { subnet: "another" } }, /another subnet/],
    ["creatingStep", { creatingStep: { step: 2, type: "hyperinstance" } }, /fixed/],
  ];
  for (const [field, more, reason] of replacements) {
    it(`previews a change of ${field} as a replacement, with its reason`, async () => {
      const args = { ...basic(stage), name: "train", network: { vpc: "v", subnet: "s" } };
      await pool.up(args);
      const { step, reasons } = await pool.preview({ ...args, ...more });
      assert.equal(step, "replace");
      assert.match(reasons.join(), reason);
    });
  }

  it("goes first when it is replaced under a given name, and last under a generated one", async () => {
    const other = "modelarts.vm.cpu.8ud";
    await pool.up({ ...basic(stage), name: "fixed" });
    await pool.up({ ...basic(stage), name: "fixed", flavor: other });
    assert.equal(resources(stage).flavor, other);
    assert.deepEqual(requests(stage).filter((line) => /^(POST|DELETE)/.test(line)), ["POST nodepools", "DELETE nodepools/fixed", "POST nodepools"]); // prettier-ignore

    const generated = stage.deploy(nodePool, "gen");
    await generated.up(basic(stage));
    const before = generated.id;
    stage.simulator.clearLog();
    await generated.up({ ...basic(stage), flavor: other });
    assert.notEqual(generated.id, before);
    assert.match(requests(stage).filter((line) => /^(POST|DELETE)/.test(line)).join(), /^POST nodepools,DELETE/); // prettier-ignore
  });

  it("finds an outside change by refresh and repairs it", async () => {
    const args = { ...basic(stage), name: "train", labels: { team: "a" } };
    await pool.up(args);
    event(stage, "changeNodePool", { nodePool: "train", resources: { count: 4, labels: { team: "b", extra: "x" } } });
    stage.clock.advance(3_600_000);
    assert.equal(await pool.refresh(), true);
    // What others add is kept, and no drift.
    assert.deepEqual([pool.inputs.count, pool.inputs.labels], [4, { team: "b" }]);
    assert.deepEqual((await pool.preview(args)).changed, ["count", "labels"]);
    await pool.up(args);
    assert.deepEqual([resources(stage).count, resources(stage).labels], [2, { team: "a", extra: "x" }]);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("does not undo unseen what others have scaled", async () => {
    const args = { ...basic(stage), name: "train" };
    await pool.up(args);
    event(stage, "changeNodePool", { nodePool: "train", resources: { count: 4 } });
    await pool.up({ ...args, labels: { a: "1" } });
    assert.deepEqual([resources(stage).count, resources(stage).labels], [4, { a: "1" }]);
    stage.clock.advance(60_000);
    await pool.refresh();
    assert.deepEqual((await pool.preview({ ...args, labels: { a: "1" } })).changed, ["count"]);
  });

  it("is gone after refresh when somebody deleted it, or its resource pool", async () => {
    await pool.up({ ...basic(stage), name: "train" });
    event(stage, "deleteNodePool", { nodePool: "train" });
    stage.clock.advance(60_000);
    assert.equal(await pool.refresh(), false);

    await pool.up({ ...basic(stage), name: "again" });
    event(stage, "removePool", { pool: poolName(stage) });
    stage.clock.advance(60_000);
    assert.equal(await pool.refresh(), false);
  });

  it("says so when it is to be changed and is gone, and is deleted when it is gone", async () => {
    await pool.up({ ...basic(stage), name: "train" });
    event(stage, "deleteNodePool", { nodePool: "train" });
    await assert.rejects(pool.up({ ...basic(stage), name: "train", count: 3 }), /train is gone.*pulumi refresh/);
    await pool.destroy();
  });

  it("is deleted, and waited for", async () => {
    await pool.up(basic(stage));
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("is adopted under its id, and changed to what is declared, and what is not declared is kept", async () => {
    event(stage, "createNodePool", {
      nodePool: "old",
      resources: { flavor: "modelarts.vm.gpu.t4u8", count: 2, labels: { by: "hand" } },
    });
    const args = { ...basic(stage), name: "old", adopt: `${poolName(stage)}/old`, count: 3, labels: { by: "pulumi" } };
    await pool.up(args);
    assert.equal(pool.id, args.adopt);
    assert.deepEqual([resources(stage).count, resources(stage).labels], [3, { by: "pulumi" }]);
    assert.deepEqual(requests(stage, "POST"), []);
    assert.equal((await pool.preview(args)).step, "same");
    assert.equal((await pool.preview({ ...args, adopt: undefined })).step, "same");
  });

  it("is not adopted where only a replacement would make it what is declared", async () => {
    event(stage, "createNodePool", { nodePool: "old", resources: { flavor: "modelarts.vm.cpu.8ud", count: 2 } });
    const args = { ...basic(stage), name: "old", adopt: `${poolName(stage)}/old` };
    await assert.rejects(pool.up(args), /not adopted.*flavor.*same flavor/);
    assert.equal(resources(stage).flavor, "modelarts.vm.cpu.8ud");
    await assert.rejects(pool.up({ ...args, name: "none", adopt: `${poolName(stage)}/none` }), /nothing to adopt/);
  });

  it("says how to take over a node pool whose name is taken", async () => {
    event(stage, "createNodePool", { nodePool: "taken", resources: { flavor: "modelarts.vm.gpu.t4u8", count: 1 } });
    await assert.rejects(
      pool.up({ ...basic(stage), name: "taken" }),
      new RegExp(`node pool .*/taken already.*take it over with adopt: "${poolName(stage)}/taken"`),
    );
    assert.equal(pool.id, undefined);
    assert.equal(resources(stage).count, 1);
  });

  it("says which name is meant when the resource pool is not found", async () => {
    const missing = `pool-${"a".repeat(40)}`;
    await assert.rejects(
      pool.up({ ...basic(stage), poolName: missing }),
      /answered 404 ModelArts.50015001.*not the name that the console shows/,
    );
  });

  it("shows the server's words, code and request id on a refusal", async () => {
    event(stage, "setPrivileged", { pool: poolName(stage), privileged: false });
    await assert.rejects(
      pool.up({ ...basic(stage), taints: [{ key: "a", effect: "NoExecute" }] }),
      /POST .*\/nodepools answered 400 ModelArts\.50004000: Bad request.*\[request \S+\]/,
    );
    assert.deepEqual(nodePools(stage), []);
  });

  it("is refreshed with all others of its resource pool by one list call", async () => {
    const pools = Array.from({ length: 20 }, (_, index) => stage.deploy(nodePool, `p${index}`));
    await Promise.all(pools.map((one) => one.up({ ...basic(stage), count: 1 })));
    stage.clock.advance(60_000);
    stage.simulator.clearLog();
    assert.deepEqual([...new Set(await Promise.all(pools.map((one) => one.refresh())))], [true]);
    assert.deepEqual(requests(stage), ["GET nodepools"]);
  });
});
