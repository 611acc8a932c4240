import assert from "node:assert/strict";
import { startSimulator } from "../../server";
import { type Answer, get, type ModelArts, sdkDate, send, startModelArts } from "./client";

describe("simulated ModelArts: gateway and IAM", () => {
  let modelarts: ModelArts;
  const list = (options?: Parameters<ModelArts["call"]>[2]) => modelarts.call("GET", modelarts.nodePools, options);

  beforeEach(async () => {
    modelarts = await startModelArts();
  });
  afterEach(() => modelarts.close());

  describe("a signed request", () => {
    it("is accepted if its signature is valid, with a request id in the answer", async () => {
      const answer = await list();
      assert.equal(answer.status, 200);
      assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
    });

    it("is refused with 401 APIGW.0301 and a request id if the key is wrong", async () => {
      const answer = await list({ secretKey: "wrong" });
      assertUnauthorized(answer, /verify aksk signature fail/);
      assert.equal(get(answer.body, "request_id"), answer.headers.get("x-request-id"));
      assertUnauthorized(await list({ accessKey: "NOBODY" }), /Get secretKey failed,ak:NOBODY,err:ak not exist/);
      assertUnauthorized(await list({ sign: false }), /x-auth-token not found/);
      assertUnauthorized(await list({ sign: false, headers: { authorization: "SDK-HMAC-SHA256 x" } }), /malformed/);
    });

    it("is refused if its body was changed, except a merge patch with UNSIGNED-PAYLOAD", async () => {
      await modelarts.create("one", { flavor: "f", count: 1, maxCount: 1 });
      const json = { spec: { resources: { flavor: "f", count: 1, maxCount: 1, labels: { a: "1" } } } };
      const sentBody = JSON.stringify(json).replace('"1"', '"2"');
      const type = { "content-type": "application/merge-patch+json" };
      const path = `${modelarts.nodePools}/one`;
      assertUnauthorized(await modelarts.call("PATCH", path, { headers: type, json, sentBody }), /does not match/);
      const unsignedPayload = { "x-sdk-content-sha256": "UNSIGNED-PAYLOAD" };
      const added = { headers: type, json, sentBody, unsigned: unsignedPayload };
      assertUnauthorized(await modelarts.call("PATCH", path, added), /does not match/);
      const declared = { headers: { ...type, "x-sdk-content-sha256": "0".repeat(64) }, json };
      assertUnauthorized(await modelarts.call("PATCH", path, declared), /x-sdk-content-sha256/);

      const accepted = await modelarts.call("PATCH", path, {
        headers: { ...type, ...unsignedPayload },
        json,
        sentBody,
      });
      assert.equal(accepted.status, 200);
      assert.deepEqual(get(modelarts.view("one"), "spec", "resources", "labels"), { a: "2" });
    });

    it("is valid for 15 minutes", async () => {
      const at = (minutes: number) => list({ date: sdkDate(modelarts.now() + minutes * 60_000) });
      assert.equal((await at(15)).status, 200);
      assert.equal((await at(-15)).status, 200);
      assertUnauthorized(await at(16), /15 minutes/);
      assertUnauthorized(await at(-16), /15 minutes/);
      assertUnauthorized(await list({ date: "2026-01-02T03:04:05Z" }), /x-sdk-date/);
    });

    it("locks its key for five minutes after five failures in a row", async () => {
      for (let failure = 0; failure < 4; failure++) await list({ secretKey: "wrong" });
      assert.equal((await list()).status, 200, "four failures do not lock it");
      for (let failure = 0; failure < 5; failure++) assertUnauthorized(await list({ secretKey: "wrong" }), /verify/);
      assertUnauthorized(await list(), /AK access failed to reach the limit,forbidden/);
      modelarts.advance(299);
      assertUnauthorized(await list(), /limit/);
      modelarts.advance(1);
      assert.equal((await list()).status, 200);
    });

    it("must name the project of the key in the path and, signed or not, in X-Project-Id", async () => {
      assert.equal((await list({ unsigned: { "x-project-id": modelarts.projectId } })).status, 200);
      assert.equal((await list({ headers: { "x-project-id": modelarts.projectId } })).status, 200);
      const other = "f".repeat(32);
      assert.equal((await list({ unsigned: { "x-project-id": other } })).status, 403);
      const path = modelarts.nodePools.replace(modelarts.projectId, other);
      const answer = await modelarts.call("GET", path);
      assert.equal(answer.status, 403);
      assert.equal(get(answer.body, "error_code"), "APIGW.0302");
    });

    it("needs the security token of its temporary key, signed or not", async () => {
      const key = modelarts.event("issueTemporaryKey", { expiresInSeconds: 60 });
      const keys = { accessKey: String(get(key, "accessKey")), secretKey: String(get(key, "secretKey")) };
      const token = { "x-security-token": String(get(key, "securityToken")) };
      assert.equal((await list({ ...keys, headers: token })).status, 200);
      assert.equal((await list({ ...keys, unsigned: token })).status, 200);
      assertUnauthorized(await list(keys), /x-security-token/);
      assertUnauthorized(await list({ headers: token }), /x-security-token/);
      modelarts.advance(60);
      assertUnauthorized(await list({ ...keys, headers: token }), /expired/);
    });
  });

  it("accepts an IAM token until it expires", async () => {
    const token = String(get(modelarts.event("issueToken", { expiresInSeconds: 60 }), "token"));
    const call = (text: string) => list({ sign: false, headers: { "x-auth-token": text } });
    assert.equal((await call(token)).status, 200);
    assertUnauthorized(await call("nonsense"), /decrypt token fail/);
    modelarts.advance(60);
    assertUnauthorized(await call(token), /decrypt token fail/);
  });

  it("lists the project of a region, and none for another name", async () => {
    const answer = await modelarts.call("GET", "/v3/projects?name=cn-north-4");
    assert.deepEqual(
      [get(answer.body, "projects", 0, "id"), get(answer.body, "projects", 0, "name")],
      [modelarts.projectId, "cn-north-4"],
    );
    assert.deepEqual(get((await modelarts.call("GET", "/v3/projects?name=eu-west-101")).body, "projects"), []);
    assert.equal(get((await modelarts.call("GET", "/v3/projects")).body, "projects", "length"), 1);
    assertUnauthorized(await modelarts.call("GET", "/v3/projects", { sign: false }), /x-auth-token not found/);
  });

  describe("POST /v3/auth/tokens", () => {
    const ask = (identity: object, scope?: object) =>
      modelarts.call("POST", "/v3/auth/tokens", { sign: false, json: { auth: { identity, ...(scope && { scope }) } } });
    const byKey = (secret: string) => {
      const pair = { access: { key: modelarts.accessKey }, secret: { key: secret } };
      return { methods: ["hw_ak_sk"], hw_ak_sk: pair };
    };
    const useToken = (answer: Answer) =>
      list({ sign: false, headers: { "x-auth-token": answer.headers.get("x-subject-token") ?? "" } });

    it("issues a token for an access key", async () => {
      const answer = await ask(byKey(modelarts.secretKey), { project: { name: "cn-north-4" } });
      assert.equal(answer.status, 201);
      assert.equal(get(answer.body, "token", "project", "id"), modelarts.projectId);
      assert.equal((await useToken(answer)).status, 200);
    });

    it("issues a token for a user's password", async () => {
      const added = modelarts.event("addUser", { name: "ada", password: "secret" });
      const identity = (password: string) => {
        const user = { name: "ada", password, domain: { name: get(added, "domain") } };
        return { methods: ["password"], password: { user } };
      };
      const answer = await ask(identity("secret"), { project: { id: modelarts.projectId } });
      assert.equal(answer.status, 201);
      assert.equal((await useToken(answer)).status, 200);
      assert.equal((await ask(identity("wrong"))).status, 401);
    });

    it("issues a token without a project if the scope names none", async () => {
      const answer = await ask(byKey(modelarts.secretKey));
      assert.equal(answer.status, 201);
      assert.equal((await useToken(answer)).status, 403);
    });

    it("refuses wrong keys, unknown projects and invalid bodies in IAM's format", async () => {
      const refused = await ask(byKey("wrong"));
      assert.equal(refused.status, 401);
      assert.deepEqual(
        [get(refused.body, "error", "code"), get(refused.body, "error", "title")],
        [401, "Unauthorized"],
      );
      assert.equal((await ask(byKey(modelarts.secretKey), { project: { name: "mars-1" } })).status, 401);
      assert.equal((await ask({ methods: ["magic"] })).status, 400);
      const broken = await modelarts.call("POST", "/v3/auth/tokens", { sign: false, json: {}, sentBody: "{" });
      assert.deepEqual([broken.status, get(broken.body, "error", "title")], [400, "Bad Request"]);
    });
  });

  it("answers 404 APIGW.0101 with a request id to an unknown API", async () => {
    for (const [method, path] of [
      ["PUT", modelarts.nodePools],
      ["DELETE", `/v2/${modelarts.projectId}/pools`],
      ["GET", "/v3/nothing"],
    ] as const) {
      const answer = await modelarts.call(method, path);
      assert.equal(answer.status, 404);
      assert.equal(get(answer.body, "error_code"), "APIGW.0101");
      assert.equal(get(answer.body, "request_id"), answer.headers.get("x-request-id"));
    }
  });

  it("adds a request id to the faults of the simulator", async () => {
    const simulator = await startSimulator({ clock: { now: modelarts.now } });
    try {
      const { endpoint, accessKey, secretKey, projectId, poolName } = simulator.connection().modelarts;
      const path = `/v2/${projectId}/pools/${poolName}/nodepools`;
      const call = () => send(endpoint, "GET", path, { accessKey, secretKey, date: sdkDate(modelarts.now()) });
      assert.equal((await call()).status, 200);
      const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" };
      simulator.addFault({ cloud: "modelarts", kind: "status", status: 429, body });
      const throttled = await call();
      assert.deepEqual([throttled.status, throttled.body], [429, body]);
      assert.match(throttled.headers.get("x-request-id") ?? "", /^[0-9a-f]{32}$/);
      assert.deepEqual(
        simulator.log().map((entry) => [entry.cloud, entry.status]),
        [
          ["modelarts", 200],
          ["modelarts", 429],
        ],
      );
    } finally {
      await simulator.close();
    }
  });

  it("removes tokens, users and locks on reset, and keeps its key", async () => {
    const token = String(get(modelarts.event("issueToken"), "token"));
    for (let failure = 0; failure < 5; failure++) await list({ secretKey: "wrong" });
    const key = modelarts.event("issueTemporaryKey");
    modelarts.simulator.reset();
    assert.equal((await list()).status, 200);
    assertUnauthorized(await list({ sign: false, headers: { "x-auth-token": token } }), /decrypt token fail/);
    assertUnauthorized(await list({ accessKey: String(get(key, "accessKey")) }), /ak not exist/);
  });
});

function assertUnauthorized(answer: Answer, reason: RegExp): void {
  assert.equal(answer.status, 401);
  assert.equal(get(answer.body, "error_code"), "APIGW.0301");
  assert.match(String(get(answer.body, "error_msg")), reason);
}
