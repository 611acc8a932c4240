import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { check } from "../../../../provider/core/schema/check";
import type { Failure } from "../../../../provider/core/schema/failures";
import type { JsonObject } from "../../../../provider/core/json";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { antiAffinityGroup } from "../../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { settingsOf } from "../../../support/context";

const id = "3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877";
const pool = { zone: "ch-gva-2", name: "web", size: 3, instanceType: "standard.small", templateId: id, diskSize: 50 };

function failures(definition: ResourceDefinition, news: JsonObject, olds: JsonObject = {}): readonly Failure[] {
  return check(definition, olds, news, settingsOf()).failures;
}

const texts = (count: number) => "x".repeat(count);

interface Bounds {
  /** Values that are taken. */
  readonly right: readonly unknown[];
  /** Values that are refused, each with what the reason must tell; the value itself is told besides. */
  readonly wrong: readonly (readonly [value: unknown, bound: RegExp, path?: string])[];
}

const ids: Bounds = {
  right: [[], [id], [id, id.toUpperCase()]],
  wrong: [
    [id, /must be a list/],
    [{ 0: id }, /must be a list/],
    [["web"], /UUID/, "[0]"],
    [[id, ""], /UUID/, "[1]"],
    [[id, { id }], /UUID/, "[1]"],
    [[`${id}/..`], /UUID/, "[0]"],
  ],
};
const flag: Bounds = {
  right: [true, false],
  wrong: [
    ["true", /true or false/],
    [1, /true or false/],
    [null, /true or false/],
  ],
};
const steering: Bounds = {
  right: [],
  wrong: [
    ["", /string/],
    [7, /string/],
    [{}, /string/],
  ],
};

