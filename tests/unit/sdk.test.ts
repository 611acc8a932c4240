import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { exoscale, vmpooler } from "../../sdk";
import { applied } from "../../sdk/invoke";

const ROOT = path.resolve(__dirname, "../..");

type Asked = Omit<pulumi.runtime.MockResourceArgs, "inputs"> & { readonly inputs: Record<string, unknown> };

/** What the engine was asked to make or to read. */
let asked: Asked[] = [];

function mockEngine(preview: boolean): Promise<void> {
  asked = [];
  return pulumi.runtime.setMocks(
    {
      newResource(resource: Asked) {
        asked.push(resource);
        return { id: "p-1", state: { ...resource.inputs, state: "running", instanceIds: ["i-1"] } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    preview,
  );
}

/** The only thing that was asked. */
function request(): Asked {
  assert.equal(asked.length, 1);
  return asked[0] ?? assert.fail();
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}

/** How the engine's protocol marks a value as secret. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";

const ARGS = { zone: "ch-gva-2", size: 2, instanceType: "standard.small", templateId: "t", diskSize: 10 } as const;

describe("a resource in a program", () => {
  beforeEach(() => mockEngine(false));

  it("is registered under the type of dynamic resources, with the arguments as they are", async () => {
    const pool = new exoscale.InstancePool("web", ARGS);
    assert.equal(await valueOf(pool.id), "p-1");
    const { type, name, inputs } = request();
    assert.equal(type, "pulumi-nodejs:dynamic/exoscale:InstancePool");
    assert.equal(name, "web");
    const { __provider, __pulumi, ...own } = inputs;
    assert.deepEqual(own, ARGS);
    assert.deepEqual(__pulumi, { name: "web", urn: await valueOf(pool.urn), timeouts: {} });
  });

  it("tells the engine where its code is in these very bytes: states of every version hold them", async () => {
    await valueOf(new exoscale.InstancePool("web", ARGS).id);
    const provider = String(request().inputs.__provider);
    assert.equal(
      provider,
      'exports.handler=()=>{let r=require,m="pulumi-pools/provider";try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}return r(m).handler("exoscale:InstancePool")}',
    );
    assert.ok(Buffer.byteLength(provider) < 260);
  });

  it("has its arguments and what it has beyond them as outputs", async () => {
    const pool = new exoscale.InstancePool("web", { ...ARGS, labels: { a: pulumi.output("b") } });
    assert.equal(await valueOf(pool.size), 2);
    assert.deepEqual(await valueOf(pool.labels), { a: "b" });
    assert.equal(await valueOf(pool.description), undefined);
    assert.equal(await valueOf(pool.state), "running");
    assert.deepEqual(await valueOf(pool.instanceIds), ["i-1"]);
  });

  it("passes on the time-outs, which the engine keeps from dynamic providers", async () => {
    const pool = new exoscale.InstancePool("web", ARGS, { customTimeouts: { create: "5m" } });
    const urn = await valueOf(pool.urn);
    assert.deepEqual(request().inputs.__pulumi, { name: "web", urn, timeouts: { create: "5m" } });
  });

  it("keeps a secret argument secret, in what is stored as its input too", async () => {
    const vm = new vmpooler.Vm("vm", { pool: "debian-12-x86_64", token: "t-1" });
    assert.equal(await pulumi.isSecret(vm.token), true);
    assert.equal(await pulumi.isSecret(vm.pool), false);
    await valueOf(vm.id);
    const { token, pool } = request().inputs;
    assert.deepEqual(token, { [SECRET_MARK]: SECRET_VALUE, value: "t-1" });
    assert.equal(pool, "debian-12-x86_64");
  });

  it("can be read by its id, by the same code", async () => {
    const pool = exoscale.InstancePool.get("theirs", "p-1@ch-gva-2");
    assert.equal(await valueOf(pool.state), "running");
    const { id, type, inputs } = request();
    assert.equal(id, "p-1@ch-gva-2");
    assert.equal(type, "pulumi-nodejs:dynamic/exoscale:InstancePool");
    assert.match(String(inputs.__provider), /handler\("exoscale:InstancePool"\)/);
  });

  it("is told from other resources and from anything else", () => {
    const group: unknown = new exoscale.AntiAffinityGroup("spread");
    assert.ok(exoscale.AntiAffinityGroup.isInstance(group));
    assert.ok(!exoscale.InstancePool.isInstance(group));
    for (const other of [
      undefined,
      null,
      1,
      {},
      { __pulumiType: "pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup" },
    ]) {
      assert.ok(!exoscale.AntiAffinityGroup.isInstance(other));
    }
  });
});

describe("a function in a program", () => {
  const EVICTION = { poolId: "7d5a1bb0-6a3a-4f0b-8f1e-1d2c3b4a5f60", instanceIds: ["x"] };

  it("that acts is not called in a preview, where its answer is undefined, and not known as an output", async () => {
    await mockEngine(true);
    assert.equal(await exoscale.evictInstances(EVICTION), undefined);
    const answer: unknown = exoscale.evictInstancesOutput(EVICTION);
    assert.ok(pulumi.Output.isInstance(answer));
    assert.equal(await Reflect.get(answer, "isKnown"), false);
  });

  it("that acts is called in an update, and says what is wrong with its arguments", async () => {
    await mockEngine(false);
    await assert.rejects(exoscale.evictInstances(EVICTION), /exoscale:evictInstances: instanceIds\[0\] must be an id/);
  });

  it("that only asks is called in a preview too", async () => {
    await mockEngine(true);
    await assert.rejects(exoscale.getInstancePool({ id: "no-id" }), /exoscale:getInstancePool: id must be an id/);
  });

  it("takes outputs in its other form, and is called once they are known", async () => {
    await mockEngine(false);
    const answer = applied({ a: pulumi.output(1), b: 2 }, ({ a, b }) => Promise.resolve(a + b));
    assert.equal(await valueOf(answer), 3);
    assert.equal(await pulumi.isSecret(answer), false);
  });

  it("keeps its answer secret where the definition says that there is something secret in it", async () => {
    await mockEngine(false);
    assert.equal(await pulumi.isSecret(applied({}, () => Promise.resolve("token"), true)), true);
  });
});

describe("loading pulumi-pools", () => {
  it("loads nothing of provider/, nor what only provider/ needs", function () {
    this.timeout(60_000);
    const script = `require("./sdk"); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const output = execFileSync(process.execPath, ["-r", "ts-node/register", "-e", script], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, "tsconfig.json") },
    });
    const loaded = JSON.parse(output) as string[];
    assert.ok(loaded.includes(path.join(ROOT, "sdk/exoscale/instance-pool.ts")));
    const heavy = [
      "node_modules/axios/",
      "node_modules/axios-retry/",
      "node_modules/zod/",
      "/provider/core/",
      "/provider/host/",
    ];
    assert.deepEqual(
      loaded.filter((file) => heavy.some((part) => file.includes(part))),
      [],
    );
  });
});
