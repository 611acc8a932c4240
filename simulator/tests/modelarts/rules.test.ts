import assert from "node:assert/strict";
import { assertRefused, creation, FLAVOR, get, type ModelArts, of, PREPAID, startModelArts } from "./client";

describe("simulated ModelArts: rules", () => {
  let modelarts: ModelArts;

  beforeEach(async () => {
    modelarts = await startModelArts();
  });
  afterEach(() => modelarts.close());

  describe("refuse in a creation", () => {
    const refused: readonly (readonly [string, object, RegExp])[] = [
      ["a count of 0", of(0), /count must greater than 1/],
      ["maxCount above count", { ...of(1), maxCount: 2 }, /does not support maxCount more than count/],
      ["maxCount below count", { ...of(2), maxCount: 1 }, /maxCount/],
      ["no maxCount", { flavor: FLAVOR, count: 1 }, /spec\.resources\.maxCount/],
      ["a count that is not a multiple of the step", of(3, { creatingStep: { step: 2 } }), /multiples of step 2/],
      ["azs that do not add up", of(2, { azs: [{ az: "a", count: 1 }] }), /azs must add up/],
      ["an AZ without a count", of(1, { azs: [{ az: "a" }] }), /azs\.0\.count/],
      ["an unknown effect", of(1, { taints: [{ key: "k", effect: "Never" }] }), /taints\.0\.effect/],
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
      ["a reserved tag", of(1, { tags: [{ key: "CCE-x", value: "" }] }), /CCE-x is reserved/],
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
      ["an unknown disk type", of(1, { rootVolume: { volumeType: "HDD", size: "100" } }), /rootVolume\.volumeType/],
      [
        "a mount path that is not absolute",
        of(1, { volumeGroupConfigs: [{ volumeGroup: "vguser1", lvmConfig: { lvType: "linear", path: "data" } }] }),
        /lvmConfig\.path/,
      ],
      ["a private image without its id", of(1, { os: { imageType: "private" } }), /imageId/],
      ["labels that are not strings", of(1, { labels: { a: 1 } }), /labels\.a/],
    ];
    for (const [what, resources, reason] of refused) {
      it(what, async () => {
        assertRefused(await modelarts.create("one", resources), reason);
        assertRefused(await modelarts.show("one"), /invalid nodepool name/);
      });
    }

    it("shares of the container disk outside 0 to 100", async () => {
      const share = (dockerThinPool: number) =>
        of(1, { volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool }] });
      for (const outside of [-1, 101, 0.5])
        assertRefused(await modelarts.create("one", share(outside)), /dockerThinPool/);
      for (const bound of [0, 100])
        assert.equal((await modelarts.create(`b${bound.toString()}`, share(bound))).status, 200);
    });

    it("a name that is taken, also by a node pool that is being deleted", async () => {
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

    it("bodies that are not node pools, and content types other than JSON", async () => {
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
    it("needs a period for yearly/monthly, in hours only for creations", async () => {
      assertRefused(await modelarts.create("one", of(1), { "os.modelarts/billing.mode": "1" }), /period\.num/);
      assertRefused(
        await modelarts.create("one", of(1), { ...PREPAID, "os.modelarts/period.type": "5" }),
        /period\.type/,
      );
      assertRefused(await modelarts.create("one", of(1), { "os.modelarts/billing.mode": "2" }), /billing\.mode/);
      assert.equal((await modelarts.create("one", of(1), { ...PREPAID, "os.modelarts/period.type": "4" })).status, 200);
      assertRefused(
        await modelarts.patch("one", of(2), { ...PREPAID, "os.modelarts/period.type": "4" }),
        /period\.type/,
      );
    });

    it("may be in a patch only if nodes are added, and is inherited otherwise", async () => {
      await modelarts.create("one", of(2));
      const annotations = { "os.modelarts/auto.renew": "1" };
      for (const count of [2, 1]) {
        assertRefused(
          await modelarts.patch("one", of(count), annotations),
          /billing annotation must be empty while there is no resources addition/,
        );
      }
      assert.equal((await modelarts.patch("one", of(2), { "os.modelarts/auto.renew": null })).status, 200);
      await modelarts.patch("one", of(3), PREPAID);
      await modelarts.patch("one", of(4));
      const nodes = modelarts.nodesOf("one");
      assert.deepEqual(
        nodes.map((node) => get(node, "prepaid")),
        [false, false, true, true],
      );
    });

    it("prevents the removal of yearly/monthly nodes", async () => {
      await modelarts.create("one", of(2), PREPAID);
      assertRefused(await modelarts.patch("one", of(1)), /yearly\/monthly/);
      assertRefused(await modelarts.destroy("one"), /yearly\/monthly/);
    });
  });
});
