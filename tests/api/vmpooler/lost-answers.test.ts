import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { oddApi } from "./odd-api";
import { DEBIAN, eachVersion, type Pooler } from "./support";

/** Useless answers. */
const USELESS = {
  "the connection was reset": { kind: "drop" },
  "the answer was truncated": { kind: "truncate" },
  "the answer was an HTML page": { kind: "html" },
  "the answer was JSON of another shape": { kind: "garbage" },
  "no answer came": { kind: "hang" },
  "the answer was a 500": { kind: "status", status: 500, body: "<h1>Internal Server Error</h1>" },
  "a proxy answered 502": { kind: "status", status: 502 },
} as const satisfies Record<string, Omit<Fault, "cloud">>;

eachVersion("checkout of a Vm, answer lost", (pooler) => {
  /** Runs `act` with a useless answer to its first checkout, which the server ignores or executes. */
  async function spoil(when: "before" | "after", fault: Omit<Fault, "cloud">, act: () => Promise<unknown>) {
    pooler().fault({ method: "POST", path: "/vm/", when, ...fault });
    let hangs = fault.kind === "hang";
    await pooler().stage.observe((method, path) => {
      if (!hangs || method !== "POST" || !path.includes("/vm/")) return undefined;
      hangs = false;
      return { hang: true };
    }, act);
  }

  for (const [what, fault] of Object.entries(USELESS)) {
    it(`finds its VM: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      await spoil("after", fault, () => deployed.up({ pool: DEBIAN, lifetime: 30 }));
      assert.equal(pooler().runningVm.hostname, deployed.id);
      assert.equal(pooler().runningVm.lifetime, 30);
      assert.equal(checkouts(pooler()), 1);
    });

    it(`repeats the request if the token's list shows no new VM: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      await spoil("before", fault, () => deployed.up({ pool: "debian-12" }));
      assert.equal(pooler().runningVm.hostname, deployed.id);
      assert.equal(checkouts(pooler()), 2);
    });
  }

  it("checks out one VM if a proxy answers 503, before or after the checkout", async () => {
    for (const when of ["before", "after"] as const) {
      pooler().fault({ method: "POST", path: "/vm/", when, kind: "status", status: 503 });
      await pooler().up(vm, { pool: DEBIAN }, when);
    }
    assert.equal(pooler().running.length, 2);
  });

  it("repeats after any number of 503s, as long as the token's list shows no new VM", async () => {
    pooler().fault({ method: "POST", path: "/vm/", kind: "status", status: 503, times: 6 });
    await pooler().up(vm, { pool: DEBIAN });
    assert.equal(pooler().running.length, 1);
    assert.equal(checkouts(pooler()), 7);
  });

  it("repeats after a 429", async () => {
    pooler().fault({ method: "POST", path: "/vm/", kind: "status", status: 429, times: 3 });
    await pooler().up(vm, { pool: DEBIAN });
    assert.equal(pooler().running.length, 1);
  });

  it("fails after three lost answers, and says that nothing is left behind", async () => {
    pooler().fault({
      method: "POST",
      path: "/vm/",
      kind: "status",
      status: 500,
      body: "<h1>Internal Server Error</h1>",
      times: 9,
    });
    await assert.rejects(
      pooler().up(vm, { pool: DEBIAN }),
      /500: a page: Internal Server Error.*nothing is left behind/s,
    );
    assert.equal(checkouts(pooler()), 3);
  });

  it("never confuses the VMs of parallel checkouts, whichever answer is lost", async () => {
    pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop", skip: 1, times: 2 });
    const all = ["a", "b", "c", "d", "e"].map((name) => pooler().deploy(vm, name));
    await Promise.all(all.map((one) => one.up({ pool: DEBIAN, tags: { name: one.logicalName } })));
    assert.deepEqual(pooler().hostnames, all.map(({ id }) => id).sort());
    for (const one of all) assert.equal(pooler().vm(one.id).tags.name, one.logicalName);
    assert.equal(checkouts(pooler()), 5);
  });

  it("fails with the names of the candidates if another program checked out a VM with the token too", async () => {
    pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
    const api = await oddApi(pooler().stage);
    let looks = 0;
    api.before = async (method, path) => {
      if (method === "GET" && path.includes("/token/") && (looks += 1) === 2) await checkOutElsewhere(pooler());
    };
    const deployed = pooler().deploy(vm);
    const names = () => pooler().running.map(({ hostname }) => hostname);
    await assert.rejects(deployed.up({ pool: DEBIAN }), (error: Error) => {
      assert.match(
        error.message,
        /2 VMs of debian-12-x86_64 have appeared in the token's list.*take them over with adopt/s,
      );
      for (const name of names()) assert.ok(error.message.includes(name));
      return true;
    });
    assert.equal(deployed.id, undefined);
    assert.equal(names().length, 2);
  });

  for (const [what, path, skip] of [
    ["the token's list", "/token/", 1],
    ["the VMs", "/vm/[^/]+$", 0],
    ["the pools", "/config$", 0],
  ] as const) {
    it(`says what to look for if ${what} cannot be read afterwards`, async () => {
      pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
      pooler().fault({ method: "GET", path, kind: "status", status: 500, skip, times: 99 });
      await assert.rejects(pooler().up(vm, { pool: DEBIAN }), /is not known.*look for VMs in the token's list/s);
      assert.equal(checkouts(pooler()), 1);
    });
  }

  it("says what to look for if the token is revoked before its list can be read", async () => {
    pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
    const api = await oddApi(pooler().stage);
    let isCheckedOut = false;
    api.before = (method) => {
      if (isCheckedOut) pooler().event("revokeToken", { id: pooler().view.tokens[0]?.id });
      isCheckedOut = method === "POST";
      return Promise.resolve();
    };
    await assert.rejects(pooler().up(vm, { pool: DEBIAN }), /is not known.*look for VMs in the token's list/s);
    assert.equal(checkouts(pooler()), 1);
  });

  it("fails without a second request if there is no token, and says what may be left behind", async () => {
    pooler().configure({ token: undefined });
    for (const when of ["before", "after"] as const) {
      pooler().fault({ method: "POST", path: "/vm/", when, kind: "drop" });
      await assert.rejects(
        pooler().up(vm, { pool: DEBIAN }, when),
        /Whether 1 of debian-12-x86_64 was checked out is not known.*default lifetime/s,
      );
    }
    assert.equal(checkouts(pooler()), 2);
  });

  it("repeats the change of lifetime and tags that follows it", async () => {
    pooler().fault({ method: "PUT", kind: "drop", when: "after" });
    await pooler().up(vm, { pool: DEBIAN, lifetime: 30, tags: { a: "1" } });
    assert.equal(pooler().runningVm.lifetime, 30);
    assert.deepEqual(pooler().runningVm.tags, { a: "1" });
  });
});

function checkouts(pooler: Pooler): number {
  return pooler.writes().filter((line) => /^POST \/vm\/[^/]*$/.test(line)).length;
}

/** Checks out a VM with the same token, as another program does. */
async function checkOutElsewhere({ stage, version, token }: Pooler): Promise<void> {
  await fetch(`${stage.simulator.origin}/vmpooler/api/${version}/vm/${DEBIAN}`, {
    method: "POST",
    headers: { "x-auth-token": token },
  });
}
