import assert from "node:assert/strict";
import { check } from "../../../../provider/core/schema/check";
import type { JsonObject } from "../../../../provider/core/json";
import { quote } from "../../../../provider/core/text/truncate";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";
import { settingsOf } from "../../../support/context";

const poolName = "pool-maos-dev-0123456789abcdef0123456789abcdef";
const minimal = { poolName, name: "train", flavor: "modelarts.vm.gpu.t4u8", count: 2 };
const full = {
  ...minimal,
  maxCount: 4,
  azs: [
    { az: "cn-north-4a", count: 2 },
    { az: "cn-north-4b", count: 0 },
  ],
  taints: [
    { key: "gpu", effect: "NoSchedule" },
    { key: "gpu", value: "x", effect: "NoExecute" },
    { key: "cpu", value: "", effect: "PreferNoSchedule" },
  ],
  labels: { "kubernetes.io/team": "a" },
  tags: [{ key: "owner", value: "" }],
  network: { vpc: "v", subnet: "s", securityGroups: ["g"] },
  extendParams: { dockerBaseSize: "50", postInstall: "bHM=", runtime: "containerd" },
  labelPolicyOnExistingNodes: "ignore",
  taintPolicyOnExistingNodes: "refresh",
  tagPolicyOnExistingNodes: "ignore",
  creatingStep: { step: 2, type: "hyperinstance" },
  os: { name: "EulerOS 2.9", imageId: "i", imageType: "private", autoMatch: "EulerOS 2.9" },
  rootVolume: { volumeType: "SSD", size: "100" },
  dataVolumes: [{ volumeType: "SAS", size: "100GiB", count: 2, extendParams: { volumeGroup: "vguser1" } }],
  volumeGroupConfigs: [
    { volumeGroup: "vguser1", lvmConfig: { lvType: "striped", path: "/mnt/data_1/x.y-z" }, types: ["local", "volume"] },
    { volumeGroup: "vgpaas", dockerThinPool: 90 },
  ],
  billing: {
    mode: "1",
    periodNum: 2,
    periodType: "2",
    autoRenew: true,
    promotionInfo: "p",
    serviceConsoleUrl: "https://console.example",
    orderId: "o",
  },
  connection: "lab",
};

/** An empty connection counts as configured. */
const settings = settingsOf({ "huaweicloud:connections": JSON.stringify({ lab: {} }) });

function failures(news: JsonObject, olds: JsonObject = {}): [path: string, reason: string][] {
  return check(nodePool, olds, news, settings).failures.map(({ path, reason }) => [path, reason]);
}

