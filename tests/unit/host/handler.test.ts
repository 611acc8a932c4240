import assert from "node:assert/strict";
import { PoolsError } from "../../../provider/core/errors";
import { call, handler } from "../../../provider/host";
import { functions, resources } from "../../../provider/host/definitions";
import { rejection } from "../../support/rejection";

const silent = (): void => undefined;
const unset = (): undefined => undefined;

describe("the handler", () => {
  it("has every resource by the type that states record, once each", () => {
    const types = resources.map(({ type }) => type);
    assert.equal(new Set(types).size, types.length);
    for (const type of types) {
      assert.match(type, /^[a-z]+:[A-Z][A-Za-z]+$/);
      const provider = handler(type);
      for (const verb of ["configure", "check", "diff", "create", "read", "update", "delete"] as const) {
        assert.equal(typeof provider[verb], "function", `${type} ${verb}`);
      }
    }
  });

  it("says what to install if a state has an unknown type", () => {
    assert.throws(() => handler("exoscale:Nothing"), /does not know exoscale:Nothing\. Install/);
    assert.throws(() => handler("constructor"), PoolsError);
  });
});

describe("a called function", () => {
  it("is found by its type, once each", () => {
    const types = functions.map(({ type }) => type);
    assert.equal(new Set(types).size, types.length);
    for (const type of types) assert.match(type, /^[a-z]+:[a-z][A-Za-z]+$/);
  });

  it("is refused with all failures of its arguments, without a request", async () => {
    const { message } = await rejection(
      call("exoscale:evictInstances", { poolId: "x", stranger: 1 }, unset, silent),
      PoolsError,
    );
    assert.match(message, /^exoscale:evictInstances: /);
    for (const part of [/poolId must be .*UUID.* but is "x"/, /stranger is not a field here/])
      assert.match(message, part);
  });

  it("is refused if it is unknown", async () => {
    await rejection(call("exoscale:getNothing", {}, unset, silent), PoolsError);
  });

  it("is named in its error", async () => {
    const variables = ["EXOSCALE_API_KEY", "EXOSCALE_KEY"].map((name) => [name, process.env[name]] as const);
    for (const [name] of variables) Reflect.deleteProperty(process.env, name);
    try {
      const zone = "ch-gva-2";
      const { message } = await rejection(call("exoscale:getInstancePools", { zone }, unset, silent), PoolsError);
      assert.match(message, /^exoscale:getInstancePools: No Exoscale credentials/);
    } finally {
      for (const [name, value] of variables) if (value !== undefined) process.env[name] = value;
    }
  });
});
