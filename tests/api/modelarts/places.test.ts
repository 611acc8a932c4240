import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import type { ModelArtsConnection } from "../../../simulator/connection";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { Stage, type Deployed } from "../../support/stage";
import { basic, event, nodePools, poolName, requests, theNodePool } from "./support";

const ELSEWHERE = "0123456789abcdef0123456789abcdef";

/** A shell with another region, project, endpoint or connection must not make a node pool look gone. */
describe("the place of a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
    await pool.up(args());
    stage.clock.advance(60_000);
  });
  afterEach(() => stage.close());

  const args = () => ({ ...basic(stage), name: "train" });
  const changes = () => requests(stage).filter((line) => !line.startsWith("GET"));

  /** The next command runs in a shell that says something else. */
  const inAnotherShell = (env: Record<string, string>) => {
    for (const key of ["region", "projectId"]) stage.config[`huaweicloud:${key}`] = "";
    Object.assign(stage.env, env);
    stage.newProcess();
  };

  it("is recorded: its region, its project, and no credential", () => {
    const { region, projectId, secretKey, accessKey } = stage.simulator.connection().modelarts;
    assert.deepEqual([pool.state.region, pool.state.projectId], [region, projectId]);
    const kept = JSON.stringify([pool.state, pool.inputs]);
    assert.ok(!kept.includes(secretKey) && !kept.includes(accessKey));
  });

  const shells: [what: string, env: Record<string, string>, reason: RegExp][] = [
    ["region", { HW_REGION_NAME: "ap-southeast-1" }, /cannot move to another region/],
    ["project", { HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: ELSEWHERE }, /cannot move to another project/],
  ];
  for (const [what, env, reason] of shells) {
    it(`is where it was in a shell with another ${what}: read there, shown as a replacement, destroyed there`, async () => {
      inAnotherShell(env);
      assert.equal(await pool.refresh(), true);
      assert.deepEqual([pool.state.region, pool.state.count], ["cn-north-4", 2]);
      const { step, reasons } = await pool.preview(args());
      assert.equal(step, "replace");
      assert.match(reasons.join(), reason);
      assert.deepEqual(changes(), ["POST nodepools"]);
      await pool.destroy();
      assert.deepEqual(nodePools(stage), []);
    });
  }

  it("stays where it was when nothing says a region any more", async () => {
    inAnotherShell({});
    const more = { ...args(), labels: { a: "1" } };
    assert.equal((await pool.preview(args())).step, "same");
    await pool.up(more);
    assert.deepEqual(theNodePool(stage).spec.resources.labels, { a: "1" });
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("may be said by the program, for several regions in one stack", async () => {
    const { projectId } = stage.simulator.connection().modelarts;
    const said = { ...args(), region: "cn-north-4", projectId };
    assert.equal((await pool.preview(said)).step, "same");
    assert.equal((await pool.preview({ ...said, region: "cn-east-3" })).step, "replace");
    const { step, reasons } = await pool.preview({ ...said, projectId: ELSEWHERE });
    assert.deepEqual([step, reasons.join()], ["replace", "A node pool cannot move to another project."]);
  });

  describe("with another server at hand", () => {
    let other: { readonly simulator: Simulator };

    beforeEach(async () => {
      other = { simulator: await startSimulator({ clock: stage.clock, seed: 2 }) };
    });
    afterEach(() => other.simulator.close());

    const moveTo = ({ poolName: _, ...account }: ModelArtsConnection) => {
      for (const [key, value] of Object.entries<string>(account)) stage.config[`huaweicloud:${key}`] = value;
    };

    it("is not believed gone, changed or deleted there: both places are named", async () => {
      const there = other.simulator.connection().modelarts;
      moveTo(there);
      const from = stage.simulator.connection().modelarts.endpoint;
      stage.newProcess();
      const state = structuredClone(pool.state);
      const refused = (error: Error) => {
        // The other account's key may not even ask for this project.
        assert.match(error.message, new RegExp(`recorded at ${from}.*leads to ${there.endpoint}|answered 40[13]`));
        return true;
      };
      await assert.rejects(pool.refresh(), refused);
      await assert.rejects(pool.destroy(), refused);
      assert.deepEqual(pool.state, state);
      assert.equal((await pool.preview(args())).step, "replace");
      assert.equal(nodePools(stage).length, 1);
    });

    it("is reached by the connection that leads there, whatever the stack's account is now", async () => {
      const { poolName: _, ...here } = stage.simulator.connection().modelarts;
      moveTo(other.simulator.connection().modelarts);
      stage.config["pools:huaweicloud"] = JSON.stringify({ connections: { former: here } });
      stage.newProcess();
      assert.equal(await pool.refresh(), true);
      await pool.destroy();
      assert.deepEqual(nodePools(stage), []);
    });

    it("is not given to a connection that cannot show it", async () => {
      const { poolName: _, region: __, projectId: ___, ...lab } = other.simulator.connection().modelarts;
      // The same endpoint, as the vendor's is for all accounts, and the key of another account.
      const { endpoint, iamEndpoint } = stage.simulator.connection().modelarts;
      const connections = { lab: { ...lab, endpoint, iamEndpoint, region: "cn-north-4" } };
      stage.config["pools:huaweicloud"] = JSON.stringify({ connections });
      stage.newProcess();
      assert.equal((await pool.preview({ ...args(), connection: "lab" })).step, "update");
      await assert.rejects(pool.up({ ...args(), connection: "lab" }), /answered 401/);
      await pool.destroy();
      assert.deepEqual(nodePools(stage), []);
    });
  });

  it("is found by a renamed connection, and recorded with it, without a change", async () => {
    const { poolName: _, ...here } = stage.simulator.connection().modelarts;
    const rename = (name: string) => {
      stage.config["pools:huaweicloud"] = JSON.stringify({ connections: { [name]: here } });
      stage.newProcess();
    };
    rename("first");
    assert.equal((await pool.up({ ...args(), connection: "first" })).step, "update");
    rename("second");
    assert.equal((await pool.up({ ...args(), connection: "second" })).step, "update");
    assert.deepEqual(changes(), ["POST nodepools"]);
    assert.equal(pool.state.connection, "second");
    assert.equal(await pool.refresh(), true);
    await pool.destroy();
    assert.deepEqual(nodePools(stage), []);
  });

  it("is the same behind an endpoint that has moved: the next up verifies it and records the new one", async () => {
    const { endpoint } = stage.simulator.connection().modelarts;
    stage.config["huaweicloud:endpoint"] = endpoint.replace("127.0.0.1", "localhost");
    stage.newProcess();
    const { step } = await pool.up(args());
    assert.equal(step, "update");
    assert.match(
      stage.said.join("\n"),
      /info: The endpoint has changed: recorded at .*127\.0\.0\.1.*, now reached at .*localhost/,
    );
    assert.deepEqual(changes(), ["POST nodepools"]);
    assert.match(JSON.stringify(pool.state.__place), /localhost/);
    assert.equal((await pool.preview(args())).step, "same");
  });

  it("is where `.get` looks, and an id of nothing is an error that names it", async () => {
    assert.equal((await pool.get(`${poolName(stage)}/train`)).count, 2);
    await assert.rejects(
      pool.get(`${poolName(stage)}/nothing`),
      /There is no modelarts:NodePool "pool-.*\/nothing" at http:.* The form of the id is <poolName>\/<name>/,
    );
    await assert.rejects(pool.get("train"), /"train" is not the id of a node pool: write <poolName>\/<name>/);
  });
});

