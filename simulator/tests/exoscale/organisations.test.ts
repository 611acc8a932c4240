import assert from "node:assert/strict";
import { z } from "zod";
import { operationShape, poolBody, PRIVATE_TEMPLATE, startExoscale, type CallOptions, type Exoscale } from "./client";

const organisationShape = z.looseObject({ id: z.string(), name: z.string() });
const keyShape = z.object({ key: z.string(), secret: z.string() });

describe("a simulated Exoscale organisation", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const organisationOf = (options: CallOptions = {}) =>
    exoscale.ok(organisationShape, exoscale.call("GET", "/organization", options));
  const statusOf = async (path: string, as: z.output<typeof keyShape>) =>
    (await exoscale.call("GET", path, { as })).status;

  it("is read by each of its keys, in every zone", async () => {
    const organisation = await organisationOf();
    assert.equal(organisation.name, "simulated");
    assert.match(organisation.id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(await organisationOf({ zone: "de-fra-1" }), organisation);
    assert.deepEqual(Object.keys(organisation).sort(), [
      "address",
      "balance",
      "city",
      "country",
      "currency",
      "id",
      "name",
      "postcode",
    ]);
  });

  it("does not see the objects of another organisation", async () => {
    const group = await exoscale.settledGroup();
    const pool = await exoscale.settledPool();
    await exoscale.call("POST", "/ssh-key", { body: { name: "ada", "public-key": "x" } });
    const operation = await exoscale.ok(operationShape, exoscale.call("DELETE", `/anti-affinity-group/${group}`));
    const [member] = pool.instances;
    const { id, ...as } = keyShape
      .extend({ id: z.string() })
      .parse(exoscale.event("createOrganisation", { name: "b" }));
    assert.deepEqual([(await organisationOf({ as })).id, (await organisationOf({ as })).name], [id, "b"]);
    assert.notEqual(id, (await organisationOf()).id);

    for (const path of [
      `/instance-pool/${pool.id}`,
      `/instance/${member?.id ?? ""}`,
      `/anti-affinity-group/${group}`,
      `/operation/${operation.id}`,
      `/template/${PRIVATE_TEMPLATE}`,
      "/ssh-key/ada",
    ]) {
      assert.equal(await statusOf(path, as), 404, path);
      assert.equal(await statusOf(path, exoscale), 200, path);
    }
    for (const [noun, field] of [
      ["instance-pool", "instance-pools"],
      ["instance", "instances"],
      ["anti-affinity-group", "anti-affinity-groups"],
      ["ssh-key", "ssh-keys"],
    ] as const) {
      assert.deepEqual((await exoscale.call("GET", `/${noun}`, { as })).body, { [field]: [] });
    }

    const theirs = await exoscale.change("POST", "/instance-pool", { as, body: poolBody });
    await exoscale.change("POST", "/anti-affinity-group", { as, body: { name: "apart" } });
    exoscale.advance(60);
    assert.equal((await exoscale.call("GET", `/instance-pool/${theirs}`)).status, 404);
    assert.deepEqual(
      exoscale.view().zones["ch-gva-2"]?.pools.map((one) => one.id),
      [pool.id],
    );
    const others = z.object({
      organisations: z.record(z.string(), z.looseObject({ id: z.string(), instances: z.array(z.unknown()) })),
    });
    const { b } = others.parse(exoscale.simulator.view().exoscale).organisations;
    assert.deepEqual([b?.id, b?.instances.length], [id, 2]);
  });

  it("is addressed by its name in events, which fail for an unknown name", async () => {
    exoscale.event("createOrganisation", { name: "b" });
    exoscale.event("createAntiAffinityGroup", { organisation: "b", name: "theirs" });
    assert.deepEqual(exoscale.view().antiAffinityGroups, []);
    assert.throws(
      () => exoscale.event("createAntiAffinityGroup", { organisation: "c", name: "x" }),
      /no organisation c/,
    );
    assert.throws(() => exoscale.event("createOrganisation", { name: "b" }), /exists/);
    assert.throws(() => exoscale.event("createOrganisation", { name: "simulated" }), /exists/);
  });

  it("can have a second key, and revoke the first", async () => {
    const { id } = await exoscale.settledPool();
    const as = keyShape.parse(exoscale.event("createApiKey", {}));
    assert.notEqual(as.key, exoscale.key);
    assert.equal(await statusOf(`/instance-pool/${id}`, as), 200);
    assert.deepEqual(await organisationOf({ as }), await organisationOf());
    exoscale.event("revokeApiKey", { key: exoscale.key });
    assert.deepEqual(await exoscale.call("GET", `/instance-pool/${id}`), {
      status: 403,
      body: { message: "Forbidden: Unknown API key" },
    });
    assert.equal(await statusOf(`/instance-pool/${id}`, as), 200);
    assert.throws(() => exoscale.event("revokeApiKey", { key: exoscale.key }), /no API key/);

    exoscale.simulator.reset();
    assert.equal(await statusOf("/instance-pool", as), 403);
    assert.equal(await statusOf("/instance-pool", exoscale), 200);
  });

  it("refuses a key with the secret of another organisation", async () => {
    const { key } = keyShape.parse(exoscale.event("createOrganisation", { name: "b" }));
    assert.equal(await statusOf("/instance-pool", { key, secret: exoscale.secret }), 403);
  });
});
