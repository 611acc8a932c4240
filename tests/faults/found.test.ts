import assert from "node:assert/strict";
import { instancePool } from "../../provider/exoscale/instance-pool/instance-pool";
import { poolSize } from "../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../provider/vmpooler/pool/pool-template";
import { token } from "../../provider/vmpooler/token/token";
import { vm } from "../../provider/vmpooler/vm/vm";
import { vmSet } from "../../provider/vmpooler/vm/vm-set";
import { basicPool, poolsIn, thePool } from "../api/exoscale/support";
import { NO_OVERRIDES } from "../api/vmpooler/view";
import { Stage } from "../support/stage";
import { ask, DEBIAN, happen, issueToken, running, view } from "./lifecycles/vmpooler-server";

describe("regressions that the fault campaign found", () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  describe("InstancePool", () => {
    it("shows a partial scaling after a refresh, and finishes it with the next up", async () => {
      const pool = stage.deploy(instancePool, "web");
      await pool.up(basicPool);
      stage.simulator.event("exoscale", "failOperation", { command: "scale-instance-pool", outcome: "partial" });
      const news = { ...basicPool, size: 4 };
      await assert.rejects(pool.up(news), /partial/);
      stage.clock.advance(60_000);
      await pool.refresh();
      assert.deepEqual((await pool.preview(news)).changed, ["size"]);
      await pool.up(news);
      assert.equal(thePool(stage).instances.length, 4);
    });

    it("creates the members of a pool after a failed creation and a refresh", async () => {
      const pool = stage.deploy(instancePool, "web");
      const fault = { command: "create-instance-pool", outcome: "failure", reason: "fault" };
      stage.simulator.event("exoscale", "failOperation", fault);
      await assert.rejects(pool.up(basicPool), /ended in failure/);
      stage.newProcess();
      await pool.refresh();
      await pool.up(basicPool);
      assert.deepEqual(
        poolsIn(stage).map(({ id, instances }) => [id, instances.length]),
        [[pool.id, 2]],
      );
    });

    it("sets the size again, after a refresh, if others changed it during the update", async () => {
      const pool = stage.deploy(instancePool, "web");
      await pool.up({ ...basicPool, size: 1 });
      // Another client scales it down while it grows.
      let isChanged = false;
      const changeMeanwhile = (_: string, path: string): undefined => {
        if (isChanged || !path.includes("/operation/")) return;
        isChanged = true;
        stage.simulator.event("exoscale", "changePool", { id: pool.id, size: 1 });
      };
      const news = { ...basicPool, size: 3 };
      await assert.rejects(
        stage.observe(changeMeanwhile, () => pool.up(news)),
        /has 3 of 1 instances/,
      );
      await pool.refresh();
      await pool.up(news);
      assert.equal(thePool(stage).size, 3);
      assert.equal(thePool(stage).instances.length, 3);
    });
  });

  for (const [definition, inputs] of [
    [poolSize, { pool: DEBIAN, size: 4 }],
    [poolTemplate, { pool: DEBIAN, template: "templates/other" }],
  ] as const) {
    it(`${definition.type} removes its override on destroy, even if all answers to setting it were lost`, async () => {
      stage.config["vmpooler:token"] = await issueToken(stage);
      stage.simulator.addFault({ method: "POST", path: "/config/", kind: "drop", when: "after", times: 6 });
      const override = stage.deploy(definition, "web");
      await assert.rejects(override.up(inputs), /no usable answer/);
      assert.notDeepEqual(view(stage).overrides, NO_OVERRIDES);
      assert.equal((await override.preview(inputs)).step, "update");
      await override.destroy();
      assert.deepEqual(view(stage).overrides, NO_OVERRIDES);
    });
  }

  describe("VMs", () => {
    beforeEach(async () => {
      stage.config["vmpooler:token"] = await issueToken(stage);
    });

    it("shows a tag that others changed right after an update as drift", async () => {
      const machine = stage.deploy(vm, "web");
      const inputs = { pool: DEBIAN, tags: { app: "web" } };
      let sent = false;
      const changeMeanwhile = (method: string, path: string): undefined => {
        if (sent && method === "GET")
          happen(stage, "tagVm", { hostname: path.split("/").at(-1), tags: { app: "by hand" } });
        sent = method === "PUT";
      };
      await stage.observe(changeMeanwhile, () => machine.up(inputs));
      stage.newProcess();
      await machine.refresh();
      assert.deepEqual((await machine.preview(inputs)).changed, ["tags"]);
    });

    it("requests no disk if the deadline has passed", async () => {
      const machine = stage.deploy(vm, "web");
      await machine.up({ pool: DEBIAN });
      let suspended = false;
      const suspend = (): undefined => {
        if (!suspended) stage.clock.advance(5 * 3_600_000);
        suspended = true;
      };
      const news = { pool: DEBIAN, disks: [8] };
      await assert.rejects(
        stage.observe(suspend, () => machine.up(news)),
        /not done within 30 min/,
      );
      await machine.refresh();
      await machine.up(news);
      assert.deepEqual(running(stage)[0]?.disks, ["+8gb"]);
    });

    it("sets the lifetime of all VMs of an adopted set", async () => {
      const names: string[] = [];
      for (const lifetime of [72, undefined]) {
        const secret = stage.config["vmpooler:token"];
        await ask(stage, "POST", `/vm/${DEBIAN}`, secret);
        const hostname = running(stage).find((machine) => !names.includes(machine.hostname))?.hostname ?? "";
        names.push(hostname);
        if (lifetime !== undefined) await ask(stage, "PUT", `/vm/${hostname}`, secret, { lifetime });
      }
      const set = stage.deploy(vmSet, "web");
      await set.up({ pools: { [DEBIAN]: 2 }, lifetime: 72, adopt: names.join(",") });
      assert.deepEqual(
        running(stage).map(({ lifetime }) => lifetime),
        [72, 72],
      );
    });
  });

  it("adopts a Token from the server of its url, not from the configured one", async () => {
    const first = stage.deploy(token, "first");
    await first.up({});
    stage.newProcess();
    const adopted = stage.deploy(token, "second");
    await adopted.up({ url: `${stage.simulator.origin}/vmpooler/api/v3`, adopt: first.id });
    assert.equal(adopted.id, first.id);
    assert.equal(view(stage).tokens.length, 1);
  });
});
