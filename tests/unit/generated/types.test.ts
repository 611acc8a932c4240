import assert from "node:assert/strict";
import { resources } from "../../../provider/host/definitions";
import { typeCheck, type TypeCheck } from "../../support/type-check";

const IMPORTS = `import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts } from "pulumi-pools";
const config = new pulumi.Config();
`;
const POOL = `{ size: 1, instanceType: "standard.small", templateId: "t", diskSize: 10 }`;
const NODES = `poolName: "p", flavor: "f", count: 1`;

/** A program whose pool has one field more, or another value of one. */
const pool = (more: string) => `new exoscale.InstancePool("p", { ...(${POOL}), ${more} });`;
const nodes = (more: string) => `new modelarts.NodePool("n", { ${NODES}, ${more} });`;

const ACCEPTED: readonly (readonly [promise: string, program: string])[] = [
  ["a pool without a zone, which the stack's configuration may name", `new exoscale.InstancePool("p", ${POOL});`],
  ["a resource whose fields are all optional, without arguments", `new exoscale.AntiAffinityGroup("g");`],
  ["an output for a number", pool("size: pulumi.output(3)")],
  ["a promise for a number", pool("size: Promise.resolve(3)")],
  ["outputs in a list", pool(`antiAffinityGroupIds: [new exoscale.AntiAffinityGroup("g").id]`)],
  ["an output for a list", pool(`sshKeys: pulumi.output(["a", "b"])`)],
  ["outputs in a map", pool(`labels: { a: pulumi.output("b") }`)],
  ["an output for one of several words", pool(`publicIpAssignment: pulumi.output("dual" as const)`)],
  ["a zone that this version does not know", pool(`zone: "de-ber-1"`)],
  ["a zone of the configuration", pool(`zone: config.require("zone")`)],
  ["an output of text for a zone", pool(`zone: pulumi.output("ch-gva-2" as string)`)],
  ["the zone of another pool", pool(`zone: new exoscale.InstancePool("q", ${POOL}).zone`)],
  ["an instance type of one's own organisation", pool(`instanceType: "gpu3.small"`)],
  [
    "one of several words out of the configuration, which refuses others when it is told them",
    `const publicIpAssignment = config.require("ips", { allowedValues: ["inet4", "dual", "none"] });` +
      pool("publicIpAssignment"),
  ],
  [
    "the same of what is optional, and of what is secret",
    `const optional = config.get("ips", { allowedValues: ["inet4", "dual"] });` +
      `const secret = config.requireSecret("ips", { allowedValues: ["inet4", "dual"] });` +
      pool("publicIpAssignment: optional") +
      pool("publicIpAssignment: secret"),
  ],
  [
    "one of several words out of the configuration, where the preview is left to refuse others",
    pool(`publicIpAssignment: config.require<"inet4" | "dual" | "none">("ips")`),
  ],
  ["an invoke's options", `exoscale.getZones({}, { parent: new exoscale.AntiAffinityGroup("g") });`],
  [
    "a resource that a function's answer needs",
    `exoscale.getZonesOutput({}, { dependsOn: [new exoscale.AntiAffinityGroup("g")] });`,
  ],
  ["an answer of a function", pool(`templateId: exoscale.getTemplateOutput({ name: "n" }).id`)],
  ["undefined for what is optional", pool("minAvailable: undefined")],
  ["objects inside, and outputs in them", nodes(`network: { vpc: pulumi.output("v"), securityGroups: ["s"] }`)],
  ["objects in a list", nodes(`taints: [{ key: "k", effect: "NoExecute" }, { key: "k", effect: "NoSchedule" }]`)],
  ["Pulumi's options", `new exoscale.AntiAffinityGroup("g", {}, { protect: true, customTimeouts: { create: "1h" } });`],
  ["an output as the id to read", `exoscale.InstancePool.get("p", pulumi.output("id@ch-gva-2"));`],
  [
    "what was asked for an output to be an output",
    `const size: pulumi.Output<number> = new exoscale.InstancePool("p", ${POOL}).size;`,
  ],
  [
    "a name that is generated as one that is there",
    `const name: pulumi.Output<string> = new exoscale.AntiAffinityGroup("g").name;`,
  ],
  [
    "a resource where it was told from others",
    `const show = (x: unknown) => exoscale.InstancePool.isInstance(x) && x.size;`,
  ],
  ["an answer's parts", `const zones = async () => (await exoscale.getZones()).zones.map(({ name }) => name);`],
  ["an output as a function's argument", `exoscale.getInstancePoolOutput({ id: pulumi.output("id") }).instances;`],
];

