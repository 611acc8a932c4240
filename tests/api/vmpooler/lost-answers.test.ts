import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { oddApi } from "./odd-api";
import { DEBIAN, eachVersion, type Pooler } from "./support";

/** The ways in which an answer can be of no use. */
const SPOILED = {
  "the connection was reset": { kind: "drop" },
  "it was cut short": { kind: "truncate" },
  "it was a page": { kind: "html" },
  "it was JSON of another shape": { kind: "garbage" },
  "it never came": { kind: "hang" },
  "it was a 500": { kind: "status", status: 500, body: "<h1>Internal Server Error</h1>" },
  "it was a 502 of a proxy": { kind: "status", status: 502 },
} as const satisfies Record<string, Omit<Fault, "cloud">>;

eachVersion("Vm: answers that are lost", (pooler) => {
  /** Runs `act` where the answer to its first checkout is of no use, before or after it had its effect. */
  async function spoil(when: "before" | "after", fault: Omit<Fault, "cloud">, act: () => Promise<unknown>) {
    pooler().fault({ method: "POST", path: "/vm/", when, ...fault });
    let hangs = fault.kind === "hang";
    await pooler().stage.observe((method, path) => {
      if (!hangs || method !== "POST" || !path.includes("/vm/")) return undefined;
      hangs = false;
      return { hang: true };
    }, act);
  }

  for (const [what, fault] of Object.entries(SPOILED)) {
    it(`finds the VM of a checkout whose answer was lost: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      await spoil("after", fault, () => deployed.up({ pool: DEBIAN, lifetime: 30 }));
      assert.equal(pooler().runningVm.hostname, deployed.id);
      assert.equal(pooler().runningVm.lifetime, 30);
      assert.equal(checkouts(pooler()), 1);
    });

    it(`asks again where the token's list shows that nothing was given out: ${what}`, async () => {
      const deployed = pooler().deploy(vm);
      await spoil("before", fault, () => deployed.up({ pool: "debian-12" }));
      assert.equal(pooler().runningVm.hostname, deployed.id);
      assert.equal(checkouts(pooler()), 2);
    });
  }

  it("checks out once where a 503 comes from something on the way, before or after", async () => {
    for (const when of ["before", "after"] as const) {
      pooler().fault({ method: "POST", path: "/vm/", when, kind: "status", status: 503 });
      await pooler().deploy(vm, when).up({ pool: DEBIAN });
    }
    assert.equal(pooler().running.length, 2);
  });

  it("comes back after any number of them, as long as the token shows that nothing was given out", async () => {
    pooler().fault({ method: "POST", path: "/vm/", kind: "status", status: 503, times: 6 });
    await pooler().deploy(vm).up({ pool: DEBIAN });
    assert.equal(pooler().running.length, 1);
    assert.equal(checkouts(pooler()), 7);
  });

  it("comes back after a 429", async () => {
    pooler().fault({ method: "POST", path: "/vm/", kind: "status", status: 429, times: 3 });
    await pooler().deploy(vm).up({ pool: DEBIAN });
    assert.equal(pooler().running.length, 1);
  });

  it("gives up after a few lost answers, and says that nothing is left behind", async () => {
    pooler().fault({
      method: "POST",
      path: "/vm/",
      kind: "status",
      status: 500,
      body: "<h1>Internal Server Error</h1>",
      times: 9,
    });
    await assert.rejects(
      pooler().deploy(vm).up({ pool: DEBIAN }),
      /500: a page: Internal Server Error.*nothing is left behind/s,
    );
    assert.equal(checkouts(pooler()), 3);
  });

  it("never mixes up the VMs of checkouts that run at once, whichever answer is lost", async () => {
    pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop", skip: 1, times: 2 });
    const all = ["a", "b", "c", "d", "e"].map((name) => pooler().deploy(vm, name));
    await Promise.all(all.map((one) => one.up({ pool: DEBIAN, tags: { name: one.logicalName } })));
    assert.deepEqual(pooler().hostnames, all.map(({ id }) => id).sort());
    for (const one of all) assert.equal(pooler().vm(one.id).tags.name, one.logicalName);
    assert.equal(checkouts(pooler()), 5);
  });

  it("takes nothing where another's VM has appeared under the token too, and names them", async () => {
    pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
    const api = await oddApi(pooler().stage);
    let looks = 0;
    api.before = async (method, path) => {
      if (method === "GET" && path.includes("/token/") && (looks += 1) === 2) await elsewhere(pooler());
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
    await api.close();
    assert.equal(deployed.id, undefined);
    assert.equal(names().length, 2);
  });

  for (const [what, path, skip] of [
    ["the token's list", "/token/", 1],
    ["the VMs", "/vm/[^/]+$", 0],
    ["the pools", "/config$", 0],
  ] as const) {
    it(`says what to look for where ${what} cannot be read after a lost answer`, async () => {
      pooler().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
      pooler().fault({ method: "GET", path, kind: "status", status: 500, skip, times: 99 });
      await assert.rejects(pooler().deploy(vm).up({ pool: DEBIAN }), /is not known.*look for VMs in the token's list/s);
      assert.equal(checkouts(pooler()), 1);
    });
  }

  it("without a token does not ask again after a lost answer, and says what may be left behind", async () => {
    pooler().configure({ token: undefined });
    for (const when of ["before", "after"] as const) {
      pooler().fault({ method: "POST", path: "/vm/", when, kind: "drop" });
      await assert.rejects(
        pooler().deploy(vm, when).up({ pool: DEBIAN }),
        /Whether 1 of debian-12-x86_64 was checked out is not known.*default lifetime/s,
      );
    }
    assert.equal(checkouts(pooler()), 2);
  });

  it("repeats a change of lifetime and tags whose answer was lost", async () => {
    pooler().fault({ method: "PUT", kind: "drop", when: "after" });
    await pooler()
      .deploy(vm)
      .up({ pool: DEBIAN, lifetime: 30, tags: { a: "1" } });
    assert.equal(pooler().runningVm.lifetime, 30);
    assert.deepEqual(pooler().runningVm.tags, { a: "1" });
  });
});

function checkouts(pooler: Pooler): number {
  return pooler.writes().filter((line) => /^POST \/vm\/[^/]*$/.test(line)).length;
}

/** Somebody else checks a VM out with the same token. */
async function elsewhere({ stage, version, token }: Pooler): Promise<void> {
  await fetch(`${stage.simulator.origin}/vmpooler/api/${version}/vm/${DEBIAN}`, {
    method: "POST",
    headers: { "x-auth-token": token },
  });
}
