import assert from "node:assert/strict";
import type { JsonObject } from "../../../../provider/core/json";
import { check } from "../../../../provider/core/schema/check";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { instancePool } from "../../../../provider/exoscale/instance-pool/instance-pool";
import { settingsOf } from "../../../support/context";
import { failures, id } from "../bounds";
import { pool } from "./pool";

describe("missing inputs of an InstancePool", () => {
  it("are all reported together", () => {
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

  it("come from the configuration, the environment and defaults", () => {
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

  it("fail the check if the configuration holds invalid values", () => {
    const wrong = check(instancePool, {}, { ...pool, zone: undefined }, settingsOf({ "exoscale:zone": "mars" }));
    assert.deepEqual(
      wrong.failures.map(({ path }) => path),
      ["zone"],
    );
    const unknown = check(instancePool, {}, { ...pool, connection: "prod", size: -1 }, settingsOf());
    assert.deepEqual(unknown.failures.map(({ path }) => path).sort(), ["connection", "size"]);
  });
});

describe("the rules of an InstancePool", () => {
  const rules: [what: string, news: JsonObject, olds: JsonObject, blamed: string[]][] = [
    ["ipv6Enabled and publicIpAssignment", { ipv6Enabled: true, publicIpAssignment: "dual" }, {}, ["ipv6Enabled"]],
    ["ipv6Enabled with none", { ipv6Enabled: false, publicIpAssignment: "none" }, {}, ["ipv6Enabled"]],
    ["Elastic IPs with none", { elasticIpIds: [id], publicIpAssignment: "none" }, {}, ["elasticIpIds"]],
    ["no Elastic IPs with none", { elasticIpIds: [], publicIpAssignment: "none" }, {}, []],
    ["Elastic IPs with addresses", { elasticIpIds: [id], publicIpAssignment: "dual" }, {}, []],
    ["a size of 0 at creation", { size: 0 }, {}, ["size"]],
    ["a size of 0 later", { size: 0 }, pool, []],
    ["a size of 0 at adoption", { size: 0, adopt: `${id}@ch-gva-2` }, {}, []],
    ["more members than a group holds", { size: 9, antiAffinityGroupIds: [id] }, {}, ["size"]],
    ["more members than a new group holds", { size: 9, antiAffinityGroupIds: [UNKNOWN] }, {}, ["size"]],
    ["more members than a group holds, later", { size: 9, antiAffinityGroupIds: [id] }, pool, ["size"]],
    ["as many members as a group holds", { size: 8, antiAffinityGroupIds: [id] }, {}, []],
    ["many members without a group", { size: 9, antiAffinityGroupIds: [] }, {}, []],
    ["many members with an unknown list of groups", { size: 9, antiAffinityGroupIds: UNKNOWN }, {}, []],
    ["an unknown size", { size: UNKNOWN, antiAffinityGroupIds: [id] }, {}, []],
    ["an adoption from another zone", { adopt: `${id}@at-vie-1` }, {}, ["zone"]],
    ["an adoption from another zone of an existing pool", { adopt: `${id}@at-vie-1` }, pool, []],
    ["unknown Elastic IPs", { elasticIpIds: [UNKNOWN], publicIpAssignment: "none" }, {}, []],
    ["an unknown ipv6Enabled", { ipv6Enabled: UNKNOWN, publicIpAssignment: "dual" }, {}, []],
  ];
  for (const [what, news, olds, blamed] of rules) {
    it(`${blamed.length > 0 ? "refuse" : "allow"} ${what}`, () => {
      assert.deepEqual(
        failures(instancePool, { ...pool, ...news }, olds).map(({ path }) => path),
        blamed,
      );
    });
  }

  const warnings: [what: string, news: JsonObject, warning: RegExp][] = [
    ["a zone that this version does not know", { zone: "fr-par-1" }, /"fr-par-1" is not one that this version knows/],
    ["a minAvailable above size", { size: 2, minAvailable: 3 }, /minAvailable 3 is above size 2/],
    ["a minAvailable equal to size", { size: 2, minAvailable: 2 }, /^$/],
  ];
  for (const [what, news, warning] of warnings) {
    it(`${warning.source === "^$" ? "do not warn" : "warn"} of ${what}`, () => {
      assert.match(check(instancePool, {}, { ...pool, ...news }, settingsOf()).warnings.join("\n"), warning);
    });
  }
});
