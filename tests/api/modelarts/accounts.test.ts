import assert from "node:assert/strict";
import { getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { rejection } from "../../support/rejection";
import { Stage } from "../../support/stage";
import { basic, context, event, FLAVOR, nodePools, poolName, requests, theNodePool } from "./support";

describe("how ModelArts is reached", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  const without = (...names: string[]) => {
    for (const name of names) stage.config[`huaweicloud:${name}`] = "";
  };

  it("looks the project up at IAM by the region's name, once for all", async () => {
    without("projectId");
    const pools = ["a", "b", "c"].map((name) => stage.deploy(nodePool, name));
    await Promise.all(pools.map((pool) => pool.up(basic(stage))));
    assert.equal(nodePools(stage).length, 3);
    const lookups = stage.simulator.log().filter(({ path }) => path === "/v3/projects");
    assert.deepEqual(lookups.map(({ query, status }) => [query, status]), [["name=cn-north-4", 200]]); // prettier-ignore
  });

  it("looks the project up again when the first look-up failed", async () => {
    without("projectId");
    stage.simulator.addFault({ path: "/v3/projects", kind: "status", status: 403 });
    const pool = stage.deploy(nodePool, "train");
    await assert.rejects(pool.up(basic(stage)), /GET \/v3\/projects answered 403/);
    await pool.up(basic(stage));
    assert.equal(nodePools(stage).length, 1);
  });

  it("says what to set when the account has no such project", async () => {
    without("projectId");
    stage.config["huaweicloud:region"] = "cn-south-1";
    await assert.rejects(
      stage.deploy(nodePool, "train").up(basic(stage)),
      /no enabled project for the region cn-south-1.*pools:huaweicloud\.projectId/,
    );
  });

  it("takes settings from the environment", async () => {
    const { endpoint, iamEndpoint, accessKey, secretKey, region } = stage.simulator.connection().modelarts;
    without("endpoint", "iamEndpoint", "accessKey", "secretKey", "region", "projectId");
    Object.assign(stage.env, {
      HW_MODELARTS_ENDPOINT: endpoint,
      HUAWEICLOUD_SDK_IAM_ENDPOINT: iamEndpoint,
      HUAWEICLOUD_SDK_AK: accessKey,
      HUAWEICLOUD_SDK_SK: secretKey,
      HW_REGION_NAME: region,
    });
    await stage.deploy(nodePool, "train").up(basic(stage));
    assert.equal(nodePools(stage).length, 1);
  });

  it("works with an IAM token instead of keys, also to look the project up", async () => {
    without("accessKey", "secretKey", "projectId");
    stage.config["huaweicloud:authToken"] = (event(stage, "issueToken") as { token: string }).token;
    const pool = stage.deploy(nodePool, "train");
    await pool.up(basic(stage));
    await pool.up({ ...basic(stage), labels: { a: "1" } });
    assert.deepEqual(theNodePool(stage).spec.resources.labels, { a: "1" });
  });

  it("works with temporary keys and their security token, and not without it", async () => {
    const { accessKey, secretKey, securityToken } = event(stage, "issueTemporaryKey") as Record<string, string>;
    Object.assign(stage.config, { "huaweicloud:accessKey": accessKey, "huaweicloud:secretKey": secretKey });
    await assert.rejects(stage.deploy(nodePool, "bare").up(basic(stage)), /answered 401/);
    Object.assign(stage.config, { "huaweicloud:securityToken": securityToken });
    without("projectId");
    stage.newProcess(); // a process keeps the configuration that it began with
    await stage.deploy(nodePool, "train").up(basic(stage));
    assert.equal(nodePools(stage).length, 1);
  });

  it("never repeats a 401, because five in a row lock the key, and says what to check", async () => {
    const { secretKey } = stage.simulator.connection().modelarts;
    stage.config["huaweicloud:secretKey"] = "wrong-secret-key";
    const pool = stage.deploy(nodePool, "train");
    await assert.rejects(pool.up(basic(stage)), /answered 401 APIGW\.0301: .*clock.*lock a key/);
    assert.deepEqual(requests(stage).length, 1);
    stage.config["huaweicloud:secretKey"] = secretKey;
    stage.newProcess();
    await pool.up(basic(stage));
  });

  it("is refused with a clock that is off by more than 15 minutes, and not before", async () => {
    stage.skewMs = -14 * 60_000;
    await stage.deploy(nodePool, "late").up(basic(stage));
    stage.skewMs = 16 * 60_000;
    await assert.rejects(stage.deploy(nodePool, "early").up(basic(stage)), /answered 401.*this machine's clock/);
  });

  describe("with two accounts in one stack", () => {
    let other: { readonly simulator: Simulator };

    beforeEach(async () => {
      other = { simulator: await startSimulator({ clock: stage.clock, seed: 2 }) };
      const { poolName: _, ...lab } = other.simulator.connection().modelarts;
      stage.config["huaweicloud:connections"] = JSON.stringify({ lab });
    });
    afterEach(() => other.simulator.close());

    it("keeps them apart by connection", async () => {
      const [here, there] = [stage.deploy(nodePool, "here"), stage.deploy(nodePool, "there")];
      const remote = { ...basic(other), connection: "lab", name: "remote" };
      await Promise.all([here.up({ ...basic(stage), name: "local" }), there.up(remote)]);
      assert.equal(theNodePool(stage).metadata.name, "local");
      assert.equal(theNodePool(other).metadata.name, "remote");
      stage.clock.advance(60_000);
      assert.equal(await there.refresh(), true);
      const args = { poolName: poolName(other), connection: "lab" };
      const { nodePools: listed } = await getNodePools.call(args, context(stage));
      assert.ok(listed.some(({ name }) => name === "remote"));
      await there.destroy();
      assert.deepEqual([nodePools(stage).length, nodePools(other).length], [1, 0]);
    });

    it("finds in the preview that a connection is not configured, and names those that are", async () => {
      const pool = stage.deploy(nodePool, "train");
      stage.config["huaweicloud:connections"] = JSON.stringify({ lab: {} });
      stage.simulator.clearLog();
      await assert.rejects(
        pool.preview({ ...basic(stage), connection: "lob" }),
        /connection .*"lob" is not a connection of huaweicloud: there are lab\. Did you mean lab\?/,
      );
      assert.deepEqual(stage.simulator.log(), []);
    });

    it("adopts through the connection that is named", async () => {
      event(other, "createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 } });
      const there = stage.deploy(nodePool, "there");
      const id = `${poolName(other)}/old`;
      await there.up({ ...basic(other), name: "old", adopt: id, connection: "lab" });
      assert.equal(there.id, id);
    });
  });

  it("shows no credential in messages or states", async () => {
    const { secretKey } = stage.simulator.connection().modelarts;
    const token = (event(stage, "issueToken") as { token: string }).token;
    stage.simulator.addFault({
      method: "POST",
      kind: "status",
      status: 400,
      body: { error_msg: `you sent ${secretKey} and ${token}` },
    });
    stage.config["huaweicloud:authToken"] = token;
    const pool = stage.deploy(nodePool, "train");
    const { message: error } = await rejection(pool.up(basic(stage)), Error);
    assert.match(error, /you sent \[secret\]/);
    await pool.up(basic(stage));
    const kept = JSON.stringify([pool.state, pool.inputs, stage.said]);
    assert.ok(!kept.includes(secretKey) && !kept.includes(token));
  });
});