describe("NodePool inputs", () => {
  it("are accepted in the smallest and in the fullest form", () => {
    assert.deepEqual(failures(minimal), []);
    assert.deepEqual(failures(full), []);
    assert.deepEqual(failures({ ...minimal, adopt: `${poolName}/train` }), []);
  });

  it("accept 0 and 100 as the share of the container disk", () => {
    for (const dockerThinPool of [0, 100])
      assert.deepEqual(failures({ ...minimal, volumeGroupConfigs: [{ volumeGroup: "vgpaas", dockerThinPool }] }), []);
  });

  const disk = { volumeType: "SSD", size: "100Gi", extendParams: { volumeGroup: "vgpaas" } };
  const group = { volumeGroup: "vgpaas" };
  const bad: [path: string, more: JsonObject, reason: RegExp][] = [
    ["poolName", { poolName: undefined }, /^is required.*36 to 63/],
    ["poolName", { poolName: "research" }, /36 to 63 characters.*"research"$/],
    ["poolName", { poolName: `${poolName}/x` }, /lowercase letters, digits and hyphens/],
    ["poolName", { poolName: `${poolName}-` }, /no hyphen last/],
    ["poolName", { poolName: `p${"a".repeat(63)}` }, /36 to 63/],
    ["poolName", { poolName: poolName.toUpperCase() }, /lowercase/],
    ["name", { name: "a" }, /2 to 50 characters.*"a"$/],
    ["name", { name: "a".repeat(51) }, /2 to 50 characters/],
    ["name", { name: "Train" }, /lowercase/],
    ["name", { name: "1train" }, /a letter first/],
    ["name", { name: "train-" }, /no hyphen last/],
    ["name", { name: "../x" }, /lowercase letters, digits and hyphens/],
    ["name", { name: "train-default" }, /must not end in -default.*"train-default"$/],
    ["flavor", { flavor: "" }, /not empty/],
    ["flavor", { flavor: undefined }, /^is required/],
    ["count", { count: 0 }, /at least 1, but is 0$/],
    ["count", { count: 1.5 }, /integer/],
    ["count", { count: "2" }, /integer.*"2"$/],
    ["count", { count: undefined }, /^is required/],
    ["maxCount", { maxCount: 1 }, /must not be below count 2, but is 1$/],
    ["maxCount", { maxCount: 0 }, /at least 1/],
    ["azs", { azs: [{ az: "a", count: 1 }] }, /must add up to count 2, but add up to 1$/],
    ["azs[0].az", { azs: [{ az: "", count: 2 }] }, /not empty/],
    ["azs[0].count", { azs: [{ az: "a", count: -1 }] }, /at least 0/],
    ["azs[0].zone", { azs: [{ az: "a", count: 2, zone: "a" }] }, /Did you mean az\?|Known are az, count/],
    ["azs[1]", { azs: Array(2).fill({ az: "a", count: 1 }) }, /repeats the availability zone of azs\[0\]: a$/],
    [
      "taints[0].effect",
      { taints: [{ key: "a", effect: "Sometimes" }] },
      /NoSchedule, PreferNoSchedule, NoExecute.*"Sometimes"$/,
    ],
    ["taints[0].effect", { taints: [{ key: "a" }] }, /^is required/],
    ["taints[0].key", { taints: [{ key: "", effect: "NoExecute" }] }, /not empty/],
    [
      "taints[1]",
      { taints: ["b", "c"].map((value) => ({ key: "a", value, effect: "NoExecute" })) },
      /repeats the key and effect of taints\[0\]: a:NoExecute$/,
    ],
    ["labels.a", { labels: { a: 1 } }, /string.*1$/],
    ["labels", { labels: ["a"] }, /map of names to strings/],
    ["tags[0].key", { tags: [{ key: "CCE-x", value: "" }] }, /CCE- or __type_baremetal.*"CCE-x"$/],
    ["tags[0].key", { tags: [{ key: "__type_baremetal_x", value: "" }] }, /CCE- or __type_baremetal/],
    ["tags[0].key", { tags: [{ key: "", value: "" }] }, /must not be empty/],
    ["tags[0].value", { tags: [{ key: "a" }] }, /^is required/],
    ["tags[1]", { tags: ["1", "2"].map((value) => ({ key: "a", value })) }, /repeats the key of tags\[0\]: a$/],
    ["tags", { tags: Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, value: "" })) }, /at most 20/],
    ["network.vpc", { network: { vpc: "" } }, /not empty/],
    ["network.subnet", { network: { subnet: 1 } }, /string/],
    ["network.securityGroups[0]", { network: { securityGroups: [""] } }, /not empty/],
    ["network.vpcs", { network: { vpcs: "v" } }, /Did you mean vpc\?/],
    ["extendParams.runtime", { extendParams: { runtime: 1 } }, /string, but is 1$/],
    ["extendParams.postInstall", { extendParams: { postInstall: 1 } }, /string, but is a number \(not shown/],
    [
      "extendParams.labelPolicyOnExistingNodes",
      { extendParams: { labelPolicyOnExistingNodes: "ignore" } },
      /a separate input/,
    ],
    ["labelPolicyOnExistingNodes", { labelPolicyOnExistingNodes: "never" }, /refresh, ignore.*"never"$/],
    ["taintPolicyOnExistingNodes", { taintPolicyOnExistingNodes: true }, /refresh, ignore/],
    ["tagPolicyOnExistingNodes", { tagPolicyOnExistingNodes: "" }, /refresh, ignore/],
    ["creatingStep.step", { creatingStep: { step: 0 } }, /at least 1/],
    ["creatingStep.type", { creatingStep: { type: "shelf" } }, /hyperinstance, rack/],
    ["count", { creatingStep: { step: 4 } }, /must be a multiple of creatingStep.step 4, but is 2$/],
    ["maxCount", { creatingStep: { step: 2 }, maxCount: 3 }, /must be a multiple of creatingStep.step 2, but is 3$/],
    ["os.imageType", { os: { imageType: "public" } }, /private/],
    ["os.name", { os: { name: "" } }, /not empty/],
    ["os.imageId", { os: { imageId: "" } }, /not empty/],
    ["os.autoMatch", { os: { autoMatch: true } }, /string/],
    ["rootVolume.volumeType", { rootVolume: { volumeType: "HDD", size: "1" } }, /SSD, GPSSD, SAS.*"HDD"$/],
    ["rootVolume.size", { rootVolume: { volumeType: "SSD", size: "100MB" } }, /number of GiB, such as 100Gi.*"100MB"$/],
    ["rootVolume.size", { rootVolume: { volumeType: "SSD" } }, /^is required/],
    ["dataVolumes[0].size", { dataVolumes: [{ ...disk, size: "0" }], volumeGroupConfigs: [group] }, /number of GiB/],
    [
      "dataVolumes[0].volumeType",
      { dataVolumes: [{ ...disk, volumeType: "" }], volumeGroupConfigs: [group] },
      /SSD, GPSSD, SAS/,
    ],
    ["dataVolumes[0].count", { dataVolumes: [{ ...disk, count: 0 }], volumeGroupConfigs: [group] }, /at least 1/],
    [
      "dataVolumes[0].extendParams.volumeGroup",
      { dataVolumes: [{ ...disk, extendParams: { volumeGroup: "mine" } }], volumeGroupConfigs: [group] },
      /vgpaas, default, vguser.*"mine"$/,
    ],
    [
      "dataVolumes[0].extendParams.volumeGroup",
      { dataVolumes: [disk], volumeGroupConfigs: [{ volumeGroup: "default" }] },
      /must be one that volumeGroupConfigs configures, but is vgpaas$/,
    ],
    ["volumeGroupConfigs[0].volumeGroup", { volumeGroupConfigs: [{ volumeGroup: "vguser" }] }, /vguser and a number/],
    ["volumeGroupConfigs[0].dockerThinPool", { volumeGroupConfigs: [{ ...group, dockerThinPool: 101 }] }, /0 to 100/],
    [
      "volumeGroupConfigs[0].dockerThinPool",
      { volumeGroupConfigs: [{ volumeGroup: "default", dockerThinPool: 9 }] },
      /only for the disk group vgpaas/,
    ],
    ["volumeGroupConfigs[0].lvmConfig.lvType", { volumeGroupConfigs: [{ ...group, lvmConfig: {} }] }, /^is required/],
    [
      "volumeGroupConfigs[0].lvmConfig.path",
      { volumeGroupConfigs: [{ ...group, lvmConfig: { lvType: "linear", path: "" } }] },
      /absolute path/,
    ],
    [
      "volumeGroupConfigs[0].lvmConfig.path",
      { volumeGroupConfigs: [{ ...group, lvmConfig: { lvType: "linear", path: "data/sets" } }] },
      /absolute path of letters.*"data\/sets"$/,
    ],
    [
      "volumeGroupConfigs[0].lvmConfig.path",
      { volumeGroupConfigs: [{ ...group, lvmConfig: { lvType: "linear", path: "/my data" } }] },
      /absolute path/,
    ],
    ["volumeGroupConfigs[0].types[0]", { volumeGroupConfigs: [{ ...group, types: ["tape"] }] }, /volume, local/],
    [
      "volumeGroupConfigs[1]",
      { volumeGroupConfigs: [group, group] },
      /repeats the disk group of volumeGroupConfigs\[0\]: vgpaas$/,
    ],
    ["billing.mode", { billing: { mode: "prePaid" } }, /0, 1.*"prePaid"$/],
    ["billing.periodNum", { billing: { mode: "1", periodType: "2" } }, /required for billing.mode 1/],
    ["billing.periodType", { billing: { mode: "1", periodNum: 1 } }, /required for billing.mode 1/],
    ["billing.periodNum", { billing: { periodNum: 0 } }, /at least 1/],
    ["billing.periodType", { billing: { periodType: "month" } }, /2, 3, 4.*"month"$/],
    ["billing.autoRenew", { billing: { autoRenew: "1" } }, /true or false/],
    ["billing.promotionInfo", { billing: { promotionInfo: 1 } }, /string/],
    ["billing.serviceConsoleUrl", { billing: { serviceConsoleUrl: "" } }, /not empty/],
    ["billing.orderId", { billing: { orderId: "" } }, /not empty/],
    ["adopt", { adopt: "train" }, /must be <poolName>\/<name>, but is "train"$/],
    ["adopt", { adopt: `${poolName}/train/x` }, /must be <poolName>\/<name>/],
    ["adopt", { adopt: `${poolName}/..` }, /must be <poolName>\/<name>/],
    ["name", { adopt: `${poolName}/other` }, /must be declared as it is in adopt, other, but is train$/],
    ["poolName", { adopt: `${poolName}0/train` }, /must be declared as it is in adopt/],
    ["connection", { connection: 1 }, /string/],
    [
      "connection",
      { connection: "lob" },
      /^"lob" is not a connection of huaweicloud: there are lab\. Did you mean lab\?/,
    ],
    ["lables", { lables: {} }, /Did you mean labels\?$/],
  ];
  for (const [path, more, reason] of bad) {
    it(`are refused at ${path} for ${quote(Object.values(more)[0])}`, () => {
      const found = failures({ ...minimal, ...more });
      assert.deepEqual(found.map(([at]) => at), [path]); // prettier-ignore
      assert.match(found[0]?.[1] ?? "", reason);
    });
  }

  it("report all failures together", () => {
    const paths = failures({ poolName: "x", name: "Y", count: 3, maxCount: 2, creatingStep: { step: 2 }, hue: 1 }).map(
      ([path]) => path,
    );
    assert.deepEqual(paths.sort(), ["count", "flavor", "hue", "maxCount", "name", "poolName"]);
  });

  it("may be unknown in every field and part", () => {
    for (const name of Object.keys(full)) assert.deepEqual(failures({ ...full, [name]: UNKNOWN }), [], name);
    const azs = [{ az: UNKNOWN, count: UNKNOWN }];
    assert.deepEqual(
      failures({
        ...minimal,
        azs,
        labels: { a: UNKNOWN },
        billing: { mode: "1", periodNum: UNKNOWN, periodType: UNKNOWN },
      }),
      [],
    );
  });

  it("may keep any value of adopt after the adoption", () => {
    assert.deepEqual(failures({ ...minimal, adopt: "long ago" }, minimal), []);
  });
});
