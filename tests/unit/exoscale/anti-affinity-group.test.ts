import assert from "node:assert/strict";
import { Shared } from "../../../provider/core/context";
import type { JsonObject } from "../../../provider/core/json";
import { lifecycle } from "../../../provider/core/lifecycle";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { writeState } from "../../../provider/core/state/state";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { settingsOf } from "../../support/context";
import { connection, description, id, itKeepsBounds, name, type Bounds } from "./bounds";

const groupFields: Record<keyof typeof antiAffinityGroup.inputs.shape, Bounds> = {
  name,
  description,
  adopt: {
    right: [id],
    wrong: [
      ["", /<id>/],
      ["web", /<id>/],
      [`${id}@ch-gva-2`, /<id>/],
      [{ id }, /<id>/],
    ],
  },
  connection,
};

describe("the inputs of an AntiAffinityGroup", () => {
  itKeepsBounds(antiAffinityGroup, { name: "web" }, groupFields);
});

describe("a change of an AntiAffinityGroup", () => {
  const declared = { name: "web", description: "x" };
  const seen = { ...declared, instanceIds: [id] };
  const state = writeState({ seen, declared, place: undefined, serial: "1", unfinished: false });
  const group = (next: JsonObject) => {
    const context = { settings: settingsOf(), shared: new Shared() };
    const { changed, replaces } = lifecycle(antiAffinityGroup).diff(id, state, { ...declared, ...next }, context);
    return { changed, replaces };
  };

  for (const next of [{ name: "api" }, { description: "y" }, { description: undefined }, { name: UNKNOWN }]) {
    it(`replaces: ${JSON.stringify(next).replaceAll(UNKNOWN, "?")}`, () => {
      assert.deepEqual(group(next), {
        changed: Object.keys(next),
        replaces: Object.keys(next).map((field) => ({
          field,
          reason: "The API cannot change an anti-affinity group.",
        })),
      });
    });
  }

  it("is not made by adopt, and another connection is only recorded", () => {
    assert.deepEqual(group({ adopt: id }), { changed: [], replaces: [] });
    assert.deepEqual(group({ connection: "x" }), { changed: ["connection"], replaces: [] });
  });
});
