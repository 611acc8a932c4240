import assert from "node:assert/strict";
import type { Fault } from "../../../simulator/index";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { type Bench, DEBIAN, EMPTY, onBench, type Version } from "./bench";

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

export function vmTroubleSuite(version: Version): void {
  describe("Vm: waiting, refusals and lost answers", () => {
    onBench(version, (bench) => {
      it("waits for a pool that has none ready, and tells so", async () => {
        bench().event("drainPool", { pool: DEBIAN, refill: false });
        const deployed = bench().deploy(vm);
        const sleep = bench().stage.clock.sleep.bind(bench().stage.clock);
        let slept = 0;
        bench().stage.clock.sleep = async (ms, signal) => {
          slept += ms;
          if (slept > 90_000) bench().event("refillPool", { pool: DEBIAN });
          await sleep(ms, signal);
        };
        await deployed.up({ pool: DEBIAN });
        assert.equal(bench().only.pool, DEBIAN);
        assert.match(bench().said(), /progress: 1 of debian-12-x86_64: not ready yet, \d+ s/);
      });

      it("gives up at the deadline where a pool stays empty, with nothing in the state", async () => {
        bench().stage.timeoutMs = 60_000;
        const deployed = bench().deploy(vm);
        await assert.rejects(
          deployed.up({ pool: EMPTY }),
          /checkout of 1 of win-2022-x86_64 was not done.*not ready yet/s,
        );
        assert.equal(deployed.id, undefined);
      });

      it("does not wait for a pool that is not there, and names those that are", async () => {
        await assert.rejects(
          bench().deploy(vm).up({ pool: "debian-12-x86_46" }),
          /there is no "debian-12-x86_46"; the nearest name is "debian-12-x86_64"\. The pools are .*centos-9-x86_64/,
        );
        assert.equal(bench().requests("changes").length, 1);
      });

      it("keeps the host in the state when lifetime or tags are refused, and mends them in place", async () => {
        const deployed = bench().deploy(vm);
        await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 168, tags: { a: "1" } }), /lifetime.*168/s);
        const { hostname } = bench().only;
        assert.equal(deployed.id, hostname);
        await deployed.up({ pool: DEBIAN, lifetime: 167, tags: { a: "1" } });
        assert.equal(bench().only.hostname, hostname);
        assert.equal(bench().only.lifetime, 167);
        assert.deepEqual(bench().only.tags, { a: "1" });
        assert.equal((await deployed.preview({ pool: DEBIAN, lifetime: 167, tags: { a: "1" } })).step, "same");
      });

      it("fails at the deadline when a disk never appears; after a refresh it is asked for anew", async () => {
        bench().event("failDisks", { count: 1 });
        bench().stage.timeoutMs = 120_000;
        const deployed = bench().deploy(vm);
        const news = { pool: DEBIAN, disks: [8] };
        await assert.rejects(
          deployed.up(news),
          /disk of 8 GB .* was not done after 2 min.*0 of 1 disks.*asks for it anew/s,
        );
        const { hostname } = bench().only;
        await assert.rejects(deployed.up(news), /0 of 1 disks/, "without a refresh it goes on waiting");
        assert.equal(
          bench()
            .requests("changes")
            .filter((line) => line.includes("/disk/")).length,
          1,
        );
        await deployed.refresh();
        await deployed.up(news);
        assert.equal(bench().only.hostname, hostname);
        assert.deepEqual(bench().only.disks, ["+8gb"]);
      });

      it("asks anew for the one of two like disks that never appeared", async () => {
        const deployed = bench().deploy(vm);
        await deployed.up({ pool: DEBIAN, disks: [8] });
        bench().event("failDisks", { count: 1 });
        bench().stage.timeoutMs = 120_000;
        await assert.rejects(deployed.up({ pool: DEBIAN, disks: [8, 8] }), /1 of 2 disks/);
        await deployed.refresh();
        assert.deepEqual((await deployed.up({ pool: DEBIAN, disks: [8, 8] })).changed, ["disks"]);
        assert.deepEqual(bench().only.disks, ["+8gb", "+8gb"]);
      });

      it("does not ask again where a refusal was none: the disk appears", async () => {
        bench().event("setOptions", { durations: { diskQueue: 0, disk: [0, 0] } });
        bench().fault({ method: "POST", path: "/disk/", when: "after", kind: "status", status: 429 });
        await bench()
          .deploy(vm)
          .up({ pool: DEBIAN, disks: [8] });
        bench().advance(0.1);
        assert.deepEqual(bench().only.disks, ["+8gb"]);
      });

      const badTags: Record<string, string>[] = [{ "a b": "1" }, { a: "1;2" }, { a: "x".repeat(256) }];
      for (const tags of badTags) {
        const what = JSON.stringify(tags).slice(0, 30);
        if (version === "v3") {
          it(`refuses tags before the checkout that the server would refuse after it: ${what}`, async () => {
            await assert.rejects(bench().deploy(vm).up({ pool: DEBIAN, tags }), /^Error: tags/);
            assert.deepEqual(bench().running, []);
          });
        } else {
          it(`leaves tags to the server that it takes: ${what}`, async () => {
            await bench().deploy(vm).up({ pool: DEBIAN, tags });
            assert.deepEqual(bench().only.tags, tags);
          });
        }
      }

      it("says that the VM is gone when a change comes too late", async () => {
        const deployed = bench().deploy(vm);
        await deployed.up({ pool: DEBIAN });
        bench().event("expireVm", { hostname: deployed.id });
        bench().stage.simulator.clearLog();
        await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 48 }), /is gone.*Run `pulumi refresh`/s);
        assert.deepEqual(bench().requests("changes"), [], "the server would take it, and do nothing");
      });

      it("says that a token is needed where the server refuses without one", async () => {
        const deployed = bench().deploy(vm);
        await deployed.up({ pool: DEBIAN });
        delete bench().stage.config["vmpooler:token"];
        await assert.rejects(deployed.up({ pool: DEBIAN, lifetime: 48 }), /answered 401.*vmpooler:token/s);
        await assert.rejects(deployed.destroy(), /answered 401.*vmpooler:token/s);
        assert.equal(bench().running.length, 1);
      });

      for (const [what, fault] of Object.entries(SPOILED)) {
        it(`finds the VM of a checkout whose answer was lost: ${what}`, async () => {
          bench().stage.requestTimeoutMs = 300;
          bench().fault({ method: "POST", path: "/vm/", when: "after", ...fault });
          const deployed = bench().deploy(vm);
          await deployed.up({ pool: DEBIAN, lifetime: 30 });
          assert.equal(bench().only.hostname, deployed.id);
          assert.equal(bench().only.lifetime, 30);
          assert.equal(checkouts(bench()), 1);
        });

        it(`asks again where the token's list shows that nothing was given out: ${what}`, async () => {
          bench().stage.requestTimeoutMs = 300;
          bench().fault({ method: "POST", path: "/vm/", when: "before", ...fault });
          const deployed = bench().deploy(vm);
          await deployed.up({ pool: "debian-12" });
          assert.equal(bench().only.hostname, deployed.id);
          assert.equal(checkouts(bench()), 2);
        });
      }

      it("checks out once where a 503 comes from something on the way, before or after", async () => {
        for (const when of ["before", "after"] as const) {
          bench().fault({ method: "POST", path: "/vm/", when, kind: "status", status: 503 });
          await bench().deploy(vm, when).up({ pool: DEBIAN });
        }
        assert.equal(bench().running.length, 2);
      });

      it("comes back after any number of them, as long as the token shows that nothing was given out", async () => {
        bench().fault({ method: "POST", path: "/vm/", kind: "status", status: 503, times: 6 });
        await bench().deploy(vm).up({ pool: DEBIAN });
        assert.equal(bench().running.length, 1);
        assert.equal(checkouts(bench()), 7);
      });

      it("comes back after a 429", async () => {
        bench().fault({ method: "POST", path: "/vm/", kind: "status", status: 429, times: 3 });
        await bench().deploy(vm).up({ pool: DEBIAN });
        assert.equal(bench().running.length, 1);
      });

      it("gives up after a few lost answers, and says that nothing is left behind", async () => {
        bench().fault({
          method: "POST",
          path: "/vm/",
          kind: "status",
          status: 500,
          body: "<h1>Internal Server Error</h1>",
          times: 9,
        });
        await assert.rejects(
          bench().deploy(vm).up({ pool: DEBIAN }),
          /500: a page: Internal Server Error.*nothing is left behind/s,
        );
        assert.equal(checkouts(bench()), 3);
      });

      it("never mixes up the VMs of checkouts that run at once, whichever answer is lost", async () => {
        bench().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop", skip: 1, times: 2 });
        const all = ["a", "b", "c", "d", "e"].map((name) => bench().deploy(vm, name));
        await Promise.all(all.map((one) => one.up({ pool: DEBIAN, tags: { name: one.logicalName } })));
        assert.deepEqual(
          bench()
            .running.map(({ hostname }) => hostname)
            .sort(),
          all.map(({ id }) => id).sort(),
        );
        for (const one of all) assert.equal(bench().vm(one.id).tags.name, one.logicalName);
        assert.equal(checkouts(bench()), 5);
      });

      it("takes nothing where another's VM has appeared under the token too, and names them", async () => {
        bench().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
        const { clock } = bench().stage;
        const sleep = clock.sleep.bind(clock);
        clock.sleep = async (ms, signal) => {
          clock.sleep = sleep;
          await elsewhere(bench());
          await sleep(ms, signal);
        };
        const deployed = bench().deploy(vm);
        const names = () => bench().running.map(({ hostname }) => hostname);
        await assert.rejects(deployed.up({ pool: DEBIAN }), (error: Error) => {
          assert.match(
            error.message,
            /2 VMs of debian-12-x86_64 have appeared under the token.*take it over with adopt/s,
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
        it(`says what to look for where ${what} cannot be read after a lost answer`, async () => {
          bench().fault({ method: "POST", path: "/vm/", when: "after", kind: "drop" });
          bench().fault({ method: "GET", path, kind: "status", status: 500, skip, times: 99 });
          await assert.rejects(bench().deploy(vm).up({ pool: DEBIAN }), /is not known.*Look for VMs under the token/s);
          assert.equal(checkouts(bench()), 1);
        });
      }

      it("without a token does not ask again after a lost answer, and says what may be left behind", async () => {
        delete bench().stage.config["vmpooler:token"];
        for (const when of ["before", "after"] as const) {
          bench().fault({ method: "POST", path: "/vm/", when, kind: "drop" });
          await assert.rejects(
            bench().deploy(vm, when).up({ pool: DEBIAN }),
            /Whether it gave out 1 of debian-12-x86_64 cannot be found out.*default lifetime/s,
          );
        }
        assert.equal(checkouts(bench()), 2);
      });

      for (const [what, fault, posts] of [
        ["was lost", { kind: "drop", when: "after" }, 1],
        ["was a page", { kind: "html", when: "after" }, 1],
        ["was that it comes too often", { kind: "status", status: 429 }, 2],
      ] as const) {
        it(`adds one disk where the answer ${what}`, async () => {
          const deployed = bench().deploy(vm);
          bench().fault({ method: "POST", path: "/disk/", ...fault });
          await deployed.up({ pool: DEBIAN, disks: [8, 8] });
          assert.deepEqual(bench().only.disks, ["+8gb", "+8gb"]);
          assert.equal(
            bench()
              .requests("changes")
              .filter((line) => line.includes("/disk/")).length,
            posts + 1,
          );
        });
      }

      it("repeats a change of lifetime and tags whose answer was lost", async () => {
        bench().fault({ method: "PUT", kind: "drop", when: "after" });
        await bench()
          .deploy(vm)
          .up({ pool: DEBIAN, lifetime: 30, tags: { a: "1" } });
        assert.equal(bench().only.lifetime, 30);
        assert.deepEqual(bench().only.tags, { a: "1" });
      });

      it("says of a URL without this API that it is the URL", async () => {
        bench().stage.config["vmpooler:url"] = `${bench().stage.simulator.origin}/vmpooler/api/v9`;
        await assert.rejects(bench().deploy(vm).up({ pool: DEBIAN }), /does it speak this version of the API/);
      });
    });
  });
}

function checkouts(bench: Bench): number {
  return bench.requests("changes").filter((line) => /^POST \/vm\/[^/]*$/.test(line)).length;
}

/** Somebody else checks a VM out with the same token. */
async function elsewhere({ stage, token }: Bench): Promise<void> {
  await fetch(`${stage.config["vmpooler:url"] ?? ""}/vm/${DEBIAN}`, {
    method: "POST",
    headers: { "x-auth-token": token },
  });
}