describe("a project that IAM tells", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
    stage.config["huaweicloud:projectId"] = "";
  });
  afterEach(() => stage.close());

  it("is the enabled one where two bear the region's name", async () => {
    event(stage, "addProject", { enabled: false, first: true });
    event(stage, "addProject", { enabled: false, first: false });
    await stage.deploy(nodePool, "train").up(basic(stage));
    assert.equal(nodePools(stage).length, 1);
  });

  it("is asked for where two are enabled, with both ids", async () => {
    const { projectId } = event(stage, "addProject", { enabled: true }) as { projectId: string };
    await assert.rejects(
      stage.deploy(nodePool, "train").up(basic(stage)),
      new RegExp(`2 projects for the region cn-north-4: .*${projectId}.*pools:huaweicloud\\.projectId`),
    );
  });

  /** Without the simulator's own endpoints, the vendor's are asked: no request gets that far. */
  const askedHosts = async (region: string): Promise<string> => {
    stage.config["huaweicloud:iamEndpoint"] = "";
    stage.config["huaweicloud:endpoint"] = "";
    stage.config["huaweicloud:region"] = region;
    const pool = stage.deploy(nodePool, "train");
    return await stage.observe(
      () => ({ refuse: true }),
      () => pool.up({ ...basic(stage), name: "train" }).then(() => "", String),
    );
  };

  it("is asked of the global IAM in a region without an IAM of its own", async () => {
    assert.match(
      await askedHosts("cn-southwest-3"),
      /GET \/v3\/projects got no usable answer: .* from iam\.myhuaweicloud\.com/,
    );
  });

  it("is asked of the global IAM where the region's cannot be reached", async () => {
    assert.match(await askedHosts("cn-future-1"), /from iam\.myhuaweicloud\.com/);
  });
});
