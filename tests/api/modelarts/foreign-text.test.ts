import assert from "node:assert/strict";
import { getNodePoolNodes } from "../../../provider/modelarts/functions/node-pool-nodes";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { rejection } from "../../support/rejection";
import { Stage, type Deployed } from "../../support/stage";
import { basic, context, event, nodePools, poolName, requests, resources } from "./support";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What a server sends is data: it cannot crash or block a stack, move the cursor or learn a credential. */
describe("foreign text about a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const train = (more: object = {}) => ({ ...basic(stage), name: "train", ...more });
  const refuse = (message: unknown, status = 400) =>
    stage.simulator.addFault({
      method: "POST",
      kind: "status",
      status,
      body: { error_code: "ModelArts.50004000", error_msg: message },
    });
  const refusal = async (message: unknown, status?: number) => {
    refuse(message, status);
    return (await rejection(pool.up(train()), Error)).message;
  };

  const texts: [what: string, text: string][] = [
    ["colour markup", "see <{%url%}>https://x<{%reset%}> or <{%fg 1%}>"],
    ["control sequences", "\u001b[2J\u001b]0;title\u0007\r\u0008 \u009b31m"],
    ["forged lines", "no\nDiagnostics:\n  pulumi:pulumi:Stack (x):\n    error: all is lost"],
    ["bidirectional overrides", "\u202egnp.exe\u202c\u2066\u2069"],
  ];
  for (const [what, text] of texts) {
    it(`is shown on one line, without ${what}`, async () => {
      const message = await refusal(text);
      assert.match(message, /POST .* answered 400/);
      assert.doesNotMatch(message, /<\{%|[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      await pool.up(train());
      assert.equal(nodePools(stage).length, 1);
    });
  }

  it("is cut where it is 5 MB long", async () => {
    const message = await refusal("x".repeat(5 * 1024 * 1024));
    assert.ok(message.length < 3000, `${message.length} characters`);
  });

  it("is read in linear time, though it is made to be slow", async () => {
    for (const text of [
      `<title ${"<title ".repeat(20_000)}`,
      "/".repeat(120_000),
      `is being ${"is being ".repeat(13_000)}`,
    ])
      assert.match(await refusal(text), /answered 400/);
  });

  it("is no password that it quotes: neither keys, nor scripts, nor a line of them, in whatever form", async () => {
    const { secretKey, accessKey } = stage.simulator.connection().modelarts;
    const script = "#!/bin/sh\nexport DB_PASSWORD='s3cr3t&hidden<value>'\n";
    const postInstall = Buffer.from(script).toString("base64");
    const quotes = [
      secretKey,
      accessKey,
      encodeURIComponent(secretKey),
      postInstall,
      script,
      "DB_PASSWORD='s3cr3t&hidden<value>'",
      "s3cr3t&amp;hidden&lt;value&gt;",
      encodeURIComponent("s3cr3t&hidden<value>"),
      JSON.stringify(script),
    ];
    for (const quoted of quotes) {
      refuse(`you sent "${quoted}" to me`);
      const up = pool.up(train({ extendParams: { postInstall, runtime: "docker" } }));
      const { message } = await rejection(up, Error);
      assert.match(message, /\[secret\]/, quoted);
      assert.ok(
        !/s3cr3t|hidden/.test(message) && !message.includes(secretKey) && !message.includes(accessKey),
        message,
      );
    }
  });

  it("may hold the ordinary words of a node pool's parameters", async () => {
    refuse("runtime docker of nodePoolName default is not docker 50");
    const extendParams = { runtime: "docker", dockerBaseSize: "50", XParameterPlaneSubnet: "default" };
    const { message } = await rejection(pool.up(train({ extendParams })), Error);
    assert.match(message, /runtime docker of nodePoolName default is not docker 50/);
  });

  for (const [what, labels] of [
    ["the sentinel of unknown values", { evil: UNKNOWN }],
    ["the signature of secrets", { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", team: "a" }],
  ] as const) {
    it(`may be ${what} in a label: it is stored as what it is not, with a warning, and nothing is blocked`, async () => {
      await pool.up(train({ labels: { team: "a" } }));
      event(stage, "changeNodePool", { nodePool: "train", resources: { labels } });
      stage.clock.advance(60_000);
      assert.equal(await pool.refresh(), true);
      assert.match(stage.said.join("\n"), /warning: Values that Pulumi reserves for itself .*labels\./);
      const kept = JSON.stringify([pool.state, pool.inputs]);
      assert.ok(!kept.includes(`"${UNKNOWN}"`) && !kept.includes(SIGNATURE));
      await pool.up(train({ labels: { team: "a" }, count: 3 }));
      assert.equal(resources(stage).count, 3);
      await pool.destroy();
    });
  }

  it("that Pulumi reserves is refused in labels of a program", async () => {
    await assert.rejects(
      pool.preview(train({ labels: { [SIGNATURE]: "x" } })),
      /labels.*cannot be a name: Pulumi reserves it/,
    );
  });

  it("may be names of nodes: they are shown as what they are", async () => {
    await pool.up(train());
    event(stage, "makeAbnormal", { nodePool: "train", count: 1 });
    const items = [{ metadata: { name: "n\u001b[31m<{%x%}>\nerror: forged" }, status: { phase: "Abnormal" } }];
    stage.simulator.addFault({ method: "GET", path: "/nodes$", kind: "status", status: 200, body: { items } });
    await pool.up(train({ labels: { a: "1" } }));
    const warning = stage.said.find((line) => line.includes("abnormal")) ?? "";
    assert.match(warning, /error: forged/);
    assert.doesNotMatch(warning, /<\{%|\p{Cc}/u);
  });
});

describe("an endpoint of a ModelArts account that a pull request could choose", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  for (const key of ["endpoint", "iamEndpoint"]) {
    it(`gets no credentials of the environment: ${key}`, async () => {
      const { accessKey, secretKey, endpoint } = stage.simulator.connection().modelarts;
      for (const name of ["accessKey", "secretKey", "endpoint", "iamEndpoint", "projectId"])
        stage.config[`huaweicloud:${name}`] = "";
      Object.assign(stage.env, { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey });
      stage.config[`huaweicloud:${key}`] = endpoint;
      const pool = stage.deploy(nodePool, "train");
      await assert.rejects(
        pool.preview(basic(stage)),
        /credentials come from the environment\. They are not sent there/,
      );
      await assert.rejects(pool.up(basic(stage)), /They are not sent there/);
      assert.deepEqual(stage.simulator.log(), []);
    });
  }

  it("is refused in the preview where it holds a password, which is not repeated", async () => {
    stage.config["huaweicloud:endpoint"] = "http://me:hunter2hunter2@127.0.0.1:9";
    const { message } = await rejection(stage.deploy(nodePool, "train").preview(basic(stage)), Error);
    assert.match(message, /pools:huaweicloud\.endpoint contains a user or a password/);
    assert.doesNotMatch(message, /hunter2/);
  });

  it("is not reached with a token that would forge a header", async () => {
    stage.config["huaweicloud:authToken"] = "MII\r\nX-Evil: 1";
    for (const name of ["accessKey", "secretKey"]) stage.config[`huaweicloud:${name}`] = "";
    const pool = stage.deploy(nodePool, "train");
    await assert.rejects(
      pool.preview(basic(stage)),
      /authToken of the stack's configuration contains a control character/,
    );
    assert.deepEqual(stage.simulator.log(), []);
  });
});

describe("pages of nodes without end", () => {
  it("end after 200, and a function with them", async () => {
    const stage = await Stage.open();
    try {
      const pool = stage.deploy(nodePool, "train");
      await pool.up({ ...basic(stage), name: "train" });
      event(stage, "setEndlessPages", { endless: true });
      const args = { poolName: poolName(stage), name: "train" };
      await assert.rejects(getNodePoolNodes.call(args, context(stage)), /it has more than 200 pages/);
      assert.equal(requests(stage, "GET").filter((line) => line.endsWith("/nodes")).length, 200);
      // A count change lists nodes too: without the list it goes by their numbers.
      await pool.up({ ...basic(stage), name: "train", count: 3 });
      assert.deepEqual(pool.state.resources, { available: 3, creating: 0, abnormal: 0, deleting: 0 });
    } finally {
      await stage.close();
    }
  });

  it("end with the deadline of the function", async () => {
    const stage = await Stage.open();
    try {
      stage.simulator.addFault({ method: "GET", kind: "status", status: 429, retryAfter: "60", times: 1000 });
      const began = stage.clock.monotonic();
      const asked = getNodePoolNodes.call({ poolName: poolName(stage), name: "train" }, context(stage));
      await assert.rejects(asked, /It was not done within 10 min/);
      assert.equal(stage.clock.monotonic() - began, 600_000);
    } finally {
      await stage.close();
    }
  });
});
