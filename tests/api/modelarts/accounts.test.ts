import assert from "node:assert/strict";
import { getNodePools } from "../../../provider/modelarts/functions/node-pools";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { startSimulator } from "../../../simulator/index";
import { rejection } from "../../support/rejection";
import { FLAVOR, MINUTE, scene, SimulatedModelArts } from "./support";

describe("a ModelArts account", () => {
  const the = scene();

  const without = (...names: string[]) => {
    for (const name of names) the.stage.config[`huaweicloud:${name}`] = "";
  };

  it("is configured by environment variables", async () => {
    const { endpoint, iamEndpoint, accessKey, secretKey, region } = the.stage.simulator.connection().modelarts;
    without("endpoint", "iamEndpoint", "accessKey", "secretKey", "region", "projectId");
    Object.assign(the.stage.env, {
      HW_MODELARTS_ENDPOINT: endpoint,
      HUAWEICLOUD_SDK_IAM_ENDPOINT: iamEndpoint,
      HUAWEICLOUD_SDK_AK: accessKey,
      HUAWEICLOUD_SDK_SK: secretKey,
      HW_REGION_NAME: region,
    });
    await the.stage.deploy(nodePool, "train").up(the.basic());
    assert.equal(the.nodePools().length, 1);
  });

  it("works with an IAM token instead of keys, and looks the project up with it", async () => {
    without("accessKey", "secretKey", "projectId");
    the.stage.config["huaweicloud:authToken"] = (the.event("issueToken") as { token: string }).token;
    const pool = the.stage.deploy(nodePool, "train");
    await pool.up(the.basic());
    await pool.up({ ...the.basic(), labels: { a: "1" } });
    assert.deepEqual(the.nodePool().spec.resources.labels, { a: "1" });
  });

  it("works with temporary keys only if their security token is set", async () => {
    const { accessKey, secretKey, securityToken } = the.event("issueTemporaryKey") as Record<string, string>;
    Object.assign(the.stage.config, { "huaweicloud:accessKey": accessKey, "huaweicloud:secretKey": secretKey });
    await assert.rejects(the.stage.deploy(nodePool, "bare").up(the.basic()), /answered 401/);
    Object.assign(the.stage.config, { "huaweicloud:securityToken": securityToken });
    without("projectId");
    the.stage.newProcess(); // a process keeps its first configuration
    await the.stage.deploy(nodePool, "train").up(the.basic());
    assert.equal(the.nodePools().length, 1);
  });

  it("never retries a 401, because five in a row lock the key, and says what to check", async () => {
    const { secretKey } = the.stage.simulator.connection().modelarts;
    the.stage.config["huaweicloud:secretKey"] = "wrong-secret-key";
    const pool = the.stage.deploy(nodePool, "train");
    await assert.rejects(pool.up(the.basic()), /answered 401 APIGW\.0301: .*clock.*lock a key/);
    assert.deepEqual(the.requests().length, 1);
    the.stage.config["huaweicloud:secretKey"] = secretKey;
    the.stage.newProcess();
    await pool.up(the.basic());
  });

  it("is refused if the clock is off by more than 15 minutes", async () => {
    the.stage.skewMs = -14 * MINUTE;
    await the.stage.deploy(nodePool, "late").up(the.basic());
    the.stage.skewMs = 16 * MINUTE;
    await assert.rejects(the.stage.deploy(nodePool, "early").up(the.basic()), /answered 401.*this machine's clock/);
  });

  describe("beside a second account in one stack", () => {
    let other: SimulatedModelArts;

    beforeEach(async () => {
      const simulator = await startSimulator({ clock: the.stage.clock, seed: 2 });
      other = new SimulatedModelArts(() => simulator);
      const { poolName: _, ...lab } = other.simulator.connection().modelarts;
      the.stage.config["huaweicloud:connections"] = JSON.stringify({ lab });
    });
    afterEach(() => other.simulator.close());

    it("is chosen by the connection", async () => {
      const [here, there] = [the.stage.deploy(nodePool, "here"), the.stage.deploy(nodePool, "there")];
      const remote = { ...other.basic(), connection: "lab", name: "remote" };
      await Promise.all([here.up({ ...the.basic(), name: "local" }), there.up(remote)]);
      assert.equal(the.nodePool().metadata.name, "local");
      assert.equal(other.nodePool().metadata.name, "remote");
      the.stage.clock.advance(MINUTE);
      assert.equal(await there.refresh(), true);
      const args = { poolName: other.poolName(), connection: "lab" };
      const { nodePools: listed } = await getNodePools.call(args, the.context());
      assert.ok(listed.some(({ name }) => name === "remote"));
      await there.destroy();
      assert.deepEqual([the.nodePools().length, other.nodePools().length], [1, 0]);
    });

    it("fails in the preview if its connection is not configured, and names those that are", async () => {
      const pool = the.stage.deploy(nodePool, "train");
      the.stage.config["huaweicloud:connections"] = JSON.stringify({ lab: {} });
      the.stage.simulator.clearLog();
      await assert.rejects(
        pool.preview({ ...the.basic(), connection: "lob" }),
        /connection .*"lob" is not a connection of huaweicloud: there are lab\. Did you mean lab\?/,
      );
      assert.deepEqual(the.stage.simulator.log(), []);
    });

    it("adopts a node pool through its connection", async () => {
      other.event("createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 } });
      const there = the.stage.deploy(nodePool, "there");
      const id = `${other.poolName()}/old`;
      await there.up({ ...other.basic(), name: "old", adopt: id, connection: "lab" });
      assert.equal(there.id, id);
    });
  });

  it("does not appear in messages or states with its credentials", async () => {
    const { secretKey } = the.stage.simulator.connection().modelarts;
    const token = (the.event("issueToken") as { token: string }).token;
    the.stage.simulator.addFault({
      method: "POST",
      kind: "status",
      status: 400,
      body: { error_msg: `you sent ${secretKey} and ${token}` },
    });
    the.stage.config["huaweicloud:authToken"] = token;
    const pool = the.stage.deploy(nodePool, "train");
    const { message: error } = await rejection(pool.up(the.basic()), Error);
    assert.match(error, /you sent \[secret\]/);
    await pool.up(the.basic());
    const kept = JSON.stringify([pool.state, pool.inputs, the.stage.said]);
    assert.ok(!kept.includes(secretKey) && !kept.includes(token));
  });
});

describe("an endpoint in a project file", () => {
  const the = scene();

  for (const key of ["endpoint", "iamEndpoint"]) {
    it(`gets no credentials from environment variables, as ${key}`, async () => {
      const { accessKey, secretKey, endpoint } = the.stage.simulator.connection().modelarts;
      for (const name of ["accessKey", "secretKey", "endpoint", "iamEndpoint", "projectId"])
        the.stage.config[`huaweicloud:${name}`] = "";
      Object.assign(the.stage.env, { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey });
      the.stage.config[`huaweicloud:${key}`] = endpoint;
      const pool = the.stage.deploy(nodePool, "train");
      await assert.rejects(
        pool.preview(the.basic()),
        /credentials come from the environment\. They are not sent there/,
      );
      await assert.rejects(pool.up(the.basic()), /They are not sent there/);
      assert.deepEqual(the.stage.simulator.log(), []);
    });
  }

  it("is refused in the preview if it contains a password, which the message does not repeat", async () => {
    the.stage.config["huaweicloud:endpoint"] = "http://me:hunter2hunter2@127.0.0.1:9";
    const { message } = await rejection(the.stage.deploy(nodePool, "train").preview(the.basic()), Error);
    assert.match(message, /pools:huaweicloud\.endpoint contains a user or a password/);
    assert.doesNotMatch(message, /hunter2/);
  });

  it("gets no request with a token that contains a line break", async () => {
    the.stage.config["huaweicloud:authToken"] = "MII\r\nX-Evil: 1";
    for (const name of ["accessKey", "secretKey"]) the.stage.config[`huaweicloud:${name}`] = "";
    const pool = the.stage.deploy(nodePool, "train");
    await assert.rejects(
      pool.preview(the.basic()),
      /authToken of the stack's configuration contains a control character/,
    );
    assert.deepEqual(the.stage.simulator.log(), []);
  });
});
