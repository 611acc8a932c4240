import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { previewOfCreation, previewOfUpdate } from "../../../provider/plugin/previewed";

const given = { zone: "ch-gva-2", name: "web", size: 2, instanceType: "standard.small" };
const seen = { ...given, publicIpAssignment: "inet4", state: "running", instanceIds: ["a", "b"], instanceTypeId: "c" };

describe("what the plugin tells of an object in a preview", () => {
  it("is of a new one what the program gives; what the server adds is unknown", () => {
    const { zone, publicIpAssignment, instanceIds, labels } = previewOfCreation(instancePool, given);
    assert.deepEqual([zone, publicIpAssignment, instanceIds, labels], ["ch-gva-2", UNKNOWN, UNKNOWN, undefined]);
  });

  it("is of a changed one everything that the change does not reach", () => {
    const preview = (changed: string[], unapplied: string[] = []) => {
      const next = { ...given, size: 3, description: "new" };
      const told = previewOfUpdate(instancePool, seen, next, { changed, unapplied, isOutstanding: false });
      return [told.publicIpAssignment, told.instanceIds, told.instanceTypeId];
    };
    assert.deepEqual(preview(["description"]), ["inet4", ["a", "b"], "c"]);
    assert.deepEqual(preview(["size"]), ["inet4", UNKNOWN, "c"]);
    assert.deepEqual(preview(["instanceType"]), ["inet4", ["a", "b"], UNKNOWN]);
    assert.deepEqual(preview(["connection"]), ["inet4", ["a", "b"], "c"]);
    assert.deepEqual(preview(["description"], ["description"]), ["inet4", UNKNOWN, UNKNOWN]);
  });
});
