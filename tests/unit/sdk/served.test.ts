import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { exoscale as dynamic } from "../../../sdk";
import { exoscale, Provider } from "../../../sdk/plugin";
import { mockEngine, valueOf } from "./mock-engine";

/** How the engine's protocol marks a value as secret. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";
const POOL = { size: 1, instanceType: "standard.small", templateId: "t-1", diskSize: 10 } as const;

describe("a resource class of the plugin", () => {
  it("registers under its own type, without entries of the dynamic host", async () => {
    const { asked } = await mockEngine();
    const web = new exoscale.InstancePool("web", { ...POOL, userData: "a" });
    assert.equal(await valueOf(web.state), "running");
    const [{ type, inputs } = assert.fail()] = asked;
    assert.equal(type, "pools:exoscale:InstancePool");
    assert.deepEqual(
      Object.keys(inputs).filter((name) => name.startsWith("__")),
      [],
    );
    assert.ok(await pulumi.isSecret(web.userData));
  });

  it("has the name of the dynamic class, and distinguishes its resources from those", async () => {
    await mockEngine();
    const [mine, other] = [new exoscale.InstancePool("web", POOL), new dynamic.InstancePool("web", POOL)];
    assert.equal(exoscale.InstancePool.name, "InstancePool");
    assert.deepEqual([mine, other].map(exoscale.InstancePool.isInstance), [true, false]);
    assert.deepEqual([mine, other].map(dynamic.InstancePool.isInstance), [false, true]);
  });

  it("accepts import, provider and `get`", async () => {
    const { asked } = await mockEngine();
    const provider = new Provider("prod", { exoscale: { key: "EXO1", secret: "hunter2" } });
    new exoscale.AntiAffinityGroup("a", {}, { provider, import: "g-1" });
    assert.equal(await valueOf(exoscale.AntiAffinityGroup.get("b", "g-2").id), "g-2");
    await valueOf(provider.urn);
    // The engine decides the order.
    const [made, read] = ["prod", "b"].map((name) => asked.find((one) => one.name === name));
    const { exoscale: account } = made?.inputs ?? {};
    assert.equal(made?.type, "pulumi:providers:pools");
    assert.deepEqual(account, { [SECRET_MARK]: SECRET_VALUE, value: '{"key":"EXO1","secret":"hunter2"}' });
    assert.deepEqual([read?.type, read?.id], ["pools:exoscale:AntiAffinityGroup", "g-2"]);
  });

  it("has functions that call the plugin, but in a preview none that acts", async () => {
    const { called } = await mockEngine({ preview: true, call: () => ({ zones: [] }) });
    assert.deepEqual(await exoscale.getZones(), { zones: [] });
    assert.equal(await exoscale.evictInstances({ poolId: "p", instanceIds: ["i"] }), undefined);
    assert.deepEqual(
      called.map(({ token }) => token),
      ["pools:exoscale:getZones"],
    );
  });
});
