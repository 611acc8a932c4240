import { gzipSync } from "node:zlib";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { connection, description, id, itKeepsBounds, name, text, type Bounds } from "../bounds";
import { pool } from "./pool";

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
  name,
  description,
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
    right: ["p", text(30)],
    wrong: [
      ["", /1 to 30/],
      [text(31), /1 to 30/],
      [7, /string/],
    ],
  },
  userData: {
    right: ["#cloud-config", text(24_576), "ü".repeat(12_288)],
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
    right: [[], ["a", text(255)]],
    wrong: [
      ["a", /must be a list/],
      [[""], /1 to 255/, "[0]"],
      [["a", text(256)], /1 to 255/, "[1]"],
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
  connection,
};

describe("the inputs of an InstancePool", () => {
  itKeepsBounds(instancePool, pool, poolFields);
});
