import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import { MINUTE, scene } from "./support";

describe("a missing NodePool", () => {
  const the = scene();

  it("leaves the state on refresh if it or its resource pool was deleted outside", async () => {
    await the.pool.up(the.train());
    the.event("deleteNodePool", { nodePool: "train" });
    assert.equal(await the.refreshLater(), false);

    await the.pool.up({ ...the.basic(), name: "again" });
    the.event("removePool", { pool: the.poolName() });
    assert.equal(await the.refreshLater(), false);
  });

  it("fails to update, with the advice to refresh, and is deleted without an error", async () => {
    await the.pool.up(the.train());
    the.event("deleteNodePool", { nodePool: "train" });
    await assert.rejects(the.pool.up(the.train({ count: 3 })), /train is gone.*pulumi refresh/);
    await the.pool.destroy();
  });

  it("is looked up by its own URL if the list lacks it", async () => {
    await the.pool.up(the.basic());
    the.stage.clock.advance(MINUTE);
    the.stage.simulator.addFault({
      method: "GET",
      path: "nodepools$",
      kind: "status",
      status: 200,
      body: { apiVersion: "v2", kind: "NodePoolList", items: [] },
    });
    assert.equal(await the.pool.refresh(), true);
  });

  const notGone: [what: string, fault: Partial<Fault>][] = [
    ["the server answers 500", { kind: "status", status: 500 }],
    [
      "the gateway does not know the path",
      { kind: "status", status: 404, body: { error_code: "APIGW.0101", error_msg: "The API does not exist" } },
    ],
    ["the list is an HTML page", { kind: "html" }],
    ["the list has another shape", { kind: "garbage" }],
    ["the caller is forbidden", { kind: "status", status: 403 }],
  ];

  for (const [what, fault] of notGone) {
    it(`is not assumed if ${what}`, async () => {
      await the.pool.up(the.basic());
      the.stage.clock.advance(MINUTE);
      // A lost connection makes the provider repeat the request: the fault lasts longer.
      the.stage.simulator.addFault({ method: "GET", kind: "status", times: 20, ...fault });
      await assert.rejects(the.pool.refresh());
      assert.ok(the.pool.id);
    });
  }

  const pages: [what: string, fault: object][] = [
    ["an HTML 404 of a gateway", { kind: "html", status: 404 }],
    [
      "a 404 of a gateway that does not know the path",
      { kind: "status", status: 404, body: { error_code: "APIGW.0101" } },
    ],
    [
      "a single not-found answer",
      {
        kind: "status",
        status: 400,
        body: { error_code: "ModelArts.50004000", error_msg: "Bad request. invalid nodepool name" },
      },
    ],
  ];

  for (const [what, fault] of pages) {
    it(`is not assumed by refresh or destroy after ${what}`, async () => {
      await the.pool.up(the.train());
      const addFault = () =>
        the.stage.simulator.addFault({ method: "GET", path: "nodepools/train$", kind: "status", times: 1, ...fault });
      const ignoreFailure = (act: Promise<unknown>) => act.catch(() => undefined);
      the.stage.simulator.addFault({
        method: "GET",
        path: "nodepools$",
        kind: "status",
        status: 200,
        body: { items: [] },
      });
      the.stage.clock.advance(MINUTE);
      addFault();
      await ignoreFailure(the.pool.refresh());
      assert.equal(the.pool.id, `${the.poolName()}/train`);
      addFault();
      await ignoreFailure(the.pool.destroy());
      // Removed from the state although it still exists is the failure.
      const isOutOfState = (the.pool as { id: string | undefined }).id === undefined;
      assert.equal(isOutOfState, the.nodePools().length === 0);
    });
  }

  const refusals: [what: string, status: number, body: object][] = [
    [
      "says that a subnet was not found",
      400,
      { error_code: "ModelArts.50004000", error_msg: "Bad request. subnet not found" },
    ],
    [
      "says that the resource pool was not found",
      404,
      { error_code: "ModelArts.50015001", error_msg: "Pool x not found." },
    ],
  ];

  for (const [what, status, body] of refusals) {
    it(`is not assumed if the refusal of a deletion ${what}`, async () => {
      await the.pool.up(the.train());
      the.stage.simulator.addFault({ method: "DELETE", kind: "status", status, body });
      await assert.rejects(the.pool.destroy(), new RegExp(`DELETE .* answered ${status}`));
      assert.deepEqual([the.nodePools().length, the.pool.id], [1, `${the.poolName()}/train`]);
    });
  }

  it("is not assumed while its resource pool exists, although its own URL says that the resource pool is missing", async () => {
    await the.pool.up(the.train());
    the.stage.clock.advance(MINUTE);
    const body = { error_code: "ModelArts.50015001", error_msg: "Pool x not found." };
    the.stage.simulator.addFault({ method: "GET", path: "nodepools", kind: "status", status: 404, body, times: 10 });
    await assert.rejects(the.pool.refresh(), /answered 404 ModelArts\.50015001.*check region and project too/);
    assert.equal(the.pool.id, `${the.poolName()}/train`);
  });
});
