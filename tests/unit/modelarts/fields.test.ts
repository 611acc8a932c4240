import assert from "node:assert/strict";
import { generateName } from "../../../provider/core/generated-name";
import { idOf } from "../../../provider/modelarts/api/node-pool-client";
import { adaptedName, LONGEST_NAME, nameText, whereOf } from "../../../provider/modelarts/fields";

const poolName = "pool-maos-dev-0123456789abcdef0123456789abcdef";

describe("node pool names and ids", () => {
  for (const logicalName of ["train", "Train Pool_1", "42", "---", "größe", "a".repeat(80), "x-default", "训练"]) {
    it(`can be generated from ${JSON.stringify(logicalName.slice(0, 20))}`, () => {
      const name = generateName(adaptedName(logicalName), LONGEST_NAME);
      assert.ok(nameText.safeParse(name).success, name);
    });
  }

  it("keep the valid characters of the Pulumi name", () => {
    const names = ["Train Pool_1", "--a--b--", "42", "größe", "训练", "a.b"].map(adaptedName);
    assert.deepEqual(names, ["train-pool-1", "a-b", "np-42", "gr-e", "np", "a-b"]);
  });

  it("are the two parts of an id", () => {
    for (const name of ["train", "modelarts.vm.gpu.t4u8-default", "modelarts.vm.gpu.t4u8-Default", "t"])
      assert.deepEqual(whereOf(idOf({ poolName, name })), { poolName, name });
  });

  for (const id of [
    "",
    "train",
    `${poolName}/`,
    `/train`,
    `${poolName}/a/b`,
    `${poolName}/..`,
    `${poolName}/%2e%2e`,
    `../${poolName}`,
    `${poolName}/ train`,
    `${poolName}/.hidden`,
    `Pool-${poolName}/train`,
  ]) {
    it(`are refused in the id ${JSON.stringify(id)}`, () => {
      assert.throws(() => whereOf(id), /not the id of a node pool: write <poolName>\/<name>/);
    });
  }
});
