import assert from "node:assert/strict";
import { join } from "node:path";
import { isObject, type JsonObject } from "../../../provider/core/json";
import { basicPool, scene, thePool } from "./support";

/** If @pulumi/pulumi cannot convert a value, it throws in its own error path, never answers the call, and `pulumi up` hangs. */
describe("a value that the engine's protocol cannot hold", () => {
  const the = scene();

  const odd = (): JsonObject =>
    isObject(the.pool.state.odd) ? the.pool.state.odd : assert.fail("the state has no odd values");
  const spoil = (name: string) => {
    the.stage.spoiled = [{ type: the.pool.definition.type, file: join(__dirname, "protocol-values.cjs"), name }];
    the.stage.newProcess();
  };
  const assertConverted = () => {
    const { cyclic, ...plain } = odd();
    assert.deepEqual(plain, {
      big: 10,
      date: "1970-01-01T00:00:00.000Z",
      map: {},
      list: [null, null, "kept"],
      surrogate: "\ufffd",
    });
    assert.ok(isObject(cyclic));
  };

  it("is omitted or converted in the results of create, read and update", async () => {
    spoil("returnsOddValues");
    await the.pool.up(basicPool);
    assertConverted();
    assert.equal(await the.pool.refresh(), true);
    assertConverted();
    await the.pool.up({ ...basicPool, description: "other" });
    assertConverted();
  });

  it("does not block the error of an unfinished creation or update, nor its id", async () => {
    spoil("failsWithOddValues");
    await assert.rejects(the.pool.up(basicPool), /refused afterwards/);
    assert.deepEqual([the.pool.id, the.pool.unfinished], [thePool(the.stage).id, true]);
    assertConverted();
    await assert.rejects(the.pool.up({ ...basicPool, description: "other" }), /refused again/);
    assert.equal(the.pool.id, thePool(the.stage).id);
    assertConverted();
  });
});
