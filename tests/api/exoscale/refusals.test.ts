import assert from "node:assert/strict";
import { basicPool, later, makeGroup, makePool, NOTHING, poolsIn, requests, scene, thePool, TINY } from "./support";

const PRIVATE_TEMPLATE = "c6f87718-6d76-407e-881e-d162ae2eb154";

describe("a mistake in a program", () => {
  const the = scene();

  describe("fails the preview without a request:", () => {
    const mistakes: [what: string, news: object, message: RegExp][] = [
      ["a misspelt field", { instancetype: "x" }, /instancetype is not a field here\. Did you mean instanceType\?/],
      ["a wrong zone", { zone: "ch-gva" }, /zone must be a zone such as ch-gva-2.*but is "ch-gva"/],
      ["a zone in capitals", { zone: "CH-GVA-2" }, /zone must be a zone such as ch-gva-2/],
      ["a size as text", { size: "3" }, /size must be an integer, at least 0, but is "3"/],
      ["a size of -1", { size: -1 }, /size must be an integer, at least 0, but is -1/],
      ["a size of 0 at creation", { size: 0 }, /size must be at least 1 when the pool is created, but is 0/],
      [
        "a name instead of an id",
        { templateId: "ubuntu" },
        /templateId must be an id \(a UUID\): .*getTemplateOutput.*but is "ubuntu"/,
      ],
      [
        "a type without its family",
        { instanceType: "small" },
        /instanceType must be <family>\.<size>, such as standard\./,
      ],
      [
        "a name that is too long",
        { name: "x".repeat(256) },
        /name must be a string, 1 to 255 characters, but is "x+… \(/,
      ],
      [
        "user data that is too long",
        { userData: "x".repeat(30_000) },
        /userData must not .*32768.*gzip it and give userDat/,
      ],
      ["user data in both forms", { userData: "a", userDataBase64: "YQ==" }, /userDataBase64 cannot be given together/],
      [
        "addresses in both forms",
        { ipv6Enabled: true, publicIpAssignment: "dual" },
        /ipv6Enabled cannot be given togeth/,
      ],
      ["an unknown connection", { connection: "prod" }, /connection "prod" is not a connection.*pulumi config set/],
    ];
    for (const [what, news, message] of mistakes) {
      it(what, async () => {
        await assert.rejects(the.pool.preview({ ...basicPool, ...news }), message);
        assert.deepEqual(requests(the.stage), []);
      });
    }

    it("several mistakes, all reported together", async () => {
      await assert.rejects(the.pool.preview({ size: -1, zone: "x", diskSize: 5 }), (error: Error) => {
        for (const field of ["size", "zone", "diskSize", "instanceType", "templateId"])
          assert.match(error.message, new RegExp(`^${field} `, "m"));
        return true;
      });
    });

    const endpoints: [what: string, config: object, message: RegExp][] = [
      [
        "an endpoint without TLS",
        { endpoint: "http://api.example.com/v2" },
        /^Error: The endpoint http:\/\/api\.example\.com has no TLS/,
      ],
      [
        "an endpoint without a path",
        { endpoint: "https://api.example.com" },
        /^Error: The endpoint on api\.example\.com has no path: .*\/v2/,
      ],
      ["an endpoint that is not a URL", { endpoint: "api.example.com/v2" }, /^Error: The endpoint is not a URL/],
      ["a key with a line break", { key: "EXO1234\n" }, /key or secret .* contains a space, a line break/],
    ];
    for (const [what, config, message] of endpoints) {
      it(what, async () => {
        for (const [key, value] of Object.entries(config)) the.stage.config[`exoscale:${key}`] = String(value);
        await assert.rejects(the.pool.preview(basicPool), message);
        await assert.rejects(the.group.preview({}), message);
      });
    }
  });

  describe("fails the update with an explanation:", () => {
    it("a misspelt type, with field, zone and nearest name, before the POST", async () => {
      await assert.rejects(
        the.pool.up({ ...basicPool, instanceType: "standard.smal" }),
        /^Error: instanceType: zone ch-gva-2 has no standard\.smal\. Did you mean standard\.small\?/,
      );
      assert.deepEqual(requests(the.stage, "POST"), []);
    });

    it("a type that the zone does not offer", async () => {
      const news = { ...basicPool, zone: "at-vie-1", instanceType: "gpu3.small" };
      await assert.rejects(the.pool.up(news), /instanceType: zone at-vie-1 has no gpu3\.small/);
    });

    it("a template of another zone", async () => {
      const news = { ...basicPool, diskSize: 20, zone: "at-vie-1", templateId: PRIVATE_TEMPLATE };
      const expected = new RegExp(`not found\\. templateId: zone at-vie-1 has no template ${PRIVATE_TEMPLATE}`);
      await assert.rejects(the.pool.up(news), expected);
      assert.equal(the.pool.id, undefined);
    });

    it("an id with a wrong digit, with the nearest existing id", async () => {
      const group = makeGroup(the.stage, "apart");
      const typo = `${group.slice(0, -1)}${group.endsWith("0") ? "1" : "0"}`;
      await assert.rejects(
        the.pool.up({ ...basicPool, antiAffinityGroupIds: [typo] }),
        new RegExp(
          `antiAffinityGroupIds: the organisation has no anti-affinity group ${typo}. Did you mean ${group}\\?`,
        ),
      );
    });

    it("the id of a pool instead of a group", async () => {
      const id = makePool(the.stage, { name: "other" });
      await assert.rejects(
        the.pool.up({ ...basicPool, antiAffinityGroupIds: [id] }),
        new RegExp(`antiAffinityGroupIds: .*has no anti-affinity group ${id}; that is the id of instance pool "other"`),
      );
    });

    const references: [news: object, message: RegExp][] = [
      [{ securityGroupIds: [NOTHING] }, /securityGroupIds: the organisation has no security group 0{8}/],
      [{ privateNetworkIds: [NOTHING] }, /privateNetworkIds: zone ch-gva-2 has no private network 0{8}/],
      [{ elasticIpIds: [NOTHING] }, /elasticIpIds: zone ch-gva-2 has no Elastic IP 0{8}/],
      [{ sshKeys: ["laptop"] }, /sshKeys: the organisation has no SSH key laptop/],
      [{ deployTargetId: NOTHING }, /deployTargetId: zone ch-gva-2 has no deploy target 0{8}/],
    ];
    for (const [news, message] of references) {
      it(`an unknown id in ${Object.keys(news).join()}, in a creation and in an update`, async () => {
        await assert.rejects(the.pool.up({ ...basicPool, ...news }), message);
        await the.pool.up(basicPool);
        await assert.rejects(the.pool.up({ ...basicPool, ...news }), message);
      });
    }

    it("a refusal with the server's message alone if all references exist or cannot be listed", async () => {
      const body = { message: "Quota exceeded" };
      the.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status: 400, body });
      await assert.rejects(the.pool.up(basicPool), /answered 400: Quota exceeded\.$/);
      the.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status: 400, body });
      the.addFault({ method: "GET", path: "/template$", kind: "status", status: 403 });
      await assert.rejects(the.pool.up(basicPool), /answered 400: Quota exceeded\.$/);
    });
  });

  it("in the secret fails with what to check", async () => {
    the.stage.config["exoscale:secret"] = "a-secret-of-another-key";
    await assert.rejects(the.pool.up(basicPool), /answered 403.*Check the API key's permissions, the secret/);
  });

  it("in the endpoint fails with the host that refused the connection", async () => {
    the.stage.config["exoscale:endpoint"] = "http://127.0.0.1:9/v2";
    await assert.rejects(the.pool.up(basicPool), /ECONNREFUSED.* from 127\.0\.0\.1:9/);
    assert.equal(the.pool.id, undefined);
  });

  it("does not print credentials that a server repeats", async () => {
    const { "exoscale:key": key = "", "exoscale:secret": secret = "" } = the.stage.config;
    const body = { message: `no access for ${key} with ${secret}` };
    the.addFault({ method: "POST", kind: "status", status: 403, when: "before", body });
    await assert.rejects(the.pool.up(basicPool), /no access for \[secret\] with \[secret\]/);
  });

  it("that only the server detects fails with its message", async () => {
    await the.pool.up(basicPool);
    await assert.rejects(
      the.pool.up({ ...basicPool, templateId: TINY }),
      /PUT .*instance-pool\/.* answered 404: Template .* not found/,
    );
    assert.ok(thePool(the.stage));
  });
});

describe("a machine's clock that is 20 minutes", () => {
  const the = scene();

  for (const [what, minutes, isRefused] of [
    ["slow", -20, true],
    ["fast", 20, false],
  ] as const)
    it(`${what} ${isRefused ? "fails requests with a hint to check it" : "does not matter, because signatures only expire"}`, async () => {
      await the.pool.up(basicPool);
      the.stage.skewMs = minutes * 60_000;
      later(the.stage);
      const acts = [() => the.pool.refresh(), () => the.pool.up({ ...basicPool, size: 3 }), () => the.pool.destroy()];
      if (isRefused) for (const act of acts) await assert.rejects(act(), /answered 40[13].*this machine's clock/);
      assert.equal(the.pool.id, thePool(the.stage).id);
      if (isRefused) the.stage.skewMs = 0;
      for (const act of acts) await act();
      assert.deepEqual(poolsIn(the.stage), []);
    });
});