const poolFields: Record<keyof typeof instancePool.inputs.shape, Bounds> = {
  zone: {
    // A zone may be newer than this package.
    right: ["hr-zag-1", "ch-gva-1", "fr-par-12"],
    wrong: [
      ["ch-gva", /a zone such as ch-gva-2, .*hr-zag-1/],
      ["CH-GVA-2", /a zone such as/],
      ["", /a zone such as/],
      ["ch-gva-2.evil.example", /a zone such as/],
      ["ch-gva-2/", /a zone such as/],
      [2, /a zone such as/],
    ],
  },
  name: {
    right: ["w", texts(255)],
    wrong: [
      ["", /1 to 255/],
      [texts(256), /1 to 255/],
      [7, /string/],
      [null, /string/],
    ],
  },
  description: {
    right: ["", texts(255)],
    wrong: [
      [texts(256), /at most 255/],
      [7, /string/],
    ],
  },
  size: {
    right: [1, 1000],
    wrong: [
      [-1, /at least 0/],
      [0, /at least 1 when the pool is created/],
      [1.5, /integer/],
      ["3", /integer/],
      [Number.MAX_VALUE, /integer/],
      [true, /integer/],
    ],
  },
  instanceType: {
    right: ["standard.small", "STANDARD.Extra-Large", "gpua5000.large", id, id.toUpperCase()],
    wrong: [
      ["small", /<family>\.<size>/],
      ["a.b.c", /<family>\.<size>/],
      ["", /<family>\.<size>/],
      ["../x", /<family>\.<size>/],
      [7, /string|<family>/],
      [{ id }, /string|<family>/],
    ],
  },
  templateId: {
    right: [id.toUpperCase()],
    wrong: [
      ["ubuntu", /UUID/],
      ["", /UUID/],
      [{ id }, /UUID/],
    ],
  },
  diskSize: {
    right: [10, 51_200],
    wrong: [
      [9, /10 to 51200/],
      [51_201, /10 to 51200/],
      [10.5, /integer/],
      ["50", /integer/],
    ],
  },
  minAvailable: {
    right: [0, 3],
    wrong: [
      [-1, /at least 0/],
      [0.5, /integer/],
      ["1", /integer/],
    ],
  },
  instancePrefix: {
    right: ["p", texts(30)],
    wrong: [
      ["", /1 to 30/],
      [texts(31), /1 to 30/],
      [7, /string/],
    ],
  },
  userData: {
    right: ["#cloud-config", texts(24_576), "ü".repeat(12_288)],
    wrong: [
      [7, /string/],
      [["a"], /string/],
    ],
  },
  userDataBase64: { right: ["QQ==", gzipSync("a").toString("base64")], wrong: [[7, /base64/]] },
  antiAffinityGroupIds: ids,
  securityGroupIds: ids,
  privateNetworkIds: ids,
  elasticIpIds: ids,
  sshKeys: {
    right: [[], ["a", texts(255)]],
    wrong: [
      ["a", /must be a list/],
      [[""], /1 to 255/, "[0]"],
      [["a", texts(256)], /1 to 255/, "[1]"],
      [[7], /string/, "[0]"],
    ],
  },
  deployTargetId: {
    right: [id],
    wrong: [
      ["", /UUID/],
      [[id], /UUID/],
    ],
  },
  labels: {
    right: [{}, { a: "" }, { "": "x" }, { "k8s.io/name": "x" }, { constructor: "y" }],
    wrong: [
      [["a"], /map of names/],
      ["a=b", /map of names/],
      [{ a: 1 }, /string/, ".a"],
      [{ "a.b": null }, /string/, '["a.b"]'],
      [{ constructor: {} }, /string/, ".constructor"],
    ],
  },
  publicIpAssignment: {
    right: ["inet4", "dual", "none"],
    wrong: [
      ["inet6", /one of inet4, dual, none/],
      ["", /one of/],
      [true, /one of/],
    ],
  },
  ipv6Enabled: flag,
  applicationConsistentSnapshotEnabled: flag,
  rollout: {
    right: [
      {},
      { maxUnavailable: 1, maxSurge: 0 },
      { healthCheck: { port: 22 }, batchPauseSeconds: 0, pauseOnFailure: false },
      { healthCheck: { url: "http://{ip}:8080/healthz", intervalSeconds: 1, timeoutSeconds: 1, successes: 1 } },
      { healthCheck: { url: "https://checks.example.org/{id}" } },
    ],
    wrong: [
      [true, /must be an object/],
      [{ maxSurge: 0 }, /at least 1 if maxUnavailable is 0/, ".maxSurge"],
      [{ maxSurge: -1 }, /at least 0/, ".maxSurge"],
      [{ maxSurge: "25%" }, /integer/, ".maxSurge"],
      [{ batchPauseSeconds: 86_401 }, /86400/, ".batchPauseSeconds"],
      [{ healthCheck: {} }, /either url or port/, ".healthCheck"],
      [{ healthCheck: { port: 80, url: "http://{ip}" } }, /either url or port/, ".healthCheck"],
      [{ healthCheck: { port: 0 } }, /1 to 65535/, ".healthCheck.port"],
      [{ healthCheck: { url: "http://example.org" } }, /with \{ip\} or \{id\}/, ".healthCheck.url"],
      [{ healthCheck: { url: "ftp://{ip}" } }, /http or https/, ".healthCheck.url"],
      [{ healthCheck: { url: "http://me:secret@{ip}" } }, /http or https/, ".healthCheck.url"],
    ],
  },
  adopt: {
    right: [`${id}@ch-gva-2`, `${id.toUpperCase()}@ch-gva-2`],
    wrong: [
      [id, /<id>@<zone>/],
      ["", /<id>@<zone>/],
      ["web", /<id>@<zone>/],
      [`${id}@mars`, /<id>@<zone>/],
      [`x${id}`, /<id>@<zone>/],
      [`${id}/..`, /<id>@<zone>/],
      [7, /<id>@<zone>/],
    ],
  },
  connection: steering,
};

const groupFields: Record<keyof typeof antiAffinityGroup.inputs.shape, Bounds> = {
  name: poolFields.name,
  description: poolFields.description,
  adopt: {
    right: [id],
    wrong: [
      ["", /<id>/],
      ["web", /<id>/],
      [`${id}@ch-gva-2`, /<id>/],
      [{ id }, /<id>/],
    ],
  },
  connection: steering,
};

const tables: [what: string, definition: ResourceDefinition, base: JsonObject, fields: Record<string, Bounds>][] = [
  ["an instance pool", instancePool, pool, poolFields],
  ["an anti-affinity group", antiAffinityGroup, { name: "web" }, groupFields],
];

