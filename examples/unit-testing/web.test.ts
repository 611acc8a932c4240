import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Web } from "./web";

const TEMPLATE = "92276658-1e27-41c0-8a6a-63ec24ede6a4";

/** What the program has declared, by type and name. */
const declared = new Map<string, Record<string, unknown>>();

const mocks: pulumi.runtime.Mocks = {
  newResource({ type, name, inputs }) {
    declared.set(`${type} ${name}`, inputs);
    return { id: `${name}-id`, state: { ...inputs, instances: [] } };
  },
  call: ({ token }) => (token === "pools:exoscale:getTemplate" ? { id: TEMPLATE } : {}),
};

const POOL = "pulumi-nodejs:dynamic/exoscale:InstancePool";
const GROUP = "pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup";

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}

describe("the web servers", () => {
  before(() => pulumi.runtime.setMocks(mocks, "project", "stack", false));

  it("are three on hosts of their own in production", async () => {
    const { pool } = new Web("live", "production");
    assert.equal(await valueOf(pool.size), 3);
    assert.ok(declared.has(`${GROUP} live`));
    assert.deepEqual(declared.get(`${POOL} live`)?.antiAffinityGroupIds, ["live-id"]);
  });

  it("are one in tests, made of the newest Ubuntu", async () => {
    const { pool } = new Web("try", "test");
    assert.equal(await valueOf(pool.size), 1);
    assert.equal(await valueOf(pool.templateId), TEMPLATE);
    assert.ok(!declared.has(`${GROUP} try`));
  });
});
