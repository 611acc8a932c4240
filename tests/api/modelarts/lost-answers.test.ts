import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import type { Fault } from "../../../simulator/index";
import { Stage, type Deployed } from "../../support/stage";
import { basic, event, nodePools, poolName, requests, resources, theNodePool } from "./support";

describe("a NodePool on a bad day", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const lost: [what: string, fault: Partial<Fault>][] = [
    ["the connection broke after it", { kind: "drop", when: "after" }],
    ["the connection broke before it", { kind: "drop", when: "before" }],
    ["the server answered 500 after it", { kind: "status", status: 500, when: "after" }],
    ["the answer was cut off", { kind: "truncate", when: "after" }],
    ["the answer was a page", { kind: "html", when: "after" }],
    ["the answer was of another shape", { kind: "garbage", when: "after" }],
    ["the answer was of another shape, and another's", { kind: "garbage", when: "before" }],
  ];
  for (const [what, fault] of lost) {
    it(`is made at most once when ${what}`, async () => {
      stage.simulator.addFault({ method: "POST", kind: "drop", ...fault });
      const wasMade = fault.when === "after";
      if (wasMade) await pool.up(basic(stage));
      else await assert.rejects(pool.up(basic(stage)), /was not done after 1 h 30 min: it is not visible yet/);
      assert.match(stage.said.join("\n"), /warning: POST .* Whether node pool .* was created is not known/);
      assert.equal(nodePools(stage).length, wasMade ? 1 : 0);
      assert.equal(requests(stage, "POST").length, 1);
      assert.ok(pool.id, "what may have been made is remembered");
      await pool.up(basic(stage));
      assert.equal(nodePools(stage).length, 1);
      assert.equal(requests(stage, "POST").length, wasMade ? 1 : 2);
      assert.equal((await pool.preview(basic(stage))).step, "same");
    });
  }

  it("is found by the first look after a lost answer, not in a list from before", async () => {
    stage.simulator.addFault({ method: "POST", kind: "drop", when: "after" });
    await pool.up(basic(stage));
    const log = stage.simulator.log();
    const posted = log.findIndex(({ method }) => method === "POST");
    const [post, look] = [log[posted], log[posted + 1]];
    assert.ok(post && look);
    assert.match(look.path, /nodepools\/train-[0-9a-f]{7}$/);
    assert.ok(look.at - post.at < 3_000, `${look.at - post.at} ms`);
  });

  for (const status of [429, 503]) {
    it(`is asked for again when the server refused with ${status} to begin`, async () => {
      const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" };
      stage.simulator.addFault({ method: "POST", kind: "status", status, body, times: 2 });
      await pool.up(basic(stage));
      assert.equal(nodePools(stage).length, 1);
      assert.equal(requests(stage, "POST").length, 3);
    });
  }

  it("is changed although answers are lost, throttled and broken", async () => {
    await pool.up(basic(stage));
    stage.simulator.addFault({ method: "PATCH", kind: "drop", when: "after" });
    stage.simulator.addFault({ method: "PATCH", kind: "status", status: 429, retryAfter: "7" });
    stage.simulator.addFault({ method: "PATCH", kind: "status", status: 502 });
    stage.simulator.addFault({ method: "GET", path: "nodepools/", kind: "status", status: 500, times: 3 });
    await pool.up({ ...basic(stage), count: 3, labels: { a: "1" } });
    assert.deepEqual([resources(stage).count, resources(stage).labels], [3, { a: "1" }]);
  });

  it("is not called changed when the answer says nothing of the kind, and is changed by the next up", async () => {
    await pool.up({ ...basic(stage), name: "train" });
    const wanted = { ...basic(stage), name: "train", count: 3, labels: { a: "1" } };
    stage.simulator.addFault({ method: "PATCH", kind: "garbage", when: "before", times: 5 });
    await assert.rejects(pool.up(wanted), /PATCH .* got no usable answer: its shape is unknown/);
    assert.deepEqual([pool.state.count, pool.state.labels], [2, undefined]);
    stage.simulator.addFault({ method: "PATCH", kind: "garbage", when: "after" });
    await pool.up(wanted);
    assert.deepEqual([resources(stage).count, resources(stage).labels], [3, { a: "1" }]);
    assert.equal((await pool.preview(wanted)).step, "same");
  });

  it("takes an answer without a body for what its status says", async () => {
    stage.simulator.addFault({ method: "POST", kind: "status", status: 201, when: "after" });
    await pool.up(basic(stage));
    stage.simulator.addFault({ method: "PATCH", kind: "status", status: 204, when: "after" });
    await pool.up({ ...basic(stage), labels: { a: "1" } });
    assert.deepEqual(resources(stage).labels, { a: "1" });
  });

  it("waits as long as a throttling server asks", async () => {
    await pool.up(basic(stage));
    stage.clock.advance(60_000);
    stage.simulator.addFault({ method: "GET", kind: "status", status: 429, retryAfter: "30" });
    const began = stage.clock.now();
    await pool.refresh();
    assert.ok(stage.clock.now() - began >= 30_000);
  });

  const notGone: [what: string, fault: Partial<Fault>, times: number][] = [
    ["the server answers 500", { kind: "status", status: 500 }, 20],
    [
      "the gateway does not know the path",
      { kind: "status", status: 404, body: { error_code: "APIGW.0101", error_msg: "The API does not exist" } },
      1,
    ],
    ["the list is a page", { kind: "html" }, 1],
    ["the list is of another shape", { kind: "garbage" }, 1],
    ["the caller is forbidden", { kind: "status", status: 403 }, 1],
  ];
  for (const [what, fault, times] of notGone) {
    it(`is not taken for gone when ${what}`, async () => {
      await pool.up(basic(stage));
      stage.clock.advance(60_000);
      stage.simulator.addFault({ method: "GET", kind: "status", times, ...fault });
      await assert.rejects(pool.refresh());
      assert.ok(pool.id);
    });
  }

  it("is asked for by itself when a list lacks it, before it is taken for gone", async () => {
    await pool.up(basic(stage));
    stage.clock.advance(60_000);
    stage.simulator.addFault({
      method: "GET",
      path: "nodepools$",
      kind: "status",
      status: 200,
      body: { apiVersion: "v2", kind: "NodePoolList", items: [] },
    });
    assert.equal(await pool.refresh(), true);
  });

  it("loses nothing when a change is refused", async () => {
    await pool.up({ ...basic(stage), name: "train", labels: { a: "1" } });
    stage.simulator.addFault({
      method: "PATCH",
      kind: "status",
      status: 400,
      body: { error_code: "ModelArts.50004000", error_msg: "Bad request." },
    });
    await assert.rejects(
      pool.up({ ...basic(stage), name: "train", labels: { a: "2" }, count: 4 }),
      /PATCH .* answered 400/,
    );
    assert.equal(pool.id, `${poolName(stage)}/train`);
    assert.deepEqual([pool.state.labels, pool.state.count], [{ a: "1" }, 2]);
    await pool.up({ ...basic(stage), name: "train", labels: { a: "2" }, count: 4 });
    assert.deepEqual([resources(stage).labels, resources(stage).count], [{ a: "2" }, 4]);
  });

  it("is found by a second run after the first was killed", async () => {
    event(stage, "setDurations", { createSeconds: 600 });
    stage.timeoutMs = 1;
    await assert.rejects(pool.up({ ...basic(stage), name: "train" }));
    stage.newProcess();
    const again = stage.deploy(nodePool, "train");
    await assert.rejects(again.up({ ...basic(stage), name: "train" }), /take it over with adopt/);
    stage.timeoutMs = undefined;
    await again.up({ ...basic(stage), name: "train", adopt: `${poolName(stage)}/train` });
    assert.equal(again.id, `${poolName(stage)}/${theNodePool(stage).metadata.name}`);
  });
});
