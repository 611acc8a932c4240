import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { functions } from "../../../provider/host/definitions";
import * as sdk from "../../../sdk";
import { exoscale, modelarts, vmpooler } from "../../../sdk";
import { rejection } from "../../support/rejection";
import { mockEngine, valueOf } from "./mock-engine";

const EVICTION = { poolId: "7d5a1bb0-6a3a-4f0b-8f1e-1d2c3b4a5f60", instanceIds: ["x"] };

/** A component with one resource in it. */
class Part extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Part", name);
    new exoscale.AntiAffinityGroup(name, {}, { parent: this });
  }
}

/** Members of Pulumi's outputs that their types hide. */
interface Internals {
  readonly isKnown: Promise<boolean>;
  allResources(): Promise<ReadonlySet<unknown>>;
  promise(): Promise<unknown>;
}

type Form = (args: object, options?: pulumi.InvokeOptions) => unknown;

function formsOf(type: string): { readonly plain: Form; readonly output: Form } {
  const [cloud = "", name = ""] = type.split(":");
  const its = Reflect.get(sdk, cloud) as Readonly<Record<string, Form>>;
  return { plain: its[name] ?? assert.fail(name), output: its[`${name}Output`] ?? assert.fail(name) };
}

describe("a function in a program with mocks", () => {
  for (const { type } of functions) {
    it(`is answered by the mocks under its token, in both forms: ${type}`, async () => {
      const { called } = await mockEngine({ call: ({ token }) => ({ from: token }) });
      const args = { connection: "second" };
      const token = `pools:${type}`;
      const { plain, output } = formsOf(type);
      assert.deepEqual(await plain(args), { from: token });
      assert.deepEqual(await valueOf(output(args) as pulumi.Output<unknown>), { from: token });
      assert.deepEqual(
        called.map((call) => [call.token, call.inputs]),
        [
          [token, args],
          [token, args],
        ],
      );
    });
  }

  it("passes its own or its parent's provider to the mocks", async () => {
    const { called } = await mockEngine();
    const pools = new (class extends pulumi.ProviderResource {})("pools", "other", {});
    const parent = new (class extends pulumi.ComponentResource {})("a:b:C", "c", {}, { providers: [pools] });
    await exoscale.getZones({}, { provider: pools });
    await exoscale.getZones({}, { parent });
    await valueOf(exoscale.getZonesOutput({}, { parent }));
    assert.deepEqual(
      called.map(({ provider }) => provider?.split("::").slice(-2)),
      [
        ["other", "p-1"],
        ["other", "p-1"],
        ["other", "p-1"],
      ],
    );
  });

  it("is not called in a preview if it acts: its result is undefined, as an output unknown", async () => {
    const { called } = await mockEngine({ preview: true });
    assert.equal(await exoscale.evictInstances(EVICTION), undefined);
    assert.equal(await isKnown(exoscale.evictInstancesOutput(EVICTION)), false);
    assert.deepEqual(called, []);
  });
});

