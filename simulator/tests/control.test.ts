import assert from "node:assert/strict";
import { RequestLog } from "../control/request-log";
import { startSimulator, type Simulator } from "../server";
import { poolBody } from "./exoscale/client";

const LIST = "/exoscale/ch-gva-2/v2/zone";

describe("simulator: the control endpoint", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ clock: { now: () => 1_800_000_000_000 } });
  });
  afterEach(() => simulator.close());

  const send = (path: string, init?: RequestInit) => fetch(simulator.origin + path, init);
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await send(`/control${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
  const statuses = () => simulator.log().map(({ method, path, status, fault }) => [method, path, status, fault]);

  it("logs every request to a cloud in order, but none to itself", async () => {
    await send("/exoscale/ch-gva-2/v2/instance-pool?a=b");
    await send(LIST);
    await send("/vmpooler/api/v1/status");
    await send("/v3/projects");
    await send("/elsewhere");
    await control("GET", "/state");
    const { body } = await control("GET", "/log");
    assert.deepEqual(body, simulator.log());
    assert.deepEqual(simulator.log()[0], {
      at: 1_800_000_000_000,
      cloud: "exoscale",
      method: "GET",
      path: "/exoscale/ch-gva-2/v2/instance-pool",
      query: "a=b",
      status: 403,
    });
    assert.deepEqual(
      simulator.log().map((entry) => entry.cloud),
      ["exoscale", "exoscale", "vmpooler", "modelarts", "other"],
    );
    assert.equal((await control("DELETE", "/log")).status, 204);
    assert.deepEqual(simulator.log(), []);
  });

  for (const when of ["before", "after"] as const) {
    describe(`a fault ${when} the change`, () => {
      const addFault = (fault: object) => control("POST", "/faults", { path: "^/exoscale/", when, ...fault });

      it("of kind status answers once with its status, Retry-After and body", async () => {
        await addFault({ kind: "status", status: 503, retryAfter: "7", body: { message: "later" } });
        const answer = await send(LIST);
        assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "7"]);
        assert.deepEqual(await answer.json(), { message: "later" });
        assert.equal((await send(LIST)).status, 200);
        assert.deepEqual(statuses(), [
          ["GET", LIST, 503, "status"],
          ["GET", LIST, 200, undefined],
        ]);
      });

      it("answers 200 with a page for html, and with other JSON for garbage", async () => {
        await addFault({ kind: "html" });
        await addFault({ kind: "garbage" });
        const page = await send(LIST);
        assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
        assert.match(await page.text(), /^<!DOCTYPE html>/);
        assert.deepEqual(await (await send(LIST)).json(), [{ unexpected: [1, 2, 3] }]);
      });

      it("resets the connection for drop, and ends it in the body for truncate", async () => {
        await addFault({ kind: "drop" });
        await addFault({ kind: "truncate" });
        assert.equal(await causeOf(send(LIST)), "ECONNRESET");
        const answer = await send(LIST);
        assert.equal(answer.status, 200);
        assert.equal(await causeOf(answer.text()), "UND_ERR_SOCKET");
        assert.equal((await send(LIST)).status, 200);
        assert.deepEqual(
          statuses().map((entry) => entry[2]),
          [0, 0, 200],
        );
      });

      it("never answers for hang, and does not keep the simulator open", async () => {
        await addFault({ kind: "hang" });
        const hanging = causeOf(send(LIST));
        while (simulator.log().length === 0) await send("/control/state");
        await simulator.close();
        assert.equal(await hanging, "UND_ERR_SOCKET");
      });

      it("delays the true answer for slow", async () => {
        await addFault({ kind: "slow", delayMs: 60 });
        const start = performance.now();
        assert.equal((await send(LIST)).status, 200);
        assert.ok(performance.now() - start >= 55);
      });
    });
  }

  it("prevents a change by a fault before it, but not by one after it", async () => {
    const url = "/vmpooler/api/v1/token";
    const { user, password } = simulator.connection().vmpooler;
    const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
    const count = async () => Object.keys((await (await send(url, { headers })).json()) as object).length;
    const none = await count();
    for (const [when, more] of [
      ["before", 0],
      ["after", 1],
    ] as const) {
      simulator.addFault({ cloud: "vmpooler", method: "POST", when, kind: "status", status: 500 });
      assert.equal((await send(url, { method: "POST", headers })).status, 500);
      assert.equal(await count(), none + more, when);
    }
  });

  it("applies a fault only to matching requests, after `skip` of them, `times` times", async () => {
    simulator.addFault({
      cloud: "exoscale",
      method: "get",
      path: "/(zone|status)$",
      skip: 1,
      times: 2,
      kind: "status",
      status: 418,
    });
    const answers = [];
    await send("/vmpooler/api/v1/status");
    await send(LIST, { method: "POST" });
    for (let count = 0; count < 5; count += 1) answers.push((await send(LIST)).status);
    assert.deepEqual(answers, [200, 418, 418, 200, 200]);
  });

  it("does not apply faults to itself, and clears them on request", async () => {
    simulator.addFault({ kind: "status", status: 500, times: 9 });
    assert.equal((await control("GET", "/state")).status, 200);
    assert.equal((await send(LIST)).status, 500);
    assert.equal((await control("DELETE", "/faults")).status, 204);
    assert.equal((await send(LIST)).status, 200);
  });

  it("accepts a list of faults, and refuses misspelt ones", async () => {
    assert.equal((await control("POST", "/faults", [{ kind: "drop" }, { kind: "html" }])).status, 204);
    for (const bad of [{ kind: "explode" }, { kind: "drop", tmies: 2 }, { kind: "status" }, { kind: "slow" }]) {
      assert.equal((await control("POST", "/faults", bad)).status, 400, JSON.stringify(bad));
    }
    assert.equal((await control("POST", "/faults", { kind: "drop", path: "(" })).status, 400);
  });

  it("answers 429 with Retry-After until the window of a rate limit ends", async () => {
    await control("POST", "/rate-limit", { requests: 2, perSeconds: 600 });
    assert.equal((await send(LIST)).status, 200);
    assert.equal((await send("/vmpooler/api/v1/status")).status, 200);
    const refused = await send(LIST);
    assert.equal(refused.status, 429);
    const wait = Number(refused.headers.get("retry-after"));
    assert.ok(wait > 590 && wait <= 600, String(wait));
    assert.equal((await control("GET", "/state")).status, 200);
    await control("DELETE", "/rate-limit");
    assert.equal((await send(LIST)).status, 200);
    assert.equal((await control("POST", "/rate-limit", { requests: 0, perSeconds: 1 })).status, 400);
  });

  it("answers an html fault with the status of a gateway", async () => {
    await control("POST", "/faults", { path: "/zone$", kind: "html", status: 404 });
    const answer = await send(LIST);
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [404, "text/html; charset=utf-8"]);
    assert.match(await answer.text(), /^<!DOCTYPE html>[^]*404 Not Found/);
    assert.equal((await send(LIST)).status, 200);
  });

  it("is not slowed down by any pattern of a fault", async () => {
    const rest = "a".repeat(2000);
    simulator.addFault({ path: "^(/|a+)+$", kind: "status", status: 500 });
    simulator.addFault({ path: "(a|a)*b$", kind: "status", status: 500 });
    assert.equal((await send(`/${rest}!`)).status, 404);
    assert.equal((await send(`/${rest}`)).status, 500);
    assert.equal((await control("POST", "/faults", { kind: "drop", path: "a(?=b)" })).status, 400);
    assert.equal((await control("POST", "/faults", { kind: "drop", path: "a".repeat(1001) })).status, 400);
  });

  it("keeps the last 10,000 requests in the log", () => {
    const log = new RequestLog();
    for (let count = 0; count < 25_000; count += 1) log.open(count, "other", "GET", `/${count}`);
    const kept = log.list();
    assert.deepEqual([kept.length, kept[0]?.path, kept.at(-1)?.path], [10_000, "/15000", "/24999"]);
    assert.deepEqual(
      log.list(2).map((entry) => entry.path),
      ["/24998", "/24999"],
    );
  });

  it("groups events and state by cloud", async () => {
    const { body } = await control("POST", "/exoscale/createAntiAffinityGroup", { name: "theirs" });
    const group = { id: (body as { id: string }).id, name: "theirs", description: "", instances: [] };
    const state = (await control("GET", "/state")).body as Record<string, Record<string, unknown>>;
    assert.deepEqual(Object.keys(state), ["exoscale", "vmpooler", "modelarts"]);
    assert.deepEqual(state, simulator.view());
    assert.deepEqual(state["exoscale"]?.["antiAffinityGroups"], [group]);
    for (const path of ["/exoscale/noSuchEvent", "/gcp/anything", "/exoscale/toString"]) {
      assert.equal((await control("POST", path, {})).status, 400, path);
    }
    assert.equal((await control("POST", "/exoscale/createAntiAffinityGroup", {})).status, 400);
  });

  it("returns digests of user data over HTTP", async () => {
    const [zone] = Object.keys((simulator.view().exoscale as { zones: object }).zones);
    const told = { "user-data": Buffer.from("password: canary\n").toString("base64") };
    simulator.event("exoscale", "createPool", { ...poolBody, zone, ...told });
    const state = JSON.stringify((await control("GET", "/state")).body);
    assert.ok(!state.includes(told["user-data"]));
    assert.match(state, /"user-data":"sha256:[0-9a-f]{64}"/);
    assert.ok(JSON.stringify(simulator.view()).includes(told["user-data"]), "code in the same process can read it");
  });

  it("resets to the initial state", async () => {
    const fresh = simulator.view();
    await control("POST", "/exoscale/createAntiAffinityGroup", { name: "theirs" });
    simulator.addFault({ kind: "drop", times: 9 });
    await control("POST", "/rate-limit", { requests: 1, perSeconds: 600 });
    assert.equal((await control("POST", "/reset")).status, 204);
    assert.deepEqual((simulator.view().exoscale as Record<string, unknown>)["antiAffinityGroups"], []);
    assert.deepEqual(simulator.view().exoscale, fresh.exoscale);
    assert.deepEqual(simulator.log(), []);
    for (let count = 0; count < 3; count += 1) assert.equal((await send(LIST)).status, 200);
  });
});

async function causeOf(attempt: Promise<unknown>): Promise<unknown> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error);
  return (error.cause as { code?: string } | undefined)?.code;
}
