import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFINITION } from "../../../../../provider/exoscale/instance-pool/fields";
import { answer } from "../../../../../provider/exoscale/instance-pool/reading";
import {
  OUTDATED_BY,
  outdatedMembers,
  remember,
} from "../../../../../provider/exoscale/instance-pool/rollout/outdated";

const [OLD, NEW, A, B] = ["0", "1", "2", "3"].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [
  string,
  string,
  string,
  string,
];
const definition = {
  template: { id: NEW },
  "instance-type": { id: NEW },
  "disk-size": 20,
  "security-groups": [{ id: A }, { id: B }],
};
const pool = answer.parse({ id: NEW, instances: [{ id: A }, { id: B }], size: 2, ...definition });

describe("whether a member is outdated", () => {
  it("depends on the inputs with a note that existing members may keep the old value", () => {
    const considered = Object.entries(OUTDATED_BY).flatMap(([name, by]) => (by === "never" ? [] : [name]));
    assert.deepEqual(considered, DEFINITION);
  });

  it("is documented in docs/rollout.md for every input", () => {
    const page = readFileSync(join(__dirname, "../../../../../docs/rollout.md"), "utf8");
    const [, table = ""] = page.split("## Which members are outdated");
    const rows = [...table.matchAll(/^\| (`.*?) \| (.*?) +\|$/gm)].map(([, inputs = "", how = ""]) => {
      return [how, [...inputs.matchAll(/`(\w+)`/g)].map(([, name]) => name)] as const;
    });
    const listed = (how: (by: (typeof OUTDATED_BY)[keyof typeof OUTDATED_BY]) => boolean) =>
      Object.entries(OUTDATED_BY).flatMap(([name, by]) => (how(by) ? [name] : []));
    assert.deepEqual(Object.fromEntries(rows), {
      "its own value differs from the pool's": listed((by) => typeof by === "object" && by.isProof),
      "it existed when the input changed and does not show the new value": listed(
        (by) => typeof by === "object" && !by.isProof,
      ),
      "it existed when the input changed": listed((by) => by === "memory"),
      never: listed((by) => by === "never"),
    });
  });

  it("follows from its template, type and disk, regardless of the state", () => {
    const members = [
      { id: A, ...definition, template: { id: OLD } },
      { id: B, ...definition, "disk-size": 10, "instance-type": { id: OLD } },
    ];
    assert.deepEqual(outdatedMembers(pool, members, []), [
      { id: A, fields: ["templateId"] },
      { id: B, fields: ["instanceType", "diskSize"] },
    ]);
    // The template was changed and changed back: the members have it again.
    const same = [A, B].map((id) => ({ id, ...definition }));
    assert.deepEqual(outdatedMembers(pool, same, remember([], [A, B], ["templateId"])), []);
  });

  it("follows from the state if the member does not show the input", () => {
    const silent = [{ id: A, template: { id: NEW } }, { id: B }];
    const remembered = remember(remember([], [A, B], ["diskSize"]), [A], ["userData"]);
    assert.deepEqual(outdatedMembers(pool, silent, remembered), [
      { id: A, fields: ["diskSize", "userData"] },
      { id: B, fields: ["diskSize"] },
    ]);
  });

  it("is not remembered of deleted members, and new ones are not outdated", () => {
    const remembered = remember([], [OLD, A], ["sshKeys"]);
    assert.deepEqual(outdatedMembers(pool, [], remembered), [{ id: A, fields: ["sshKeys"] }]);
  });

  it("is false if the member shows the new value, in any order", () => {
    const remembered = remember([], [A, B], ["securityGroupIds"]);
    const members = [
      { id: A, "security-groups": [{ id: B }, { id: A }] },
      { id: B, "security-groups": [{ id: A }] },
    ];
    assert.deepEqual(outdatedMembers(pool, members, remembered), [{ id: B, fields: ["securityGroupIds"] }]);
    // An attachment made outside does not make a member outdated.
    assert.deepEqual(outdatedMembers(pool, members, []), []);
  });
});