describe("a function with output arguments", () => {
  it("is called when its arguments are known", async () => {
    const { called } = await mockEngine();
    await valueOf(exoscale.getTemplateOutput({ name: pulumi.output(Promise.resolve("Debian")) }));
    assert.deepEqual(called[0]?.inputs, { name: "Debian" });
  });

  const waits: readonly (readonly [promise: string, ask: () => pulumi.Output<unknown>])[] = [
    [
      "the resource of an argument",
      () => exoscale.getAntiAffinityGroupOutput({ name: new exoscale.AntiAffinityGroup("slow", { name: "n" }).name }),
    ],
    [
      "a resource of dependsOn",
      () => exoscale.getZonesOutput({}, { dependsOn: new exoscale.AntiAffinityGroup("slow") }),
    ],
    [
      "an output of resources in dependsOn",
      () => exoscale.getZonesOutput({}, { dependsOn: pulumi.output([new exoscale.AntiAffinityGroup("slow")]) }),
    ],
    ["the resources in a component of dependsOn", () => exoscale.getZonesOutput({}, { dependsOn: [new Part("slow")] })],
  ];
  for (const [promise, ask] of waits) {
    it(`waits for ${promise}`, async () => {
      let tellAsked: (finish: () => void) => void = () => undefined;
      const slowIsAsked = new Promise<() => void>((resolve) => (tellAsked = resolve));
      const { called } = await mockEngine({
        make: ({ name, inputs, custom }) => {
          const made = { id: "p-1", state: inputs };
          if (name !== "slow" || !custom) return made;
          return new Promise((resolve) => {
            tellAsked(() => {
              resolve(made);
            });
          });
        },
      });
      const answer = valueOf(ask());
      const finish = await slowIsAsked;
      // A later call, which depends on a later resource, is answered meanwhile.
      await valueOf(exoscale.getTemplateOutput({ name: "n" }, { dependsOn: new exoscale.AntiAffinityGroup("quick") }));
      assert.deepEqual(
        called.map(({ token }) => token),
        ["pools:exoscale:getTemplate"],
      );
      finish();
      await answer;
      assert.equal(called.length, 2);
    });

    it(`is not called in a preview that would create ${promise}`, async () => {
      const { called } = await mockEngine({ preview: true, make: ({ inputs }) => ({ id: undefined, state: inputs }) });
      assert.equal(await isKnown(ask()), false);
      assert.deepEqual(called, []);
    });
  }

  it("depends on the resources that it waits for", async () => {
    await mockEngine();
    const group = new exoscale.AntiAffinityGroup("g");
    const its = await internals(exoscale.getZonesOutput({}, { dependsOn: group })).allResources();
    assert.ok(its.has(group));
  });

  it("has a secret result if an argument is secret", async () => {
    await mockEngine();
    assert.equal(await pulumi.isSecret(vmpooler.getTokenOutput({ token: pulumi.secret("t") })), true);
    assert.equal(await pulumi.isSecret(vmpooler.getTokenOutput({ token: "t" })), false);
  });

  const answers: readonly (readonly [answer: Record<string, unknown>, ask: () => pulumi.Output<unknown>])[] = [
    [{ name: "web", userData: "#cloud-config" }, () => exoscale.getInstancePoolOutput()],
    [{ pools: [{ name: "web", userData: "#cloud-config" }] }, () => exoscale.getInstancePoolsOutput()],
    [{ extendParams: { runtime: "x" } }, () => modelarts.getNodePoolOutput({ poolName: "p", name: "n" })],
    [{ tokens: [{ token: "t" }] }, () => vmpooler.getTokensOutput()],
  ];
  for (const [answer, ask] of answers) {
    it(`has a secret result if it contains a secret field: ${JSON.stringify(answer)}`, async () => {
      await mockEngine({ call: () => answer });
      assert.equal(await pulumi.isSecret(ask()), true);
      assert.deepEqual(await valueOf(ask()), answer);
      await mockEngine({ call: () => ({ name: "web", pools: [] }) });
      assert.equal(await pulumi.isSecret(ask()), false);
    });
  }
});

describe("a function in a program that the engine runs", () => {
  beforeEach(() => {
    // An engine without an address: these calls fail before they would use it.
    pulumi.runtime.resetOptions("project", "stack", 1, "", "", false, "");
  });
  after(() => mockEngine());

  const forms: Record<string, () => Promise<unknown>> = {
    values: () => exoscale.getInstancePool({ id: "no-id" }),
    outputs: () => internals(exoscale.getInstancePoolOutput({ id: "no-id" })).promise(),
  };
  for (const [form, ask] of Object.entries(forms)) {
    it(`with ${form} fails in one sentence, without a stack that Pulumi would print`, async () => {
      const error = await rejection(ask(), pulumi.RunError);
      assert.match(error.message, /^exoscale:getInstancePool: id must be an id/);
      assert.equal(error.stack, undefined);
    });
  }
});

function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return internals(output).isKnown;
}

function internals(output: unknown): Internals {
  assert.ok(pulumi.Output.isInstance(output));
  return output as unknown as Internals;
}
