import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import type { Deployed } from "../../support/stage";
import { DEBIAN, eachVersion, EMPTY, HOUR_MS, LIFECYCLES } from "./support";

const LIMIT_MS = 30_000;
/** What may come after the limit: the search for what a lost answer has made. */
const GRACE_MS = 10_000;

const TROUBLE: Readonly<Record<string, Omit<Fault, "cloud">>> = {
  "that it comes too often": { kind: "status", status: 429, retryAfter: "5", times: 9999 },
  "that it is broken": { kind: "status", status: 500, times: 9999 },
};

eachVersion("the time that a verb may take", (pooler) => {
  const now = () => pooler().stage.clock.monotonic();

  for (const [what, fault] of Object.entries(TROUBLE)) {
    for (const [definition, inputs, change] of LIFECYCLES) {
      const verbs: readonly (readonly [string, (deployed: Deployed) => Promise<unknown>])[] = [
        ["creation", (deployed) => deployed.up(inputs)],
        ["update", (deployed) => deployed.up({ ...inputs, ...change })],
        ["deletion", (deployed) => deployed.destroy()],
      ];
      for (const [verb, act] of verbs) {
        if (!sends(definition, verb, change)) continue;
        it(`holds for the ${verb} of ${definition.type} where the server says ${what}`, async () => {
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

  it("holds where no answer ever comes", async () => {
    pooler().stage.timeoutMs = LIMIT_MS;
    const since = now();
    pooler().fault({ kind: "hang", times: 99 });
    await pooler().stage.observe(
      () => ({ hang: true }),
      () => assert.rejects(pooler().deploy(vm).up({ pool: DEBIAN })),
    );
    assert.ok(now() - since <= LIMIT_MS + GRACE_MS, `${String(now() - since)} ms`);
  });

  for (const [what, hours] of [
    ["back", -1],
    ["forward", 1],
  ] as const) {
    it(`is not changed by a clock that is set ${what} during a wait`, async () => {
      pooler().event("setOptions", { durations: { clone: [100, 100] } });
      const { stage } = pooler();
      stage.clock.alarm(20_000, () => (stage.skewMs = hours * HOUR_MS));
      const since = now();
      const deployed = pooler().deploy(ondemandRequest);
      await deployed.up({ pools: { [EMPTY]: 1 } });
      assert.ok(now() - since < 5 * 60_000, "it ends when the request is ready");
      assert.equal(pooler().runningVm.request, deployed.id);
      assert.ok(pooler().requests().length < 60, "it does not poll without a pause");
    });
  }
});

/** Whether the verb of the resource sends anything. */
function sends({ type }: ResourceDefinition, verb: string, change: JsonObject): boolean {
  if (verb === "update") return Object.keys(change).length > 0;
  return verb !== "deletion" || type !== "vmpooler:PoolReset";
}
