import assert from "node:assert/strict";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { check } from "../../../provider/core/schema/check";
import type { Failure } from "../../../provider/core/schema/failures";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { settingsOf } from "../../support/context";

export const id = "3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877";
export const text = (length: number) => "x".repeat(length);

export function failures(definition: ResourceDefinition, news: JsonObject, olds: JsonObject = {}): readonly Failure[] {
  return check(definition, olds, news, settingsOf()).failures;
}

export interface Bounds {
  /** Accepted values. */
  readonly right: readonly unknown[];
  /** Refused values, each with the bound that the reason names; the reason also repeats the value. */
  readonly wrong: readonly (readonly [value: unknown, bound: RegExp, path?: string])[];
}

export const name: Bounds = {
  right: ["w", text(255)],
  wrong: [
    ["", /1 to 255/],
    [text(256), /1 to 255/],
    [7, /string/],
    [null, /string/],
  ],
};
export const description: Bounds = {
  right: ["", text(255)],
  wrong: [
    [text(256), /at most 255/],
    [7, /string/],
  ],
};

export const connection: Bounds = {
  right: [],
  wrong: [
    ["", /string/],
    [7, /string/],
    [{}, /string/],
  ],
};

/** Tests every input of `definition` against its bounds. @param base inputs that pass */
export function itKeepsBounds(definition: ResourceDefinition, base: JsonObject, fields: Record<string, Bounds>): void {
  it("are all in the table", () => {
    assert.deepEqual(Object.keys(fields).sort(), Object.keys(definition.inputs.shape as object).sort());
  });

  for (const [input, { right, wrong }] of Object.entries(fields)) {
    it(`accept ${right.length} values of ${input}`, () => {
      for (const value of right) assert.deepEqual(failures(definition, { ...base, [input]: value }), []);
    });

    for (const [value, bound, where = ""] of wrong) {
      it(`refuse ${input} ${JSON.stringify(value).slice(0, 40)} at ${input}${where}, with bound and value`, () => {
        const [failure, ...more] = failures(definition, { ...base, [input]: value });
        assert.deepEqual(more, []);
        assert.equal(failure?.path, `${input}${where}`);
        assert.match(failure.reason, bound);
        assert.match(failure.reason, /, but is /);
      });
    }

    it(`accept an unknown ${input}`, () => {
      assert.deepEqual(failures(definition, { ...base, [input]: UNKNOWN }), []);
    });

    it(`suggest ${input} for a misspelling`, () => {
      const [failure] = failures(definition, { ...base, [`${input}s`]: 1 }).filter(({ path }) => path === `${input}s`);
      assert.match(failure?.reason ?? "", new RegExp(`Did you mean ${input}\\?`));
    });
  }
}
