import assert from "node:assert/strict";
import { factsOf, type Fields } from "../../../../provider/core/schema/field";
import { inputs, NEW_MEMBERS, UNDOCUMENTED } from "../../../../provider/exoscale/instance-pool/fields";

describe("the note of an InstancePool's input", () => {
  const noted = (note: string | undefined) =>
    Object.entries(inputs.shape as Fields)
      .filter(([, schema]) => factsOf(schema).note === note)
      .map(([name]) => name);

  it("says what a change reaches: new members, unknown, or the pool itself", () => {
    assert.deepEqual(noted(NEW_MEMBERS), [
      "instanceType",
      "templateId",
      "diskSize",
      "instancePrefix",
      "userData",
      "userDataBase64",
      "antiAffinityGroupIds",
      "sshKeys",
      "deployTargetId",
    ]);
    assert.deepEqual(noted(UNDOCUMENTED), [
      "securityGroupIds",
      "privateNetworkIds",
      "elasticIpIds",
      "publicIpAssignment",
      "ipv6Enabled",
      "applicationConsistentSnapshotEnabled",
    ]);
    // A change reaches the pool itself, or only this package.
    assert.deepEqual(noted(undefined), [
      "zone",
      "name",
      "description",
      "size",
      "minAvailable",
      "labels",
      "rollout",
      "adopt",
      "connection",
    ]);
  });
});
