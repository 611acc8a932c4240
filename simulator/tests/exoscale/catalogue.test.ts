import assert from "node:assert/strict";
import { z } from "zod";
import { EDGE_OF_ZURICH, GPU, operationShape, PRIVATE_TEMPLATE, startExoscale, type Exoscale } from "./client";

describe("the catalogue of simulated Exoscale", () => {
  let exoscale: Exoscale;
  before(async () => {
    exoscale = await startExoscale();
  });
  after(() => exoscale.simulator.close());

  const template = z.looseObject({ id: z.string(), name: z.string(), visibility: z.string() });
  const templates = (query: Record<string, string> | undefined, zone = "ch-gva-2") =>
    exoscale
      .ok(
        z.object({ templates: z.array(template) }),
        exoscale.call("GET", "/template", { zone, ...(query && { query }) }),
      )
      .then((answer) => answer.templates);

  it("lists templates by visibility and family, unordered, with unique public names", async () => {
    const everything = await templates(undefined);
    assert.deepEqual(await templates({ visibility: "public" }), everything);
    assert.deepEqual([...new Set(everything.map((one) => one.visibility))], ["public"]);
    const names = everything.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    // The newest build of a version is neither first nor last.
    const noble = everything.filter(({ name }) => name.startsWith("Linux Ubuntu 24.04 LTS 64-bit"));
    assert.deepEqual(
      noble.map((one) => [one.name, one["created-at"]]),
      [
        ["Linux Ubuntu 24.04 LTS 64-bit (build 2026031701)", "2026-03-17T08:30:00Z"],
        ["Linux Ubuntu 24.04 LTS 64-bit", "2026-10-06T08:30:00Z"],
      ],
    );
    const family = await templates({ visibility: "public", family: "debian" });
    assert.deepEqual([...new Set(family.map((one) => one["family"]))], ["debian"]);
    assert.deepEqual(
      (await templates({ visibility: "private" })).map((one) => one.name),
      ["web-base"],
    );
    assert.deepEqual(await templates({ visibility: "private" }, "de-fra-1"), []);
    assert.equal((await exoscale.call("GET", `/template/${PRIVATE_TEMPLATE}`, { zone: "de-fra-1" })).status, 404);
    assert.equal((await exoscale.call("GET", "/template", { query: { visibility: "all" } })).status, 400);
  });

  it("has instance types with the vendor's ids, which depend on the zone", async () => {
    const shape = z.object({
      "instance-types": z.array(z.looseObject({ id: z.string(), family: z.string(), size: z.string() })),
    });
    const list = async (zone: string) =>
      (await exoscale.ok(shape, exoscale.call("GET", "/instance-type", { zone })))["instance-types"];
    const types = await list("ch-gva-2");
    const idOf = (size: string) => types.find((one) => one.family === "standard" && one.size === size)?.id;
    assert.equal(idOf("tiny"), "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8");
    assert.equal(idOf("small"), "21624abb-764e-4def-81d7-9fc54b5957fb");
    assert.equal(idOf("medium"), "b6e9d1e8-89fc-4db3-aaa4-9b4c5b1d0844");
    assert.equal(
      (await list("at-vie-1")).some(({ family }) => family === "gpu3"),
      false,
    );
    assert.equal((await exoscale.call("GET", `/instance-type/${GPU}`)).status, 200);
    assert.equal((await exoscale.call("GET", `/instance-type/${GPU}`, { zone: "at-vie-1" })).status, 404);
  });

  it("lists and shows deploy targets, keys and networks; keys and groups in every zone", async () => {
    const zone = "ch-dk-2";
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: { name: "k", "public-key": "x" } })).status, 200);
    assert.equal((await exoscale.call("GET", "/ssh-key/k", { zone })).status, 200);
    const longest = { name: "a".repeat(255), "public-key": "x" };
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: longest })).status, 200);
    const deleted = await exoscale.ok(operationShape, exoscale.call("DELETE", `/ssh-key/${longest.name}`));
    assert.equal(deleted.state, "success");
    assert.deepEqual(await exoscale.operation(deleted.id), deleted, "egoscale v2 polls it all the same");
    assert.equal((await exoscale.call("POST", "/ssh-key", { body: { name: "k", "public-key": "x" } })).status, 409);
    const network = await exoscale.change("POST", "/private-network", { body: { name: "n" } });
    assert.equal((await exoscale.call("GET", `/private-network/${network}`)).status, 200);
    assert.equal((await exoscale.call("GET", `/private-network/${network}`, { zone })).status, 404);
    const lists = ["ssh-key", "private-network", "elastic-ip", "security-group", "deploy-target"];
    const targets = z.object({ "deploy-targets": z.array(z.object({ id: z.string() })) });
    const { "deploy-targets": edges } = await exoscale.ok(targets, exoscale.call("GET", "/deploy-target", { zone }));
    assert.deepEqual(edges, [{ id: EDGE_OF_ZURICH }]);
    assert.equal((await exoscale.call("GET", `/deploy-target/${EDGE_OF_ZURICH}`)).status, 404);
    for (const noun of lists) {
      const { status, body } = await exoscale.call("GET", `/${noun}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(z.record(z.string(), z.array(z.unknown())).parse(body)), [`${noun}s`]);
    }
  });

  it("answers the operation of an SSH key after it ended, as official clients read it", async () => {
    const shape = z.looseObject({ id: z.string(), state: z.literal("success") });
    const body = { name: "a", "public-key": "ssh-ed25519 AAAA" };
    const { id } = await exoscale.ok(shape, exoscale.call("POST", "/ssh-key", { body }));
    assert.equal((await exoscale.ok(shape, exoscale.call("GET", `/operation/${id}`))).id, id);
  });
});
