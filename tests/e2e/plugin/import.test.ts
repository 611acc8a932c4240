import assert from "node:assert/strict";
import type { CustomResource, CustomResourceOptions, Inputs } from "@pulumi/pulumi";
import type { ImportResource } from "@pulumi/pulumi/automation";
import { exoscale, modelarts, vmpooler } from "pulumi-pools/plugin";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exportState, needsLanguageHost, type OpenStack, openStack, UBUNTU } from "../support";
import { POOLS, poolsConfig } from "./support";

const DEBIAN = "debian-12-x86_64";
const CENTOS = "centos-9-x86_64";

type Class = new (name: string, args: Inputs, options?: CustomResourceOptions) => CustomResource;

/** The class of a type token such as `pools:exoscale:InstancePool`. */
function classOf(type: string): Class {
  const [, cloud = "", name = ""] = type.split(":");
  const clouds = { exoscale, modelarts, vmpooler } as unknown as Record<string, Record<string, Class>>;
  return clouds[cloud]?.[name] ?? assert.fail(`there is no ${type}`);
}

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
}

describeEndToEnd("pulumi import of every resource of the plugin", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let program = makeAll;
  let ids: ReadonlyMap<string, string>;
  let imported: readonly Declared[];
  /** Undefined if the tests are skipped. */
  const opened: { close(): Promise<void> }[] = [];

  function makeAll(): Promise<Record<string, unknown>> {
    const { poolName } = simulator.connection().modelarts;
    const apart = new exoscale.AntiAffinityGroup("apart");
    const pool = {
      zone: "ch-gva-2",
      size: 1,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 20,
    } as const;
    new exoscale.InstancePool("web", { ...pool, antiAffinityGroupIds: [apart.id], userData: "#cloud-config\n" });
    const { token } = new vmpooler.Token("fleet");
    new vmpooler.PoolSize("room", { pool: DEBIAN, size: 14, token });
    new vmpooler.PoolTemplate("candidate", { pool: CENTOS, template: "templates/centos-9-x86_64-0.0.3", token });
    new vmpooler.PoolReset("reset", { pool: CENTOS, triggers: ["first"], token });
    const primary = new vmpooler.Vm("primary", { pool: DEBIAN, tags: { role: "primary" }, token });
    new vmpooler.VmSet("agents", { pools: { [DEBIAN]: 2 }, token });
    new vmpooler.OndemandRequest("windows", { pools: { "win-2022-x86_64": 1 }, token });
    const disk = new vmpooler.VmDisk("disk", { vm: primary.hostname, size: 20, token });
    new vmpooler.VmSnapshot("clean", { vm: primary.hostname, token }, { dependsOn: disk });
    new modelarts.NodePool("train", { poolName, name: "train", flavor: "modelarts.vm.gpu.t4u8", count: 1 });
    return Promise.resolve({});
  }

  before(async function () {
    // The command needs a language even without code generation.
    await needsLanguageHost(this);
    simulator = await startSimulator({ timeScale: 100 });
    open = await openStack({
      program: () => program(),
      config: poolsConfig(simulator),
      project: { name: "test", plugins: POOLS },
    });
    opened.push(open, simulator);
  });
  after(async () => {
    for (const one of opened) await one.close();
  });

  it("finds each resource by its id alone", async () => {
    await open.stack.up();
    const { resources } = await exportState(open.stack);
    ids = new Map(resources.map(({ urn, id = "" }) => [urn, id]));
    const found: ImportResource[] = resources.map(({ type, urn, id = "" }) => ({
      type,
      name: nameIn(urn),
      id: type.endsWith(":InstancePool") ? `${id}@ch-gva-2` : id,
    }));
    await forget();
    await open.stack.import({ resources: found, generateCode: false, protect: false });
    const { resources: there, text } = await exportState(open.stack);
    assert.deepEqual(new Map(there.map(({ urn, id = "" }) => [urn, id])), ids);
    assert.doesNotMatch(text, /#cloud-config/);
  });

  it("leads to a clean preview of a program that declares the imported resources", async () => {
    imported = await declaredInState();
    assert.equal(imported.length, 12);
    program = () => {
      for (const { type, name, inputs } of imported) new (classOf(type))(name, inputs);
      return Promise.resolve({});
    };
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 13 });
  });

  it("also works by the option `import`; `.get` reads unmanaged objects", async () => {
    await forget();
    const web = [...ids].find(([urn]) => urn.endsWith("::web"))?.[1] ?? assert.fail();
    program = () => {
      const { inputs } = imported.find(({ name }) => name === "web") ?? assert.fail();
      new (classOf("pools:exoscale:InstancePool"))("web", inputs, { import: `${web}@ch-gva-2` });
      const known = exoscale.InstancePool.get("known", `${web}@ch-gva-2`);
      return Promise.resolve({ size: known.size, state: known.state });
    };
    const { outputs } = await open.stack.up();
    assert.deepEqual([outputs.size?.value, outputs.state?.value], [1, "running"]);
    assert.equal((await exportState(open.stack)).find("web")?.id, web);
    const { steps } = await open.previewJson();
    assert.deepEqual(
      steps.map(({ op }) => op).filter((op) => !["same", "read", "refresh"].includes(op)),
      [],
    );
  });

  /** Empties the state and keeps all objects. */
  async function forget(): Promise<void> {
    const exported = await open.stack.exportStack();
    await open.stack.importStack({
      version: exported.version,
      deployment: { ...(exported.deployment as object), resources: [] },
    });
  }

  async function declaredInState(): Promise<Declared[]> {
    const { deployment } = (await open.stack.exportStack()) as {
      deployment: { resources: { type: string; urn: string; inputs?: Inputs }[] };
    };
    return deployment.resources
      .filter(({ type }) => type.startsWith("pools:"))
      .map(({ type, urn, inputs }) => ({ type, name: nameIn(urn), inputs: decrypted(inputs) as Inputs }));
  }
});

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Unwraps plain secrets from the Automation API's export. */
function decrypted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decrypted);
  if (typeof value !== "object" || value === null) return value;
  if ("plaintext" in value) return JSON.parse(String(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decrypted(inner)]));
}
