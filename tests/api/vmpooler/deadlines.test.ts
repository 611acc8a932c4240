import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import type { Deployed } from "../../support/stage";
import { DEBIAN, eachVersion, EMPTY, HOUR_MS, LIFECYCLES } from "./support";

const LIMIT_MS = 30_000;
/** Time after the limit for the search for an object whose creation got no answer. */
const GRACE_MS = 10_000;

const FAULTS: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "429": { kind: "status", status: 429, retryAfter: "5", times: 9999 },
  "500": { kind: "status", status: 500, times: 9999 },
};

eachVersion("the time limit of an operation", (pooler) => {
  const now = () => pooler().stage.clock.monotonic();

  for (const [what, fault] of Object.entries(FAULTS)) {
    for (const [definition, inputs, change] of LIFECYCLES) {
      const verbs: readonly (readonly [string, (deployed: Deployed) => Promise<unknown>])[] = [
        ["creation", (deployed) => deployed.up(inputs)],
        ["update", (deployed) => deployed.up({ ...inputs, ...change })],
        ["deletion", (deployed) => deployed.destroy()],
      ];
      for (const [verb, act] of verbs) {
        if (!sends(definition, verb, change)) continue;
        it(`ends the ${verb} of ${definition.type} if every answer is a ${what}`, async () => {
          const deployed = pooler().deploy(definition);
          if (verb !== "creation") await deployed.up(inputs);
          pooler().stage.timeoutMs = LIMIT_MS;
          pooler().fault(fault);
          const since = now();
          await assert.rejects(act(deployed));
          assert.ok(now() - since <= LIMIT_MS + GRACE_MS, `${String(now() - since)} ms`);
        });
      }
    }
  }

  it("ends a creation if no answer comes", async () => {
    pooler().stage.timeoutMs = LIMIT_MS;
    const since = now();
    pooler().fault({ kind: "hang", times: 99 });
    await pooler().stage.observe(
      () => ({ hang: true }),
      () => assert.rejects(pooler().up(vm, { pool: DEBIAN })),
    );
    assert.ok(now() - since <= LIMIT_MS + GRACE_MS, `${String(now() - since)} ms`);
  });

  for (const [what, hours] of [
    ["back", -1],
    ["forward", 1],
  ] as const) {
    it(`does not change if the system clock is set ${what} during a wait`, async () => {
      pooler().event("setOptions", { durations: { clone: [100, 100] } });
      const { stage } = pooler();
      stage.clock.alarm(20_000, () => (stage.skewMs = hours * HOUR_MS));
      const since = now();
      const deployed = await pooler().up(ondemandRequest, { pools: { [EMPTY]: 1 } });
      assert.ok(now() - since < 5 * 60_000, "the wait ends when the request is ready");
      assert.equal(pooler().runningVm.request, deployed.id);
      assert.ok(pooler().requests().length < 60, "it pauses between polls");
    });
  }
});

/** Whether the operation sends a request. */
function sends({ type }: ResourceDefinition, verb: string, change: JsonObject): boolean {
  if (verb === "update") return Object.keys(change).length > 0;
  return verb !== "deletion" || type !== "vmpooler:PoolReset";
}
