import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { previewOfCreation, previewOfUpdate } from "../../../provider/plugin/previewed";

const given = { zone: "ch-gva-2", name: "web", size: 2, instanceType: "standard.small" };
const seen = { ...given, publicIpAssignment: "inet4", state: "running", instanceIds: ["a", "b"], instanceTypeId: "c" };

describe("the plugin's preview of an object", () => {
  it("has the declared values of a new object, and unknown computed values", () => {
    const { zone, publicIpAssignment, instanceIds, labels } = previewOfCreation(instancePool, given);
    assert.deepEqual([zone, publicIpAssignment, instanceIds, labels], ["ch-gva-2", UNKNOWN, UNKNOWN, undefined]);
  });

  it("has the current values that a change does not affect", () => {
    const preview = (changed: string[], unapplied: string[] = []) => {
      const next = { ...given, size: 3, description: "new" };
      const previewed = previewOfUpdate(instancePool, seen, next, { changed, unapplied, isOutstanding: false });
      return [previewed.publicIpAssignment, previewed.instanceIds, previewed.instanceTypeId];
    };
    assert.deepEqual(preview(["description"]), ["inet4", ["a", "b"], "c"]);
    assert.deepEqual(preview(["size"]), ["inet4", UNKNOWN, "c"]);
    assert.deepEqual(preview(["instanceType"]), ["inet4", ["a", "b"], UNKNOWN]);
    assert.deepEqual(preview(["connection"]), ["inet4", ["a", "b"], "c"]);
    assert.deepEqual(preview(["description"], ["description"]), ["inet4", UNKNOWN, UNKNOWN]);
  });
});
