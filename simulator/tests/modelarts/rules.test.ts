import assert from "node:assert/strict";
import { assertRefused, creation, get, startModelArts, type ModelArts } from "./client";

const flavor = "modelarts.vm.2u4g.dcc";

describe("simulated ModelArts: rules", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startModelArts();
  });
  afterEach(() => modelarts.close());

  const of = (count: number, others: object = {}) => ({ flavor, count, maxCount: count, ...others });

  describe("refuse in a creation", () => {
    const refused: readonly (readonly [string, object, RegExp])[] = [
      ["a count of 0", of(0), /count must greater than 1/],
      ["maxCount above count", { flavor, count: 1, maxCount: 2 }, /does not support maxCount more than count/],
      ["maxCount below count", { flavor, count: 2, maxCount: 1 }, /maxCount/],
      ["no maxCount", { flavor, count: 1 }, /spec\.resources\.maxCount/],
      ["a count that is no multiple of the step", of(3, { creatingStep: { step: 2 } }), /multiples of step 2/],
      ["azs that do not add up", of(2, { azs: [{ az: "a", count: 1 }] }), /azs must add up/],
      ["an AZ without a count", of(1, { azs: [{ az: "a" }] }), /azs\.0\.count/],
      ["an effect that is none", of(1, { taints: [{ key: "k", effect: "Never" }] }), /taints\.0\.effect/],
      [
        "the same taint twice",
        of(1, {
          taints: [
            { key: "k", effect: "NoExecute" },
            { key: "k", value: "v", effect: "NoExecute" },
          ],
        }),
        /duplicate key and effect/,
      ],
      ["a tag of the service's own", of(1, { tags: [{ key: "CCE-x", value: "" }] }), /CCE-x is reserved/],
      ["a bare metal tag", of(1, { tags: [{ key: "__type_baremetal1", value: "" }] }), /is reserved/],
      [
        "the same tag twice",
        of(1, {
          tags: [
            { key: "k", value: "1" },
            { key: "k", value: "2" },
          ],
        }),
        /duplicate key/,
      ],
      [
        "21 tags",
        of(1, { tags: Array.from({ length: 21 }, (_, key) => ({ key: `k${key.toString()}`, value: "" })) }),
        /20 tags/,
      ],
      [
        "data volumes without their volume group",
        of(1, { dataVolumes: [{ volumeType: "SSD", size: "100Gi", extendParams: { volumeGroup: "vgpaas" } }] }),
        /volumeGroupConfigs/,
      ],
      [
        "a thin pool outside vgpaas",
        of(1, { volumeGroupConfigs: [{ volumeGroup: "default", dockerThinPool: 50 }] }),
        /vgpaas/,
      ],
      ["a disk type that is none", of(1, { rootVolume: { volumeType: "HDD", size: "100" } }), /rootVolume\.volumeType/],
      [
        "a mount path that is not absolute",
        of(1, { volumeGroupConfigs: [{ volumeGroup: "vguser1", lvmConfig: { lvType: "linear", path: "data" } }] }),
        /lvmConfig\.path/,
      ],
      ["a private image without its id", of(1, { os: { imageType: "private" } }), /imageId/],
      ["labels that are no strings", of(1, { labels: { a: 1 } }), /labels\.a/],
    ];
    for (const [what, resources, reason] of refused) {
      it(what, async () => {
        assertRefused(await modelarts.create("one", resources), reason);
        assertRefused(await modelarts.show("one"), /invalid nodepool name/);
      });
    }

    it("shares of the container disk that are no percentage, and takes the bounds", async () => {
      const share = (dockerThinPool: number) =>
        of(1, { volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool }] });
      for (const outside of [-1, 101, 0.5])
        assertRefused(await modelarts.create("one", share(outside)), /dockerThinPool/);
      for (const bound of [0, 100])
        assert.equal((await modelarts.create(`b${bound.toString()}`, share(bound))).status, 200);
    });

    it("a name that is taken, also by one that is on its way out", async () => {
      await modelarts.create("one", of(1));
      assertRefused(await modelarts.create("one", of(1)), /already exists/);
      await modelarts.destroy("one");
      assertRefused(await modelarts.create("one", of(1)), /already exists/);
      modelarts.advance(2);
      assert.equal((await modelarts.create("one", of(1))).status, 200);
    });

    it("names outside the rules", async () => {
      for (const name of ["x", "Big", "1a", "a-", "a_b", `a${"b".repeat(50)}`, "mine-default"]) {
        assertRefused(await modelarts.create(name, of(1)), /metadata\.name/);
      }
    });

    it("bodies that are no node pool, and content types that are not JSON", async () => {
      const post = (json: unknown, headers?: Record<string, string>) =>
        modelarts.call("POST", modelarts.nodePools, { json, ...(headers && { headers }) });
      assertRefused(await post({ ...creation("one", of(1)), kind: "Pool" }), /kind/);
      assertRefused(await post({ ...creation("one", of(1)), apiVersion: "v1" }), /apiVersion/);
      assertRefused(await post({ kind: "NodePool", apiVersion: "v2", metadata: { name: "one" } }), /spec/);
      assertRefused(await post([]), /Bad request/);
      assertRefused(
        await modelarts.call("POST", modelarts.nodePools, { headers: { "content-type": "application/json" } }),
        /not JSON/,
      );
      const plain = await post(creation("one", of(1)), { "content-type": "text/plain" });
      assert.equal(get(plain.body, "error_code"), "ModelArts.50004100");
    });

    it("taints, tags and a network in a pool that is not privileged, in a patch too", async () => {
      modelarts.event("setPrivileged", { privileged: false });
      assert.equal((await modelarts.create("one", of(1, { taints: [], labels: { a: "b" } }))).status, 200);
      const fields = {
        taints: [{ key: "k", effect: "NoExecute" }],
        tags: [{ key: "k", value: "v" }],
        network: { vpc: "v" },
      };
      for (const [field, value] of Object.entries(fields)) {
        const reason = new RegExp(`${field} can not be specified for a non-privileged pool`);
        assertRefused(await modelarts.create("two", of(1, { [field]: value })), reason);
        assertRefused(await modelarts.patch("one", of(1, { [field]: value })), reason);
      }
    });
  });

  describe("billing", () => {
    const prepaid = {
      "os.modelarts/billing.mode": "1",
      "os.modelarts/period.num": "1",
      "os.modelarts/period.type": "2",
    };

    it("wants a period for yearly/monthly, by the hour in creations alone", async () => {
      assertRefused(await modelarts.create("one", of(1), { "os.modelarts/billing.mode": "1" }), /period\.num/);
      assertRefused(
        await modelarts.create("one", of(1), { ...prepaid, "os.modelarts/period.type": "5" }),
        /period\.type/,
      );
      assertRefused(await modelarts.create("one", of(1), { "os.modelarts/billing.mode": "2" }), /billing\.mode/);
      assert.equal((await modelarts.create("one", of(1), { ...prepaid, "os.modelarts/period.type": "4" })).status, 200);
      assertRefused(
        await modelarts.patch("one", of(2), { ...prepaid, "os.modelarts/period.type": "4" }),
        /period\.type/,
      );
    });

    it("may be named in a patch only when nodes are added, and is inherited where it is not", async () => {
      await modelarts.create("one", of(2));
      const annotations = { "os.modelarts/auto.renew": "1" };
      for (const count of [2, 1]) {
        assertRefused(
          await modelarts.patch("one", of(count), annotations),
          /billing annotation must be empty while there is no resources addition/,
        );
      }
      assert.equal((await modelarts.patch("one", of(2), { "os.modelarts/auto.renew": null })).status, 200);
      await modelarts.patch("one", of(3), prepaid);
      await modelarts.patch("one", of(4));
      const nodes = get(modelarts.view("one"), "nodes") as unknown[];
      assert.deepEqual(
        nodes.map((node) => get(node, "prepaid")),
        [false, false, true, true],
      );
    });

    it("keeps yearly/monthly nodes from being scaled in or deleted", async () => {
      await modelarts.create("one", of(2), prepaid);
      assertRefused(await modelarts.patch("one", of(1)), /yearly\/monthly/);
      assertRefused(await modelarts.destroy("one"), /yearly\/monthly/);
    });
  });
});
