import assert from "node:assert/strict";
import { parseAnswer } from "../../../../provider/core/http/parse-answer";
import { describeVm, vmAnswer } from "../../../../provider/vmpooler/vm/reading";

const NOW = Date.UTC(2026, 0, 1, 12);
const START = "2026-01-01T09:00:00+00:00";

function facts(answer: Record<string, unknown>, earlier?: { startTime?: string }) {
  return describeVm(
    "abc",
    parseAnswer(vmAnswer, { template: "debian", state: "running", ...answer }, "GET /vm/abc"),
    NOW,
    earlier,
  );
}

describe("the outputs of a vmpooler VM", () => {
  it("have the fqdn of v2 and v3, host and domain of v1, or the short name", () => {
    assert.equal(facts({ fqdn: "abc.lab.example.com" }).fqdn, "abc.lab.example.com");
    assert.equal(facts({ domain: "example.com" }).fqdn, "abc.example.com");
    assert.equal(facts({ domain: null }).fqdn, "abc");
    assert.equal(facts({}).fqdn, "abc");
  });

  it("have an endTime by the lifetime, not by remaining or end_time", () => {
    const { startTime, endTime } = facts({
      start_time: START,
      end_time: START,
      remaining: -3,
      running: 3,
      lifetime: 12,
    });
    assert.equal(startTime, "2026-01-01T09:00:00.000Z");
    assert.equal(endTime, "2026-01-01T21:00:00.000Z");
  });

  it("have no endTime for a lifetime of 0 or none", () => {
    assert.equal(facts({ start_time: START, lifetime: 0 }).endTime, undefined);
    assert.equal(facts({ start_time: START }).endTime, undefined);
  });

  it("keep the startTime that was computed first if the server returns none", () => {
    const first = facts({ running: 3.01, lifetime: 12 });
    assert.equal(first.startTime, "2026-01-01T08:59:24.000Z");
    assert.equal(facts({ running: 3.52, lifetime: 12 }, first).startTime, first.startTime);
    assert.equal(facts({ running: 3.52, lifetime: 12 }, first).endTime, first.endTime);
    assert.equal(facts({ lifetime: 12 }).startTime, undefined);
  });

  it("have no ip if the server cannot resolve the name", () => {
    assert.equal("ip" in facts({ ip: "" }), false);
    assert.equal(facts({ ip: "10.0.0.1" }).ip, "10.0.0.1");
  });
});
