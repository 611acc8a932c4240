import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { resources } from "../../../provider/host/definitions";
import * as sdk from "../../../sdk";
import { exoscale, modelarts, vmpooler } from "../../../sdk";
import { type Asked, mockEngine, valueOf } from "./mock-engine";

/** The resources that the program registered or read. */
let asked: Asked[] = [];

/** The only one of them. */
function request(): Asked {
  assert.equal(asked.length, 1);
  return asked[0] ?? assert.fail();
}

/** How the engine's protocol marks a value as secret. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
const SECRET_VALUE = "1b47061264138c4ac30d75fd1eb44270";
const secret = (value: unknown) => ({ [SECRET_MARK]: SECRET_VALUE, value });

const ARGS = { zone: "ch-gva-2", size: 2, instanceType: "standard.small", templateId: "t", diskSize: 10 } as const;
const ID = "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11@ch-gva-2";

type ResourceClass = typeof pulumi.CustomResource & { readonly __pulumiType?: unknown };

function classOf(type: string): ResourceClass {
  const [cloud = "", name = ""] = type.split(":");
  return Reflect.get(Reflect.get(sdk, cloud) as object, name) as ResourceClass;
}

describe("a resource in a program", () => {
  beforeEach(async () => void ({ asked } = await mockEngine()));

  it("is registered under the type of dynamic resources, with unchanged arguments", async () => {
    const pool = new exoscale.InstancePool("web", ARGS);
    assert.equal(await valueOf(pool.id), "p-1");
    const { type, name, inputs } = request();
    assert.equal(type, "pulumi-nodejs:dynamic/exoscale:InstancePool");
    assert.equal(name, "web");
    const { __provider, __pulumi, ...own } = inputs;
    assert.deepEqual(own, ARGS);
    assert.deepEqual(__pulumi, { name: "web", urn: await valueOf(pool.urn) });
  });

  it("has exactly this __provider text, which the states of every version contain", async () => {
    await valueOf(new exoscale.InstancePool("web", ARGS).id);
    const provider = String(request().inputs.__provider);
    assert.equal(
      provider,
      'exports.handler=()=>{let r=require,m="pulumi-pools/provider";try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}return r(m).handler("exoscale:InstancePool")}',
    );
    assert.ok(Buffer.byteLength(provider) < 260);
  });

  it("has resourceClass arguments and the further fields as outputs", async () => {
    const pool = new exoscale.InstancePool("web", { ...ARGS, labels: { a: pulumi.output("b") } });
    assert.equal(await valueOf(pool.size), 2);
    assert.deepEqual(await valueOf(pool.labels), { a: "b" });
    assert.equal(await valueOf(pool.description), undefined);
    assert.equal(await valueOf(pool.state), "running");
    assert.deepEqual(await valueOf(pool.instanceIds), ["i-1"]);
  });

  it("passes on customTimeouts, which the engine does not pass to dynamic providers", async () => {
    await valueOf(new exoscale.InstancePool("web", ARGS, { customTimeouts: { create: "5m" } }).id);
    assert.deepEqual(request().inputs.customTimeouts, { create: "5m" });
  });

  it("passes on no timeouts if none is set", async () => {
    await valueOf(new exoscale.InstancePool("web", ARGS, { customTimeouts: { create: undefined } }).id);
    assert.ok(!("customTimeouts" in request().inputs));
  });

  it("keeps a secret argument secret, also in resourceClass stored input", async () => {
    const vm = new vmpooler.Vm("vm", { pool: "debian-12-x86_64", token: "t-1" });
    assert.equal(await pulumi.isSecret(vm.token), true);
    assert.equal(await pulumi.isSecret(vm.pool), false);
    await valueOf(vm.id);
    const { token, pool } = request().inputs;
    assert.deepEqual(token, secret("t-1"));
    assert.equal(pool, "debian-12-x86_64");
  });

  it("keeps user data and node settings secret, but not an address", async () => {
    const pool = new exoscale.InstancePool("web", { ...ARGS, userData: "#cloud-config" });
    const nodes = new modelarts.NodePool("n", { poolName: "p", flavor: "f", count: 1, extendParams: { runtime: "x" } });
    const token = new vmpooler.Token("t", { url: "https://vmpooler.example.com/api/v1", user: "jdoe" });
    const outputs: pulumi.Output<unknown>[] = [pool.userData, nodes.extendParams, token.url, pool.labels];
    assert.deepEqual(await Promise.all(outputs.map((output) => pulumi.isSecret(output))), [true, true, false, false]);
    await Promise.all([pool.id, nodes.id, token.id].map(valueOf));
    const inputsOf = (name: string) => asked.find((resource) => resource.name === name)?.inputs;
    assert.deepEqual(inputsOf("web")?.userData, secret("#cloud-config"));
    assert.deepEqual(inputsOf("n")?.extendParams, secret({ runtime: "x" }));
  });

  it("can be read by resourceClass id", async () => {
    const pool = exoscale.InstancePool.get("theirs", ID, { protect: true });
    assert.ok(pool instanceof exoscale.InstancePool);
    assert.equal(await valueOf(pool.state), "running");
    const { id, type, inputs } = request();
    assert.equal(id, ID);
    assert.equal(type, "pulumi-nodejs:dynamic/exoscale:InstancePool");
    assert.match(String(inputs.__provider), /handler\("exoscale:InstancePool"\)/);
  });

  it("marks a preview only for an adoption, because the preview reads the object", async () => {
    ({ asked } = await mockEngine({ preview: true }));
    await valueOf(new exoscale.InstancePool("web", { ...ARGS, adopt: ID }).urn);
    await valueOf(new exoscale.InstancePool("other", ARGS).urn);
    const isPreview = asked.map(({ inputs }) => (inputs.__pulumi as { readonly isPreview?: boolean }).isPreview);
    assert.deepEqual(isPreview, [true, undefined]);
    ({ asked } = await mockEngine());
    await valueOf(new exoscale.InstancePool("web", { ...ARGS, adopt: ID }).urn);
    assert.ok(!("isPreview" in (request().inputs.__pulumi as object)));
  });

  it("refuses the import option, and names the alternatives", () => {
    assert.throws(
      () => new exoscale.InstancePool("web", ARGS, { import: ID }),
      (error: Error) => {
        assert.ok(
          pulumi.RunError.isInstance(error),
          "the error is a RunError, because Pulumi prints the stack of others",
        );
        assert.match(error.message, /^exoscale:InstancePool "web": the import option cannot work/);
        assert.ok(error.message.includes(`adopt: "${ID}"`), "the message says what to type");
        assert.ok(error.message.includes("<id>@<zone>"), "the message shows the form of the id");
        assert.ok(error.message.includes("npx pulumi-pools list exoscale --import-file"));
        assert.ok(error.message.includes("pulumi-pools/plugin"));
        return true;
      },
    );
    assert.deepEqual(asked, []);
  });

  it("refuses the provider option", () => {
    const provider = new (class extends pulumi.ProviderResource {})("aws", "theirs", {});
    assert.throws(
      () => new exoscale.InstancePool("web", ARGS, { provider }),
      /^Error: exoscale:InstancePool "web": the provider option cannot work .* connection/,
    );
  });

  it("ignores the providers of resourceClass component", async () => {
    const provider = new (class extends pulumi.ProviderResource {})("aws", "theirs", {});
    const parent = new (class extends pulumi.ComponentResource {})("a:b:C", "c", {}, { providers: [provider] });
    await valueOf(new exoscale.InstancePool("web", ARGS, { parent }).id);
    assert.equal(asked.find(({ name }) => name === "web")?.provider, "");
  });
});

describe("a resource class", () => {
  for (const { type } of resources) {
    const token = `pulumi-nodejs:dynamic/${type}`;

    it(`identifies itself to policy packs as generated SDKs do: ${type}`, () => {
      const resourceClass = classOf(type);
      assert.equal(resourceClass.__pulumiType, token);
      assert.ok(resourceClass.isInstance({ __pulumiType: token }));
      for (const other of [undefined, null, 1, "", token, {}, { __pulumiType: type }, { __pulumiType: `${token}s` }]) {
        assert.ok(!resourceClass.isInstance(other), JSON.stringify(other));
      }
    });
  }

  it("distinguishes resourceClass resources from others", async () => {
    await mockEngine();
    const group: unknown = new exoscale.AntiAffinityGroup("spread");
    assert.ok(exoscale.AntiAffinityGroup.isInstance(group));
    assert.ok(!exoscale.InstancePool.isInstance(group));
    assert.ok(pulumi.CustomResource.isInstance(group));
  });
});
