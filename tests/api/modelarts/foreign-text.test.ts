import assert from "node:assert/strict";
import { rejection } from "../../support/rejection";
import { scene } from "./support";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Text from a server must not crash or block a stack, move the cursor or reveal a credential. */
describe("text from ModelArts", () => {
  const the = scene();

  const refuse = (message: unknown, status = 400) =>
    the.stage.simulator.addFault({
      method: "POST",
      kind: "status",
      status,
      body: { error_code: "ModelArts.50004000", error_msg: message },
    });
  const refusal = async (message: unknown, status?: number) => {
    refuse(message, status);
    return (await rejection(the.pool.up(the.train()), Error)).message;
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
      await the.pool.up(the.train());
      assert.equal(the.nodePools().length, 1);
    });
  }

  it("is cut if it is 5 MB long", async () => {
    const message = await refusal("x".repeat(5 * 1024 * 1024));
    assert.ok(message.length < 3000, `${message.length} characters`);
  });

  it("is read in linear time, even if it is made for slow regular expressions", async () => {
    for (const text of [
      `<title ${"<title ".repeat(20_000)}`,
      "/".repeat(120_000),
      `is being ${"is being ".repeat(13_000)}`,
    ])
      assert.match(await refusal(text), /answered 400/);
  });

  it("is shown without keys and scripts, in any encoding", async () => {
    const { secretKey, accessKey } = the.stage.simulator.connection().modelarts;
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
      const up = the.pool.up(the.train({ extendParams: { postInstall, runtime: "docker" } }));
      const { message } = await rejection(up, Error);
      assert.match(message, /\[secret\]/, quoted);
      assert.ok(
        !/s3cr3t|hidden/.test(message) && !message.includes(secretKey) && !message.includes(accessKey),
        message,
      );
    }
  });

  it("keeps ordinary words that are also parameters of the node pool", async () => {
    refuse("runtime docker of nodePoolName default is not docker 50");
    const extendParams = { runtime: "docker", dockerBaseSize: "50", XParameterPlaneSubnet: "default" };
    const { message } = await rejection(the.pool.up(the.train({ extendParams })), Error);
    assert.match(message, /runtime docker of nodePoolName default is not docker 50/);
  });

  for (const [what, labels] of [
    ["the sentinel of unknown values", { evil: UNKNOWN }],
    ["the signature of secrets", { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", team: "a" }],
  ] as const) {
    it(`does not block the stack if a label is ${what}: a placeholder is stored, with a warning`, async () => {
      await the.pool.up(the.train({ labels: { team: "a" } }));
      the.event("changeNodePool", { nodePool: "train", resources: { labels } });
      assert.equal(await the.refreshLater(), true);
      assert.match(the.stage.said.join("\n"), /warning: Values that Pulumi reserves for itself .*labels\./);
      const kept = JSON.stringify([the.pool.state, the.pool.inputs]);
      assert.ok(!kept.includes(`"${UNKNOWN}"`) && !kept.includes(SIGNATURE));
      await the.pool.up(the.train({ labels: { team: "a" }, count: 3 }));
      assert.equal(the.resources().count, 3);
      await the.pool.destroy();
    });
  }

  it("must not be copied into a program: the names that Pulumi reserves are refused in labels", async () => {
    await assert.rejects(
      the.pool.preview(the.train({ labels: { [SIGNATURE]: "x" } })),
      /labels.*cannot be a name: Pulumi reserves it/,
    );
  });

  it("is shown without control sequences if it is the name of a node", async () => {
    await the.pool.up(the.train());
    the.event("makeAbnormal", { nodePool: "train", count: 1 });
    const items = [{ metadata: { name: "n\u001b[31m<{%x%}>\nerror: forged" }, status: { phase: "Abnormal" } }];
    the.stage.simulator.addFault({ method: "GET", path: "/nodes$", kind: "status", status: 200, body: { items } });
    await the.pool.up(the.train({ labels: { a: "1" } }));
    const warning = the.stage.said.find((line) => line.includes("abnormal")) ?? "";
    assert.match(warning, /error: forged/);
    assert.doesNotMatch(warning, /<\{%|\p{Cc}/u);
  });
});
