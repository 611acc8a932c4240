import assert from "node:assert/strict";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { CENTOS, DEBIAN, DOTTED, onBench, type Version } from "./bench";

const OLD = "templates/debian-12-x86_64-0.0.4";
const NEW = "templates/debian-12-x86_64-0.0.5";

export function poolConfigurationSuite(version: Version): void {
  describe("PoolSize", () => {
    onBench(version, (bench) => {
      it("sets the size of a pool, changes it in place, and gives the server's own back", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DOTTED, size: 5 });
        assert.equal(deployed.id, DOTTED);
        assert.equal(bench().pool(DOTTED).size, 5);
        await deployed.up({ pool: DOTTED, size: 0 });
        assert.equal(bench().pool(DOTTED).size, 0);
        assert.deepEqual(bench().view.overrides.poolsize, { [DOTTED]: 0 });
        await deployed.destroy();
        assert.equal(bench().pool(DOTTED).size, 3);
        assert.deepEqual(bench().view.overrides.poolsize, {});
      });

      it("sets what is set already, and then has nothing to give back", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DEBIAN, size: 10 });
        assert.deepEqual(bench().view.overrides.poolsize, {});
        await deployed.destroy();
        assert.equal(bench().pool(DEBIAN).size, 10);
      });

      it("previews clean without a request and after a refresh, and shows drift", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DEBIAN, size: 12 });
        bench().stage.simulator.clearLog();
        assert.equal((await deployed.preview({ pool: DEBIAN, size: 12 })).step, "same");
        assert.equal((await deployed.preview({ pool: DEBIAN, size: 12, waitForReady: true })).step, "same");
        assert.deepEqual(bench().requests(), []);
        await deployed.refresh();
        assert.equal((await deployed.preview({ pool: DEBIAN, size: 12 })).step, "same");
        const other = bench().deploy(poolSize, "other");
        await other.up({ pool: DEBIAN, size: 4 });
        bench().stage.newProcess();
        await deployed.refresh();
        assert.deepEqual((await deployed.up({ pool: DEBIAN, size: 12 })).changed, ["size"]);
        assert.equal(bench().pool(DEBIAN).size, 12);
      });

      it("waits until the VMs stand ready where that is asked for", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: CENTOS, size: 7 });
        assert.ok(bench().pool(CENTOS).ready < 7);
        await deployed.up({ pool: CENTOS, size: 9, waitForReady: true });
        assert.equal(bench().pool(CENTOS).ready, 9);
        await bench().deploy(poolSize, "new").up({ pool: DEBIAN, size: 13, waitForReady: true });
        assert.equal(bench().pool(DEBIAN).ready, 13);
      });

      it("keeps the size in the state where waiting takes too long, and the next up goes on waiting", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: CENTOS, size: 7 });
        bench().event("drainPool", { pool: CENTOS, refill: false });
        bench().stage.timeoutMs = 30_000;
        bench().stage.simulator.clearLog();
        const news = { pool: CENTOS, size: 8, waitForReady: true };
        await assert.rejects(deployed.up(news), /0 of 8 VMs ready/);
        bench().event("refillPool", { pool: CENTOS });
        await deployed.up(news);
        assert.equal(bench().pool(CENTOS).ready, 8);
        assert.equal(bench().requests("changes").length, 1);
      });

      it("waits for no VMs that nobody asks for any more, and sets its size again after a refresh", async () => {
        const deployed = bench().deploy(poolSize);
        bench().event("drainPool", { pool: CENTOS, refill: false });
        bench().stage.timeoutMs = 30_000;
        const news = { pool: CENTOS, size: 8, waitForReady: true };
        await assert.rejects(deployed.up(news), /0 of 8 VMs ready/);
        bench().stage.timeoutMs = undefined;
        await bench().deploy(poolSize, "other").up({ pool: CENTOS, size: 2 });
        const since = bench().stage.clock.now();
        await assert.rejects(
          deployed.up(news),
          /size of pool centos-9-x86_64 is 2 now, and no longer 8: .*Run `pulumi refresh`/,
        );
        assert.ok(bench().stage.clock.now() - since < 60_000);
        bench().event("refillPool", { pool: CENTOS });
        await deployed.refresh();
        await deployed.up(news);
        assert.equal(bench().pool(CENTOS).ready, 8);
      });

      it("replaces for another pool", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DEBIAN, size: 12 });
        assert.equal((await deployed.up({ pool: CENTOS, size: 12 })).step, "replace");
        assert.equal(bench().pool(DEBIAN).size, 10);
        assert.equal(bench().pool(CENTOS).size, 12);
      });

      it("is gone at refresh, and deleted, with its pool", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: CENTOS, size: 7 });
        bench().event("removePool", { pool: CENTOS });
        bench().stage.newProcess();
        await deployed.destroy();
        Object.assign(deployed, { id: CENTOS, state: { pool: CENTOS, size: 7 } });
        assert.equal(await deployed.refresh(), false);
      });

      for (const [name, words] of [
        ["debian-12", /"debian-12" is an alias, and only real pools are configured: write "debian-12-x86_64"/],
        ["linux-x86_64", /is an alias.*write "debian-12-x86_64" or "centos-9-x86_64"/],
        ["debian-13-x86_64", /there is no "debian-13-x86_64"; the nearest name is "debian-12-x86_64"/],
      ] as const) {
        it(`refuses ${name}, and sends nothing that changes anything`, async () => {
          for (const [definition, rest] of [
            [poolSize, { size: 1 }],
            [poolTemplate, { template: NEW }],
            [poolReset, {}],
          ] as const) {
            await assert.rejects(
              bench()
                .deploy(definition)
                .up({ pool: name, ...rest }),
              words,
            );
          }
          assert.deepEqual(bench().requests("changes"), []);
        });
      }

      it("repeats a change whose answer was lost", async () => {
        bench().fault({ method: "POST", path: "/config/poolsize", when: "after", kind: "drop" });
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DEBIAN, size: 12 });
        bench().fault({ method: "DELETE", when: "after", kind: "drop" });
        await deployed.destroy();
        assert.equal(bench().pool(DEBIAN).size, 10);
      });

      it("says what the server needs: experimental features, or a token", async () => {
        bench().event("setOptions", { experimental: false });
        await assert.rejects(
          bench().deploy(poolSize).up({ pool: DEBIAN, size: 1 }),
          /405.*experimental_features: true/s,
        );
        bench().event("setOptions", { experimental: true });
        delete bench().stage.config["vmpooler:token"];
        await assert.rejects(bench().deploy(poolSize).up({ pool: DEBIAN, size: 1 }), /401.*vmpooler:token/s);
      });

      it("adopts the size that a pool has", async () => {
        const deployed = bench().deploy(poolSize);
        await deployed.up({ pool: DEBIAN, size: 10, adopt: DEBIAN });
        assert.deepEqual(bench().requests("changes"), []);
      });
    });
  });

  describe("PoolTemplate", () => {
    onBench(version, (bench) => {
      it("sets the template of a pool and waits until it is prepared; deleted, gives the server's own back", async () => {
        const deployed = bench().deploy(poolTemplate);
        await deployed.preview({ pool: DEBIAN, template: NEW });
        assert.match(bench().said("warning"), /all VMs that stand ready are destroyed/);
        await deployed.up({ pool: DEBIAN, template: NEW });
        assert.equal(deployed.id, DEBIAN);
        assert.equal(bench().pool(DEBIAN).template, NEW);
        assert.equal(bench().pool(DEBIAN).templateReady, true);
        await deployed.destroy();
        assert.equal(bench().pool(DEBIAN).template, OLD);
        assert.deepEqual(bench().view.overrides.template, {});
      });

      it("changes in place, and replaces for another pool", async () => {
        const deployed = bench().deploy(poolTemplate);
        await deployed.up({ pool: DEBIAN, template: NEW });
        await deployed.up({ pool: DEBIAN, template: "templates/other" });
        assert.equal(bench().pool(DEBIAN).template, "templates/other");
        bench().stage.said.length = 0;
        assert.equal((await deployed.preview({ pool: DEBIAN, template: "templates/other" })).step, "same");
        assert.equal(bench().said("warning"), "");
        assert.equal((await deployed.up({ pool: CENTOS, template: "templates/other" })).step, "replace");
        assert.equal(bench().pool(DEBIAN).template, OLD);
        assert.equal(bench().pool(CENTOS).template, "templates/other");
      });

      it("previews clean after a refresh, and shows drift", async () => {
        const deployed = bench().deploy(poolTemplate);
        await deployed.up({ pool: DEBIAN, template: NEW });
        await deployed.refresh();
        assert.equal((await deployed.preview({ pool: DEBIAN, template: NEW })).step, "same");
        await bench().deploy(poolTemplate, "other").up({ pool: DEBIAN, template: "templates/theirs" });
        await deployed.refresh();
        assert.deepEqual((await deployed.up({ pool: DEBIAN, template: NEW })).changed, ["template"]);
        assert.equal(bench().pool(DEBIAN).template, NEW);
      });

      it("stays in the state where preparing takes too long, and the next up goes on waiting", async () => {
        bench().event("setOptions", { durations: { template: [100, 100] } });
        bench().stage.timeoutMs = 30_000;
        const deployed = bench().deploy(poolTemplate);
        await assert.rejects(deployed.up({ pool: DEBIAN, template: NEW }), /is being prepared/);
        assert.equal(deployed.id, DEBIAN);
        bench().stage.timeoutMs = undefined;
        await deployed.up({ pool: DEBIAN, template: NEW });
        assert.equal(bench().requests("changes").length, 1);
      });

      it("waits for no template that nobody asks for any more, and sets its own again after a refresh", async () => {
        bench().event("setOptions", { durations: { template: [100, 100] } });
        bench().stage.timeoutMs = 30_000;
        const deployed = bench().deploy(poolTemplate);
        await assert.rejects(deployed.up({ pool: DEBIAN, template: NEW }), /is being prepared/);
        bench().stage.timeoutMs = undefined;
        await bench().deploy(poolTemplate, "other").up({ pool: DEBIAN, template: OLD });
        const since = bench().stage.clock.now();
        await assert.rejects(
          deployed.up({ pool: DEBIAN, template: NEW }),
          /template of pool debian-12-x86_64 is templates\/\S*0\.0\.4 now, and no longer .*Run `pulumi refresh`/,
        );
        assert.ok(bench().stage.clock.now() - since < 60_000);
        await deployed.refresh();
        await deployed.up({ pool: DEBIAN, template: NEW });
        assert.equal(bench().pool(DEBIAN).template, NEW);
        assert.equal(bench().pool(DEBIAN).templateReady, true);
      });

      it("is gone at refresh with its pool", async () => {
        const deployed = bench().deploy(poolTemplate);
        await deployed.up({ pool: CENTOS, template: NEW });
        bench().event("removePool", { pool: CENTOS });
        bench().stage.newProcess();
        assert.equal(await deployed.refresh(), false);
      });
    });
  });

  describe("PoolReset", () => {
    onBench(version, (bench) => {
      const ready = () =>
        bench()
          .view.vms.filter(({ state, pool }) => state === "ready" && pool === CENTOS)
          .map(({ hostname }) => hostname);

      it("drains a pool once, and again for other triggers; a refresh and a delete do nothing", async () => {
        const deployed = bench().deploy(poolReset);
        const first = ready();
        await deployed.preview({ pool: CENTOS, triggers: [1] });
        assert.match(bench().said("warning"), /all VMs that stand ready are destroyed/);
        await deployed.up({ pool: CENTOS, triggers: [1] });
        assert.equal(deployed.id, CENTOS);
        bench().advance(1);
        const second = ready();
        assert.equal(second.length, 5);
        for (const name of first) assert.equal(second.includes(name), false);

        bench().stage.simulator.clearLog();
        assert.equal((await deployed.preview({ pool: CENTOS, triggers: [1] })).step, "same");
        assert.equal(await deployed.refresh(), true);
        assert.equal((await deployed.preview({ pool: CENTOS, triggers: [1] })).step, "same");
        assert.deepEqual(bench().requests(), []);

        const preview = await deployed.up({ pool: CENTOS, triggers: [2] });
        assert.equal(preview.step, "replace");
        assert.match(preview.reasons.join(), /asks for another reset/);
        bench().advance(1);
        for (const name of second) assert.equal(ready().includes(name), false);
        const third = ready();
        await deployed.destroy();
        bench().advance(1);
        assert.deepEqual(ready(), third);
        assert.deepEqual(bench().requests("changes"), ["POST /poolreset"]);
      });

      it("resets only when its triggers change where it is adopted", async () => {
        const deployed = bench().deploy(poolReset);
        await deployed.up({ pool: CENTOS, triggers: [1], adopt: CENTOS });
        assert.deepEqual(bench().requests("changes"), []);
        await deployed.up({ pool: CENTOS, triggers: [2] });
        assert.deepEqual(bench().requests("changes"), ["POST /poolreset"]);
      });
    });
  });
}
