import assert from "node:assert/strict";
import type { ModelArtsConnection } from "../../../simulator/connection";
import { startSimulator } from "../../../simulator/index";
import { MINUTE, scene, SimulatedModelArts } from "./support";

const ELSEWHERE = "0123456789abcdef0123456789abcdef";

/** A shell with another region, project, endpoint or connection must not make a node pool look absent. */
describe("the place of a NodePool", () => {
  const the = scene();

  beforeEach(async () => {
    await the.pool.up(the.train());
    the.stage.clock.advance(MINUTE);
  });

  /** The next command runs with other environment variables. */
  const inAnotherShell = (env: Record<string, string>) => {
    for (const key of ["region", "projectId"]) the.stage.config[`huaweicloud:${key}`] = "";
    Object.assign(the.stage.env, env);
    the.stage.newProcess();
  };

  it("is stored as region and project, without a credential", () => {
    const { region, projectId, secretKey, accessKey } = the.stage.simulator.connection().modelarts;
    assert.deepEqual([the.pool.state.region, the.pool.state.projectId], [region, projectId]);
    const kept = JSON.stringify([the.pool.state, the.pool.inputs]);
    assert.ok(!kept.includes(secretKey) && !kept.includes(accessKey));
  });

  const shells: [what: string, env: Record<string, string>, reason: RegExp][] = [
    ["region", { HW_REGION_NAME: "ap-southeast-1" }, /cannot move to another region/],
    ["project", { HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: ELSEWHERE }, /cannot move to another project/],
  ];
  for (const [what, env, reason] of shells) {
    it(`stays the stored one in a shell with another ${what}: a refresh reads it there, a preview shows a replacement`, async () => {
      inAnotherShell(env);
      assert.equal(await the.pool.refresh(), true);
      assert.deepEqual([the.pool.state.region, the.pool.state.count], ["cn-north-4", 2]);
      const { step, reasons } = await the.pool.preview(the.train());
      assert.equal(step, "replace");
      assert.match(reasons.join(), reason);
      assert.deepEqual(the.writes(), ["POST nodepools"]);
      await the.pool.destroy();
      assert.deepEqual(the.nodePools(), []);
    });
  }

  it("stays the stored one if no region is configured any more", async () => {
    inAnotherShell({});
    const more = { ...the.train(), labels: { a: "1" } };
    assert.equal((await the.pool.preview(the.train())).step, "same");
    await the.pool.up(more);
    assert.deepEqual(the.nodePool().spec.resources.labels, { a: "1" });
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("can be declared by the program", async () => {
    const { projectId } = the.stage.simulator.connection().modelarts;
    const said = { ...the.train(), region: "cn-north-4", projectId };
    assert.equal((await the.pool.preview(said)).step, "same");
    assert.equal((await the.pool.preview({ ...said, region: "cn-east-3" })).step, "replace");
    const { step, reasons } = await the.pool.preview({ ...said, projectId: ELSEWHERE });
    assert.deepEqual([step, reasons.join()], ["replace", "A node pool cannot move to another project."]);
  });

  describe("with a second server", () => {
    let other: SimulatedModelArts;

    beforeEach(async () => {
      const simulator = await startSimulator({ clock: the.stage.clock, seed: 2 });
      other = new SimulatedModelArts(() => simulator);
    });
    afterEach(() => other.simulator.close());

    const moveTo = ({ poolName: _, ...account }: ModelArtsConnection) => {
      for (const [key, value] of Object.entries<string>(account)) the.stage.config[`huaweicloud:${key}`] = value;
    };

    it("is compared with the configured server: refresh and destroy fail and name both", async () => {
      const there = other.simulator.connection().modelarts;
      moveTo(there);
      const from = the.stage.simulator.connection().modelarts.endpoint;
      the.stage.newProcess();
      const state = structuredClone(the.pool.state);
      const refused = (error: Error) => {
        // The key of the other account may have no access to this project.
        assert.match(error.message, new RegExp(`recorded at ${from}.*leads to ${there.endpoint}|answered 40[13]`));
        return true;
      };
      await assert.rejects(the.pool.refresh(), refused);
      await assert.rejects(the.pool.destroy(), refused);
      assert.deepEqual(the.pool.state, state);
      assert.equal((await the.pool.preview(the.train())).step, "replace");
      assert.equal(the.nodePools().length, 1);
    });

    it("is reached by the connection to it, if the account of the stack is another one now", async () => {
      const { poolName: _, ...here } = the.stage.simulator.connection().modelarts;
      moveTo(other.simulator.connection().modelarts);
      the.stage.config["pools:huaweicloud"] = JSON.stringify({ connections: { former: here } });
      the.stage.newProcess();
      assert.equal(await the.pool.refresh(), true);
      await the.pool.destroy();
      assert.deepEqual(the.nodePools(), []);
    });

    it("does not move to a connection that cannot read it", async () => {
      const { poolName: _, region: __, projectId: ___, ...lab } = other.simulator.connection().modelarts;
      // The same endpoint, as for all accounts of the vendor, with the key of another account.
      const { endpoint, iamEndpoint } = the.stage.simulator.connection().modelarts;
      const connections = { lab: { ...lab, endpoint, iamEndpoint, region: "cn-north-4" } };
      the.stage.config["pools:huaweicloud"] = JSON.stringify({ connections });
      the.stage.newProcess();
      assert.equal((await the.pool.preview({ ...the.train(), connection: "lab" })).step, "update");
      await assert.rejects(the.pool.up({ ...the.train(), connection: "lab" }), /answered 401/);
      await the.pool.destroy();
      assert.deepEqual(the.nodePools(), []);
    });
  });

  it("is found by a renamed connection, which is stored without a request", async () => {
    const { poolName: _, ...here } = the.stage.simulator.connection().modelarts;
    const rename = (name: string) => {
      the.stage.config["pools:huaweicloud"] = JSON.stringify({ connections: { [name]: here } });
      the.stage.newProcess();
    };
    rename("first");
    assert.equal((await the.pool.up({ ...the.train(), connection: "first" })).step, "update");
    rename("second");
    assert.equal((await the.pool.up({ ...the.train(), connection: "second" })).step, "update");
    assert.deepEqual(the.writes(), ["POST nodepools"]);
    assert.equal(the.pool.state.connection, "second");
    assert.equal(await the.pool.refresh(), true);
    await the.pool.destroy();
    assert.deepEqual(the.nodePools(), []);
  });

  it("is verified and stored by the next up if the endpoint has a new name", async () => {
    const { endpoint } = the.stage.simulator.connection().modelarts;
    the.stage.config["huaweicloud:endpoint"] = endpoint.replace("127.0.0.1", "localhost");
    the.stage.newProcess();
    const { step } = await the.pool.up(the.train());
    assert.equal(step, "update");
    assert.match(
      the.stage.said.join("\n"),
      /info: The endpoint has changed: recorded at .*127\.0\.0\.1.*, now reached at .*localhost/,
    );
    assert.deepEqual(the.writes(), ["POST nodepools"]);
    assert.match(JSON.stringify(the.pool.state.__place), /localhost/);
    assert.equal((await the.pool.preview(the.train())).step, "same");
  });

  it("is searched by `.get`, which fails with the id if nothing is found", async () => {
    assert.equal((await the.pool.get(`${the.poolName()}/train`)).count, 2);
    await assert.rejects(
      the.pool.get(`${the.poolName()}/nothing`),
      /There is no modelarts:NodePool "pool-.*\/nothing" at http:.* The form of the id is <poolName>\/<name>/,
    );
    await assert.rejects(the.pool.get("train"), /"train" is not the id of a node pool: write <poolName>\/<name>/);
  });
});