for (const [what, definition, base, fields] of tables) {
  describe(`the inputs of ${what}`, () => {
    it("are all in this table", () => {
      assert.deepEqual(Object.keys(fields).sort(), Object.keys(definition.inputs.shape as object).sort());
    });

    for (const [name, { right, wrong }] of Object.entries(fields)) {
      it(`take ${right.length} forms of ${name}`, () => {
        for (const value of right) assert.deepEqual(failures(definition, { ...base, [name]: value }), []);
      });

      for (const [value, bound, where = ""] of wrong) {
        it(`refuse ${name} ${JSON.stringify(value).slice(0, 40)} at ${name}${where}, with bound and value`, () => {
          const [failure, ...more] = failures(definition, { ...base, [name]: value });
          assert.deepEqual(more, []);
          assert.equal(failure?.path, `${name}${where}`);
          assert.match(failure.reason, bound);
          assert.match(failure.reason, /, but is /);
        });
      }

      it(`let ${name} pass where it is not known yet`, () => {
        assert.deepEqual(failures(definition, { ...base, [name]: UNKNOWN }), []);
      });

      it(`know ${name} where it is misspelt`, () => {
        const [failure] = failures(definition, { ...base, [`${name}s`]: 1 }).filter(({ path }) => path === `${name}s`);
        assert.match(failure?.reason ?? "", new RegExp(`Did you mean ${name}\\?`));
      });
    }
  });
}

describe("the inputs of an instance pool that are missing", () => {
  it("are all asked for at once", () => {
    const missing = failures(instancePool, {});
    assert.deepEqual(missing.map(({ path }) => path).sort(), [
      "diskSize",
      "instanceType",
      "size",
      "templateId",
      "zone",
    ]);
    for (const { reason } of missing) assert.match(reason, /^is (required|not set)/);
  });

  it("come from the configuration, the environment and the API's defaults", () => {
    const { zone: _zone, ...rest } = pool;
    const inputs = (config: Record<string, string>, env: Record<string, string> = {}, more: JsonObject = {}) =>
      check(instancePool, {}, { ...rest, ...more }, settingsOf(config, env)).inputs;
    assert.equal(inputs({ "exoscale:zone": "de-fra-1" }, { EXOSCALE_ZONE: "at-vie-1" }).zone, "de-fra-1");
    assert.equal(inputs({}, { EXOSCALE_ZONE: "at-vie-1" }).zone, "at-vie-1");
    assert.equal(inputs({ "exoscale:zone": "de-fra-1" }, {}, { zone: "at-vie-2" }).zone, "at-vie-2");
    assert.equal(inputs({}).publicIpAssignment, "inet4");
    assert.equal(inputs({}, {}, { ipv6Enabled: true }).publicIpAssignment, undefined);
    const connections = JSON.stringify({ prod: { zone: "bg-sof-1" } });
    const config = { "exoscale:zone": "de-fra-1", "exoscale:connections": connections };
    assert.equal(inputs(config, {}, { connection: "prod" }).zone, "bg-sof-1");
    assert.equal(inputs(config, {}, { connection: UNKNOWN }).zone, UNKNOWN);
  });

  it("from a configuration that does not fit are told as such", () => {
    const wrong = check(instancePool, {}, { ...pool, zone: undefined }, settingsOf({ "exoscale:zone": "mars" }));
    assert.deepEqual(
      wrong.failures.map(({ path }) => path),
      ["zone"],
    );
    const unknown = check(instancePool, {}, { ...pool, connection: "prod", size: -1 }, settingsOf());
    assert.deepEqual(unknown.failures.map(({ path }) => path).sort(), ["connection", "size"]);
  });
});

