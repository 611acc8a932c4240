import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import type { Declared } from "../../../../cli/list/declared";
import { programText } from "../../../../cli/list/program";
import { Stack } from "../../../../cli/list/stack";
import { antiAffinityGroup } from "../../../../provider/exoscale/anti-affinity-group";
import { nodePool } from "../../../../provider/modelarts/node-pool/node-pool";

const hostile = fc.string({ unit: "binary", maxLength: 20 });

function declared(logicalName: string, args: Readonly<Record<string, unknown>>): Declared {
  const item = { type: "exoscale:AntiAffinityGroup", adoptId: "an-id", id: "an-id", name: logicalName, about: "" };
  return { item, definition: antiAffinityGroup, id: "an-id", logicalName, args: { ...args }, inputs: {}, state: {} };
}

/** Runs program text. @returns the resources that it declares */
function run(text: string): { name: string; args: unknown }[] {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const created: { name: string; args: unknown }[] = [];
  const AntiAffinityGroup = function (name: string, args: unknown) {
    created.push({ name, args });
  };
  const program = runInThisContext(`(function (require, exports) {${outputText}\n})`) as Program;
  program(() => ({ exoscale: { AntiAffinityGroup } }), {});
  return created;
}

type Program = (require: () => object, exports: object) => void;

describe("program text", () => {
  it("declares exactly the given values, for any names and values", () => {
    fc.assert(
      fc.property(hostile, fc.dictionary(hostile, fc.jsonValue({ stringUnit: "binary" })), (name, args) => {
        const own = JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
        assert.deepEqual(run(programText([declared(name, own)], false)), [{ name, args: own }]);
      }),
    );
  });

  it("names the object that it adopts", () => {
    const [created] = run(programText([declared("web", { name: "web" })], true));
    assert.deepEqual(created, { name: "web", args: { adopt: "an-id", name: "web" } });
  });

  it("says which fields it omits because they may hold secrets, also a map with such keys", () => {
    const node = { ...declared("gpus", { count: 1 }), definition: nodePool, state: { extendParams: { runtime: "x" } } };
    assert.match(programText([node], false), /count: 1,\n {2}\/\/ extendParams may hold secrets/);
    assert.doesNotMatch(programText([{ ...node, state: {} }], false), /secrets/);
  });

  it("is empty without resources", () => {
    assert.equal(programText([], true), "");
  });
});

describe("the state of a stack", () => {
  const state = (resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });
  const at = "urn:pulumi:dev::site::pulumi-nodejs:dynamic";

  it("names the resource that manages an object, also for a VM of a set and a pool with a PoolSize", () => {
    const stack = new Stack(
      state([
        { urn: "urn:pulumi:dev::site::pulumi:pulumi:Stack::site-dev", type: "pulumi:pulumi:Stack" },
        {
          urn: `${at}/vmpooler:VmSet::agents`,
          type: "pulumi-nodejs:dynamic/vmpooler:VmSet",
          id: "a,b",
          outputs: { hostnames: ["a", "b"] },
        },
        { urn: `${at}/vmpooler:PoolSize::more`, type: "pulumi-nodejs:dynamic/vmpooler:PoolSize", id: "debian" },
        { urn: "urn:pulumi:dev::site::aws:s3/bucket:Bucket::logs", type: "aws:s3/bucket:Bucket", id: "c" },
      ]),
    );
    const vm = (id: string) => ({ type: "vmpooler:Vm", adoptId: id, id, name: id, about: "" });
    assert.deepEqual(
      ["a", "b", "c"].map((id) => stack.managerOf(vm(id))),
      ["agents", "agents", undefined],
    );
    const pool = { kind: "pool", adoptId: "debian", id: "debian", name: "debian", about: "" };
    assert.equal(stack.managerOf(pool), "more");
    assert.equal(stack.place, "urn:pulumi:dev::site");
  });

  it("may have no resources", () => {
    assert.equal(new Stack('{"version":3,"deployment":{}}').place, undefined);
  });

  it("is refused if it is not the state of a stack", () => {
    for (const text of ["", "[]", "nothing", '{"deployment":{"resources":[{}]}}'])
      assert.throws(() => new Stack(text), /not the state of a stack/);
  });
});
