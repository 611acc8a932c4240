import assert from "node:assert/strict";
import { factsOf, type Fields } from "../../../../provider/core/schema/field";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { basicPool, later, requests, scene, SMALL, thePool, UBUNTU_22, writes } from "../support";

const base64 = (text: string) => Buffer.from(text).toString("base64");
/** From the catalogue that the simulator begins with. */
const DEFAULT_SECURITY_GROUP = "c7a2ea20-b2f1-4c94-ae05-319acb5c7427";
const DEPLOY_TARGET = "ec66a787-95e7-41d1-b731-af10506bf2ef";
const FORBIDDEN = { kind: "status", status: 403, when: "before", body: { message: "Forbidden by policy" } } as const;

describe("an update of an InstancePool with one refused request", () => {
  const the = scene();

  /** Changes that are applied before a refused :scale. In 0.1.0 `pulumi up` hung at each. */
  const applied: [field: string, before: object, news: object, sent: (pool: ReturnType<typeof thePool>) => unknown][] =
    [
      ["instanceType", {}, { instanceType: "standard.small" }, (pool) => (pool["instance-type"] as { id: string }).id],
      ["publicIpAssignment", {}, { publicIpAssignment: "dual" }, (pool) => pool["public-ip-assignment"]],
      ["userData", {}, { userData: "#!/bin/sh\n" }, (pool) => pool["user-data"]],
      ["description", { description: "old" }, {}, (pool) => pool.description ?? ""],
      ["labels", { labels: { a: "b" } }, {}, (pool) => pool.labels ?? {}],
      ["minAvailable", {}, { minAvailable: 1 }, (pool) => pool["min-available"]],
    ];
  for (const [field, before, news, sent] of applied) {
    it(`fails with the server's message if ${field} was applied and :scale answers 403; the next up does the rest`, async () => {
      await the.pool.up({ ...basicPool, size: 3, ...before });
      const { id } = the.pool;
      the.addFault({ method: "PUT", path: ":scale$", ...FORBIDDEN });
      const next = { ...basicPool, ...news, size: 2 };
      await assert.rejects(the.pool.up(next), /:scale answered 403: Forbidden by policy.*Done before that/);
      const applied = sent(thePool(the.stage));
      assert.deepEqual([the.pool.id, the.pool.unfinished, the.pool.state.size], [id, true, 3]);
      assert.deepEqual((await the.pool.preview(next)).step, "update");
      the.stage.simulator.clearLog();
      await the.pool.up(next);
      assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${id}:scale`]);
      assert.deepEqual(sent(thePool(the.stage)), applied);
      assert.equal(thePool(the.stage).instances.length, 2);
      assert.equal((await the.pool.preview(next)).step, "same");
    });
  }

  it("stores the id of an applied instance type", async () => {
    await the.pool.up(basicPool);
    the.event("failOperation", { command: "scale-instance-pool", outcome: "failure" });
    const news = { ...basicPool, instanceType: "standard.small", size: 3 };
    await assert.rejects(the.pool.up(news), /Done before that: instanceType/);
    assert.equal(the.pool.state.instanceTypeId, SMALL);
    the.stage.simulator.clearLog();
    await the.pool.up(news);
    assert.deepEqual(writes(the.stage), [`PUT /instance-pool/${the.pool.id}:scale`]);
  });

  it("keeps and names the applied changes if a removal fails", async () => {
    await the.pool.up({ ...basicPool, description: "old", labels: { a: "b" } });
    const fail = { command: "reset-instance-pool-field", outcome: "failure" };
    the.event("failOperation", fail);
    const news = { ...basicPool, templateId: UBUNTU_22 };
    await assert.rejects(the.pool.up(news), /removal of description .* Done before that: templateId\./);
    assert.equal(the.pool.state.templateId, UBUNTU_22);
    assert.equal(the.pool.state.description, "old");
    the.stage.simulator.clearLog();
    await the.pool.up(news);
    assert.deepEqual(requests(the.stage, "PUT"), []);
    assert.equal(requests(the.stage, "DELETE").length, 2);
  });

  it("sends only the removals that failed before", async () => {
    await the.pool.up({ ...basicPool, description: "d", labels: { a: "b" } });
    the.addFault({ method: "DELETE", path: "/labels$", kind: "status", status: 400, when: "before" });
    await assert.rejects(the.pool.up(basicPool), /Done before that: description/);
    the.stage.simulator.clearLog();
    await the.pool.up(basicPool);
    assert.deepEqual(writes(the.stage), [`DELETE /instance-pool/${the.pool.id}/labels`]);
  });

  /** A value of each field that can be cleared. 0.1.0 forgot a failed removal of userDataBase64. */
  const removable: Record<string, unknown> = {
    description: "d",
    labels: { a: "b" },
    userData: "#!/bin/sh\npassword=hunter2\n",
    userDataBase64: base64("#!/bin/sh\npassword=hunter2\n"),
    minAvailable: 1,
    instancePrefix: "node",
    applicationConsistentSnapshotEnabled: true,
    securityGroupIds: [DEFAULT_SECURITY_GROUP],
    deployTargetId: DEPLOY_TARGET,
  };
  /** Cleared by the same requests as others in the table. They refer to objects that a test would have to create first. */
  const LIKE_OTHERS = ["antiAffinityGroupIds", "privateNetworkIds", "elasticIpIds", "sshKeys"];

  it("is tested for every field that can be cleared", () => {
    const clearable = Object.entries(instancePool.inputs.shape as Fields).flatMap(([name, schema]) =>
      factsOf(schema).clear === undefined ? [] : [name],
    );
    assert.deepEqual([...Object.keys(removable), ...LIKE_OTHERS].sort(), clearable.sort());
  });

  for (const [field, value] of Object.entries(removable)) {
    for (const how of ["is refused", "fails later"]) {
      it(`keeps ${field} as a difference if its removal ${how}, also in another process and after a refresh`, async () => {
        await the.pool.up({ ...basicPool, [field]: value });
        const before = thePool(the.stage);
        if (how === "is refused") {
          for (const method of ["PUT", "DELETE"]) the.addFault({ method, path: "/instance-pool/", ...FORBIDDEN });
        } else {
          for (const command of ["update-instance-pool", "reset-instance-pool-field"])
            the.event("failOperation", { command, outcome: "failure" });
        }
        await assert.rejects(the.pool.up(basicPool), /Forbidden by policy|ended in failure/);
        assert.deepEqual(thePool(the.stage), before);
        the.stage.simulator.clearFaults();
        the.stage.newProcess();
        assert.equal((await the.pool.preview(basicPool)).step, "update");
        later(the.stage);
        await the.pool.refresh();
        assert.deepEqual((await the.pool.preview(basicPool)).changed, [field]);
        for (const command of ["update-instance-pool", "reset-instance-pool-field"])
          the.event("failOperation", { command, outcome: "failure" });
        await assert.rejects(the.pool.up(basicPool), /ended in failure/);
        await the.pool.up(basicPool);
        assert.notDeepEqual(thePool(the.stage), before);
        assert.equal((await the.pool.preview(basicPool)).step, "same");
      });
    }
  }

  it("keeps a difference if userData replaces userDataBase64 and the PUT is refused", async () => {
    await the.pool.up({ ...basicPool, userDataBase64: base64("one") });
    the.addFault({ method: "PUT", path: "/instance-pool/", ...FORBIDDEN });
    const news = { ...basicPool, userData: "two" };
    await assert.rejects(the.pool.up(news), /Forbidden by policy/);
    assert.equal((await the.pool.preview({ ...basicPool, userDataBase64: base64("one") })).step, "update");
    await the.pool.up(news);
    assert.equal(thePool(the.stage)["user-data"], base64("two"));
  });
});
