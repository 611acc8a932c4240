import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import { MINUTE, scene } from "./support";

describe("NodePool requests with lost or broken answers", () => {
  const the = scene();

  const lost: [what: string, fault: Partial<Fault>][] = [
    ["the connection broke after the request", { kind: "drop", when: "after" }],
    ["the connection broke before the request", { kind: "drop", when: "before" }],
    ["the server answered 500 after it had acted", { kind: "status", status: 500, when: "after" }],
    ["the answer was cut off", { kind: "truncate", when: "after" }],
    ["the answer was an HTML page", { kind: "html", when: "after" }],
    ["the answer had another shape", { kind: "garbage", when: "after" }],
    ["the answer had another shape and nothing was created", { kind: "garbage", when: "before" }],
  ];
  for (const [what, fault] of lost) {
    it(`create at most one node pool if ${what}`, async () => {
      the.stage.simulator.addFault({ method: "POST", kind: "drop", ...fault });
      const wasCreated = fault.when === "after";
      if (wasCreated) await the.pool.up(the.basic());
      else await assert.rejects(the.pool.up(the.basic()), /was not done after 1 h 30 min: it is not visible yet/);
      assert.match(the.stage.said.join("\n"), /warning: POST .* Whether node pool .* was created is not known/);
      assert.equal(the.nodePools().length, wasCreated ? 1 : 0);
      assert.equal(the.requests("POST").length, 1);
      assert.ok(the.pool.id, "the node pool may exist, so the state keeps it");
      await the.pool.up(the.basic());
      assert.equal(the.nodePools().length, 1);
      assert.equal(the.requests("POST").length, wasCreated ? 1 : 2);
      assert.equal((await the.pool.preview(the.basic())).step, "same");
    });
  }

  it("find the node pool with a new read after a lost answer, not in an older list", async () => {
    the.stage.simulator.addFault({ method: "POST", kind: "drop", when: "after" });
    await the.pool.up(the.basic());
    const log = the.stage.simulator.log();
    const posted = log.findIndex(({ method }) => method === "POST");
    const [post, look] = [log[posted], log[posted + 1]];
    assert.ok(post && look);
    assert.match(look.path, /nodepools\/train-[0-9a-f]{7}$/);
    assert.ok(look.at - post.at < 3_000, `${look.at - post.at} ms`);
  });

  for (const status of [429, 503]) {
    it(`are repeated after a ${status}`, async () => {
      const body = { error_code: "APIGW.0308", error_msg: "The throttling threshold has been reached" };
      the.stage.simulator.addFault({ method: "POST", kind: "status", status, body, times: 2 });
      await the.pool.up(the.basic());
      assert.equal(the.nodePools().length, 1);
      assert.equal(the.requests("POST").length, 3);
    });
  }

  it("change the node pool although answers are lost, throttled and broken", async () => {
    await the.pool.up(the.basic());
    the.stage.simulator.addFault({ method: "PATCH", kind: "drop", when: "after" });
    the.stage.simulator.addFault({ method: "PATCH", kind: "status", status: 429, retryAfter: "7" });
    the.stage.simulator.addFault({ method: "PATCH", kind: "status", status: 502 });
    the.stage.simulator.addFault({ method: "GET", path: "nodepools/", kind: "status", status: 500, times: 3 });
    await the.pool.up({ ...the.basic(), count: 3, labels: { a: "1" } });
    assert.deepEqual([the.resources().count, the.resources().labels], [3, { a: "1" }]);
  });

  it("fail if the answer has another shape, and the next up sends the change again", async () => {
    await the.pool.up(the.train());
    const wanted = the.train({ count: 3, labels: { a: "1" } });
    the.stage.simulator.addFault({ method: "PATCH", kind: "garbage", when: "before", times: 5 });
    await assert.rejects(the.pool.up(wanted), /PATCH .* got no usable answer: its shape is unknown/);
    assert.deepEqual([the.pool.state.count, the.pool.state.labels], [2, undefined]);
    the.stage.simulator.addFault({ method: "PATCH", kind: "garbage", when: "after" });
    await the.pool.up(wanted);
    assert.deepEqual([the.resources().count, the.resources().labels], [3, { a: "1" }]);
    assert.equal((await the.pool.preview(wanted)).step, "same");
  });

  it("succeed with an empty body", async () => {
    the.stage.simulator.addFault({ method: "POST", kind: "status", status: 201, when: "after" });
    await the.pool.up(the.basic());
    the.stage.simulator.addFault({ method: "PATCH", kind: "status", status: 204, when: "after" });
    await the.pool.up({ ...the.basic(), labels: { a: "1" } });
    assert.deepEqual(the.resources().labels, { a: "1" });
  });

  it("wait as long as Retry-After says", async () => {
    await the.pool.up(the.basic());
    the.stage.clock.advance(MINUTE);
    the.stage.simulator.addFault({ method: "GET", kind: "status", status: 429, retryAfter: "30" });
    const began = the.stage.clock.now();
    await the.pool.refresh();
    assert.ok(the.stage.clock.now() - began >= 30_000);
  });

  it("create one node pool if a 503 came after the creation had begun", async () => {
    the.stage.simulator.addFault({ method: "POST", kind: "status", status: 503, when: "after" });
    await the.pool.up(the.train());
    assert.equal(the.nodePool().nodes.length, 2);
    assert.equal(the.requests("POST").length, 1);
  });
});