const REFUSED: readonly (readonly [promise: string, program: string, complaint: RegExp])[] = [
  ["text for a number", pool(`size: "3"`), /string' is not assignable to type 'Input<number>'/],
  ["an output of text for a number", pool(`size: pulumi.output("3")`), /not assignable to type 'Input<number>'/],
  ["a field that there is not", pool("color: 1"), /'color' does not exist in type 'InstancePoolArgs'/],
  ["a field that is nearly right, with the right one", pool("minAvailible: 1"), /Did you mean to write 'minAvailable'/],
  [
    "a pool without a size",
    `new exoscale.InstancePool("p", { instanceType: "a.b", templateId: "t", diskSize: 10 });`,
    /'size' is missing/,
  ],
  ["a pool without arguments", `new exoscale.InstancePool("p");`, /Expected 2-3 arguments/],
  ["a word that is none of those", pool(`publicIpAssignment: "public"`), /"public"' is not assignable/],
  [
    "any text of the configuration for one of several words",
    pool(`publicIpAssignment: config.require("ips")`),
    /string' is not assignable to type 'Input<("\w+"( \| )?){3}> \| undefined'/,
  ],
  [
    "dependsOn of a function that needs values",
    `void exoscale.getZones({}, { dependsOn: new exoscale.AntiAffinityGroup("g") });`,
    /'dependsOn' does not exist in type 'InvokeOptions'/,
  ],
  ["a number in a map of texts", pool("labels: { a: 1 }"), /number' is not assignable to type 'Input<string>'/],
  ["a text for a list", pool(`sshKeys: "a"`), /string' is not assignable/],
  ["a field inside an object that there is not", nodes(`network: { vcp: "v" }`), /'vcp' does not exist/],
  ["an object in a list that is not whole", nodes(`taints: [{ key: "k" }]`), /'effect' is missing/],
  [
    "an output that may be missing as one that is there",
    `const d: pulumi.Output<string> = new exoscale.AntiAffinityGroup("g").description;`,
    /undefined/,
  ],
  ["an output to be written", `new exoscale.AntiAffinityGroup("g").name = pulumi.output("n");`, /read-only/],
  [
    "an answer to be written",
    `const drop = async () => { (await exoscale.getInstancePools()).pools = []; };`,
    /read-only/,
  ],
  [
    "an output where a function needs a value",
    `void exoscale.getTemplate({ name: pulumi.output("n") });`,
    /not assignable to type 'string'/,
  ],
  [
    "what an act answers, unlooked at: a preview has none",
    `const size = async () => (await exoscale.evictInstances({ poolId: "p", instanceIds: [] })).size;`,
    /possibly 'undefined'/,
  ],
];

describe("the types of sdk/", function () {
  this.timeout(120_000);

  const examples = resources.flatMap(({ type, examples: all = [] }) =>
    all.map(({ title, code }, index) => ({
      title: `${type}: ${title}`,
      file: `examples/in-docs/${type.replace(":", "-")}-${index}.ts`,
      code,
    })),
  );
  const sources = {
    ...Object.fromEntries(examples.map(({ file, code }) => [file, code])),
    ...Object.fromEntries(ACCEPTED.map(([, program], index) => [accepted(index), module(program)])),
    ...Object.fromEntries(REFUSED.map(([, program], index) => [refused(index), module(program)])),
  };
  let checked: TypeCheck;
  before(() => void (checked = typeCheck(sources)));

  for (const { title, file } of examples) {
    it(`compile the example ${title}`, () => assert.deepEqual(checked.complaints(file), []));
  }
  for (const [index, [promise]] of ACCEPTED.entries()) {
    it(`take ${promise}`, () => assert.deepEqual(checked.complaints(accepted(index)), []));
  }
  for (const [index, [promise, , complaint]] of REFUSED.entries()) {
    it(`refuse ${promise}`, () => {
      const [first = "nothing is wrong", ...more] = checked.complaints(refused(index));
      assert.match(first, complaint);
      assert.deepEqual(more, []);
    });
  }

  it("are shipped without a word of provider/ or zod, which a user's type check need not load", () => {
    for (const file of [
      "index",
      "when-created",
      "invoke",
      "user-error",
      "resource",
      "exoscale/index",
      "exoscale/instance-pool",
      "exoscale/get-zones",
    ]) {
      const declarations = checked.declarations(`sdk/${file}.ts`);
      assert.ok(declarations.length > 0, file);
      assert.doesNotMatch(declarations, /\bzod\b|provider\//, file);
    }
  });
});

function accepted(index: number): string {
  return `tests/types/accepted-${index}.ts`;
}

function refused(index: number): string {
  return `tests/types/refused-${index}.ts`;
}

function module(program: string): string {
  return `${IMPORTS}${program}\n`;
}
