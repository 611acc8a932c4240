import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { marksOf, repeatedUnder, union } from "../../../provider/plugin/marks";
import { received, sent } from "../../../provider/plugin/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
const output = (more: object) => ({ [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...more });
const resource = (more: object) => ({ [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", ...more });

const receive = (bag: object) => received(Struct.fromJavaScript(bag as Record<string, never>));
/** A received bag, sent again with its own marks. */
const resend = (bag: object) => {
  const { bag: plain, marks } = receive(bag);
  return sent(plain, marks).toJavaScript();
};

describe("the values of the plugin's protocol", () => {
  it("are plain when received, and their secrets are marked when sent", () => {
    const bag = { open: "a", token: secret("b"), labels: { team: "c", key: secret({ deep: "d" }) } };
    assert.deepEqual(receive(bag).bag, { open: "a", token: "b", labels: { team: "c", key: { deep: "d" } } });
    assert.deepEqual(resend(bag), bag);
  });

  it("mark a list with a secret element as a whole, because its order may change", () => {
    assert.deepEqual(resend({ hosts: [{ name: "a" }, { name: secret("b") }] }), {
      hosts: secret([{ name: "a" }, { name: "b" }]),
    });
  });

  it("include every kind of unknown value, at any depth", () => {
    const boolean = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
    const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    assert.deepEqual(receive({ a: boolean, b: { c: [number, UNKNOWN] } }).bag, {
      a: UNKNOWN,
      b: { c: [UNKNOWN, UNKNOWN] },
    });
  });

  it("are the value of an output, and the id of a resource", () => {
    const bag = {
      known: output({ value: 3, secret: true, dependencies: ["urn:y"] }),
      unknown: output({}),
      group: resource({ id: "g-1" }),
      unmade: resource({ id: "" }),
      component: resource({}),
    };
    const { bag: plain, marks } = receive(bag);
    assert.deepEqual(plain, { known: 3, unknown: UNKNOWN, group: "g-1", unmade: UNKNOWN, component: "urn:x" });
    assert.deepEqual(marks, marksOf(["known"]));
  });

  it("omit null and undefined: some languages send null for an omitted value", () => {
    assert.deepEqual(receive({ a: null, b: { c: null }, d: [null] }).bag, { b: {}, d: [null] });
    assert.deepEqual(sent({ a: undefined, b: { c: undefined } }).toJavaScript(), { b: {} });
  });
});

describe("the marks of secrets", () => {
  it("join so that a whole mark replaces marks of parts", () => {
    const parts = new Map([["labels", marksOf(["key"])]]);
    assert.deepEqual(union(parts, marksOf(["labels"]), undefined), marksOf(["labels"]));
    assert.equal(union(parts, true), true);
    assert.equal(union(undefined, undefined), undefined);
  });

  it("apply also to the copy of the inputs in a state", () => {
    const state = { userData: "a", __inputs: { userData: "a", size: 1 } };
    assert.deepEqual(sent(state, repeatedUnder("__inputs", marksOf(["userData"]))).toJavaScript(), {
      userData: secret("a"),
      __inputs: { userData: secret("a"), size: 1 },
    });
  });
});
