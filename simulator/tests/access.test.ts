import assert from "node:assert/strict";
import { request, type OutgoingHttpHeaders } from "node:http";
import { startSimulator, type Simulator } from "../server";

const LIST = "/exoscale/ch-gva-2/v2/zone";

describe("simulator: access from web pages", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  /** Sends headers that fetch does not allow. */
  const raw = (path: string, method: string, headers: OutgoingHttpHeaders, body = "") =>
    new Promise<{ readonly status: number | undefined }>((resolve, reject) => {
      request(simulator.origin + path, { method, headers }, (answer) => resolve({ status: answer.resume().statusCode }))
        .on("error", reject)
        .end(body);
    });

  const foreign = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];

  for (const headers of foreign) {
    it(`of another origin changes and returns nothing (${JSON.stringify(headers)})`, async () => {
      simulator.event("exoscale", "createAntiAffinityGroup", { name: "ours" });
      const before = simulator.view();
      for (const [method, path] of [
        ["POST", "/control/reset"],
        ["POST", "/%63ontrol/reset"],
        ["POST", "/control/vmpooler/drainPool"],
        ["POST", "/control/faults"],
        ["DELETE", "/control/log"],
        ["GET", "/control/log"],
        ["GET", "/control/state"],
        ["GET", "/control/nothing"],
      ] as const) {
        const body = '{"pool":"debian-12-x86_64","kind":"drop"}';
        const { status } = await raw(path, method, headers, method === "POST" ? body : "");
        assert.equal(status, 403, `${method} ${path}`);
      }
      assert.deepEqual(simulator.view(), before);
      assert.equal((await raw(LIST, "GET", {})).status, 200);
    });
  }

  it("of its own origin is allowed", async () => {
    for (const headers of [
      { origin: simulator.origin },
      { "sec-fetch-site": "same-origin" },
      { "sec-fetch-site": "none" },
    ]) {
      assert.equal((await raw("/control/reset", "POST", headers)).status, 204, JSON.stringify(headers));
    }
  });

  it("is not restricted for the simulated APIs, which check credentials", async () => {
    assert.equal((await raw(LIST, "GET", { origin: "https://evil.example" })).status, 200);
  });

  it("is allowed only for loopback host names, because of DNS rebinding", async () => {
    const { port } = new URL(simulator.origin);
    const statusAs = async (host: string) => (await raw("/control/state", "GET", { host })).status;
    assert.equal(await statusAs(`127.0.0.1:${port}`), 200);
    assert.equal(await statusAs(`localhost:${port}`), 200);
    assert.equal(await statusAs("evil.example"), 403);
  });
});