describe("user data", () => {
  const over = [
    ["userData", texts(24_577), /32768 characters once base64-encoded \(it has 32772\).*userDataBase64/],
    ["userData", "ü".repeat(12_289), /it has 32772/],
    ["userDataBase64", "QUFB".repeat(8193), /32768 characters/],
    ["userDataBase64", "canary!", /base64/],
    ["userData", "", /1 to 24576|at least 1|not empty/],
  ] as const;
  for (const [name, value, bound] of over) {
    it(`of ${value.length} characters in ${name} is refused by the length of its encoded form, and not shown`, () => {
      const [failure, ...more] = failures(instancePool, { ...pool, [name]: value });
      assert.deepEqual(more, []);
      assert.equal(failure?.path, name);
      assert.match(failure.reason, bound);
      assert.match(failure.reason, new RegExp(`${value.length} characters long \\(not shown`));
      assert.doesNotMatch(failure.reason, /xxx|üü|QUFBQUFB|canary/);
    });
  }

  it("at its limit is taken in both forms", () => {
    assert.deepEqual(failures(instancePool, { ...pool, userDataBase64: "QUFB".repeat(8192) }), []);
    assert.deepEqual(failures(instancePool, { ...pool, userData: texts(24_576) }), []);
  });

  it("is given in one form only", () => {
    const found = failures(instancePool, { ...pool, userData: "a", userDataBase64: "YQ==" });
    assert.deepEqual(
      found.map(({ path }) => path),
      ["userDataBase64"],
    );
  });
});

describe("the rules of an instance pool", () => {
  const rules: [what: string, news: JsonObject, olds: JsonObject, blamed: string[]][] = [
    ["ipv6Enabled and publicIpAssignment", { ipv6Enabled: true, publicIpAssignment: "dual" }, {}, ["ipv6Enabled"]],
    ["ipv6Enabled with none", { ipv6Enabled: false, publicIpAssignment: "none" }, {}, ["ipv6Enabled"]],
    ["Elastic IPs with none", { elasticIpIds: [id], publicIpAssignment: "none" }, {}, ["elasticIpIds"]],
    ["no Elastic IPs with none", { elasticIpIds: [], publicIpAssignment: "none" }, {}, []],
    ["Elastic IPs with addresses", { elasticIpIds: [id], publicIpAssignment: "dual" }, {}, []],
    ["a size of 0 when it is made", { size: 0 }, {}, ["size"]],
    ["a size of 0 later", { size: 0 }, pool, []],
    ["a size of 0 of what is adopted", { size: 0, adopt: `${id}@ch-gva-2` }, {}, []],
    ["more members than a group holds", { size: 9, antiAffinityGroupIds: [id] }, {}, ["size"]],
    ["more members than a group holds that is new", { size: 9, antiAffinityGroupIds: [UNKNOWN] }, {}, ["size"]],
    ["more members than a group holds, later", { size: 9, antiAffinityGroupIds: [id] }, pool, ["size"]],
    ["as many members as a group holds", { size: 8, antiAffinityGroupIds: [id] }, {}, []],
    ["many members without a group", { size: 9, antiAffinityGroupIds: [] }, {}, []],
    ["many members with groups that are not known at all", { size: 9, antiAffinityGroupIds: UNKNOWN }, {}, []],
    ["a size that is not known yet", { size: UNKNOWN, antiAffinityGroupIds: [id] }, {}, []],
    ["an adoption from another zone", { adopt: `${id}@at-vie-1` }, {}, ["zone"]],
    ["an adoption from another zone that is over", { adopt: `${id}@at-vie-1` }, pool, []],
    ["Elastic IPs that are not known yet", { elasticIpIds: [UNKNOWN], publicIpAssignment: "none" }, {}, []],
    ["an assignment that is not known yet", { ipv6Enabled: UNKNOWN, publicIpAssignment: "dual" }, {}, []],
  ];
  for (const [what, news, olds, blamed] of rules) {
    it(`${blamed.length > 0 ? "refuse" : "allow"} ${what}`, () => {
      assert.deepEqual(
        failures(instancePool, { ...pool, ...news }, olds).map(({ path }) => path),
        blamed,
      );
    });
  }

  const warnings: [what: string, news: JsonObject, words: RegExp][] = [
    ["a zone that this version does not know", { zone: "fr-par-1" }, /"fr-par-1" is not one that this version knows/],
    ["more available than there are", { size: 2, minAvailable: 3 }, /minAvailable 3 is above size 2/],
    ["as many available as there are", { size: 2, minAvailable: 2 }, /^$/],
  ];
  for (const [what, news, words] of warnings) {
    it(`${words.source === "^$" ? "do not warn" : "warn"} of ${what}`, () => {
      assert.match(check(instancePool, {}, { ...pool, ...news }, settingsOf()).warnings.join("\n"), words);
    });
  }
});
