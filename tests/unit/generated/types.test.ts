import assert from "node:assert/strict";
import { resources } from "../../../provider/host/definitions";
import { typeCheck, type TypeCheck } from "../../support/type-check";

const IMPORTS = `import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts } from "pulumi-pools";
const config = new pulumi.Config();
`;
const POOL = `{ size: 1, instanceType: "standard.small", templateId: "t", diskSize: 10 }`;
const NODES = `poolName: "p", flavor: "f", count: 1`;

/** A program with a pool that has other values. */
const pool = (more: string) => `new exoscale.InstancePool("p", { ...(${POOL}), ${more} });`;
const nodes = (more: string) => `new modelarts.NodePool("n", { ${NODES}, ${more} });`;

const ACCEPTED: readonly (readonly [what: string, program: string])[] = [
  ["a pool without a zone, which the configuration may set", `new exoscale.InstancePool("p", ${POOL});`],
  ["a resource without arguments if all fields are optional", `new exoscale.AntiAffinityGroup("g");`],
  ["an output for a number", pool("size: pulumi.output(3)")],
  ["a promise for a number", pool("size: Promise.resolve(3)")],
  ["outputs in a list", pool(`antiAffinityGroupIds: [new exoscale.AntiAffinityGroup("g").id]`)],
  ["an output for a list", pool(`sshKeys: pulumi.output(["a", "b"])`)],
  ["outputs in a map", pool(`labels: { a: pulumi.output("b") }`)],
  ["an output for an enumeration", pool(`publicIpAssignment: pulumi.output("dual" as const)`)],
  ["a zone that this version does not list", pool(`zone: "de-ber-1"`)],
  ["a zone from the configuration", pool(`zone: config.require("zone")`)],
  ["an output of text for a zone", pool(`zone: pulumi.output("ch-gva-2" as string)`)],
  ["the zone of another pool", pool(`zone: new exoscale.InstancePool("q", ${POOL}).zone`)],
  ["an instance type that this version does not list", pool(`instanceType: "gpu3.small"`)],
  [
    "an enumeration from the configuration with allowedValues",
    `const publicIpAssignment = config.require("ips", { allowedValues: ["inet4", "dual", "none"] });` +
      pool("publicIpAssignment"),
  ],
  [
    "an optional or secret enumeration from the configuration",
    `const optional = config.get("ips", { allowedValues: ["inet4", "dual"] });` +
      `const secret = config.requireSecret("ips", { allowedValues: ["inet4", "dual"] });` +
      pool("publicIpAssignment: optional") +
      pool("publicIpAssignment: secret"),
  ],
  [
    "an enumeration from the configuration without allowedValues",
    pool(`publicIpAssignment: config.require<"inet4" | "dual" | "none">("ips")`),
  ],
  ["an invoke's options", `exoscale.getZones({}, { parent: new exoscale.AntiAffinityGroup("g") });`],
  [
    "dependsOn of a function's output form",
    `exoscale.getZonesOutput({}, { dependsOn: [new exoscale.AntiAffinityGroup("g")] });`,
  ],
  ["a function's result", pool(`templateId: exoscale.getTemplateOutput({ name: "n" }).id`)],
  ["undefined for an optional field", pool("minAvailable: undefined")],
  ["nested objects with outputs", nodes(`network: { vpc: pulumi.output("v"), securityGroups: ["s"] }`)],
  ["objects in a list", nodes(`taints: [{ key: "k", effect: "NoExecute" }, { key: "k", effect: "NoSchedule" }]`)],
  ["Pulumi's options", `new exoscale.AntiAffinityGroup("g", {}, { protect: true, customTimeouts: { create: "1h" } });`],
  ["an output as the id to read", `exoscale.InstancePool.get("p", pulumi.output("id@ch-gva-2"));`],
  [
    "a required argument as an output",
    `const size: pulumi.Output<number> = new exoscale.InstancePool("p", ${POOL}).size;`,
  ],
  [
    "a generated name as an output that is always defined",
    `const name: pulumi.Output<string> = new exoscale.AntiAffinityGroup("g").name;`,
  ],
  ["a resource after isInstance", `const show = (x: unknown) => exoscale.InstancePool.isInstance(x) && x.size;`],
  ["the parts of a result", `const zones = async () => (await exoscale.getZones()).zones.map(({ name }) => name);`],
  ["an output as a function's argument", `exoscale.getInstancePoolOutput({ id: pulumi.output("id") }).instances;`],
];

const REFUSED: readonly (readonly [what: string, program: string, complaint: RegExp])[] = [
  ["text for a number", pool(`size: "3"`), /string' is not assignable to type 'Input<number>'/],
  ["an output of text for a number", pool(`size: pulumi.output("3")`), /not assignable to type 'Input<number>'/],
  ["an unknown field", pool("color: 1"), /'color' does not exist in type 'InstancePoolArgs'/],
  ["a misspelt field, with a suggestion", pool("minAvailible: 1"), /Did you mean to write 'minAvailable'/],
  [
    "a pool without a size",
    `new exoscale.InstancePool("p", { instanceType: "a.b", templateId: "t", diskSize: 10 });`,
    /'size' is missing/,
  ],
  ["a pool without arguments", `new exoscale.InstancePool("p");`, /Expected 2-3 arguments/],
  ["a value outside an enumeration", pool(`publicIpAssignment: "public"`), /"public"' is not assignable/],
  [
    "any text from the configuration for an enumeration",
    pool(`publicIpAssignment: config.require("ips")`),
    /string' is not assignable to type 'Input<("\w+"( \| )?){3}> \| undefined'/,
  ],
  [
    "dependsOn of a function's plain form",
    `void exoscale.getZones({}, { dependsOn: new exoscale.AntiAffinityGroup("g") });`,
    /'dependsOn' does not exist in type 'InvokeOptions'/,
  ],
  ["a number in a map of texts", pool("labels: { a: 1 }"), /number' is not assignable to type 'Input<string>'/],
  ["a text for a list", pool(`sshKeys: "a"`), /string' is not assignable/],
  ["an unknown nested field", nodes(`network: { vcp: "v" }`), /'vcp' does not exist/],
  ["an incomplete object in a list", nodes(`taints: [{ key: "k" }]`), /'effect' is missing/],
  [
    "an optional output as one that is always defined",
    `const d: pulumi.Output<string> = new exoscale.AntiAffinityGroup("g").description;`,
    /undefined/,
  ],
  ["an assignment to an output", `new exoscale.AntiAffinityGroup("g").name = pulumi.output("n");`, /read-only/],
  [
    "an assignment to a result",
    `const drop = async () => { (await exoscale.getInstancePools()).pools = []; };`,
    /read-only/,
  ],
  [
    "an output for a plain argument of a function",
    `void exoscale.getTemplate({ name: pulumi.output("n") });`,
    /not assignable to type 'string'/,
  ],
  [
    "the result of an acting function without a check for undefined, which previews return",
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
  for (const [index, [what]] of ACCEPTED.entries()) {
    it(`accept ${what}`, () => assert.deepEqual(checked.complaints(accepted(index)), []));
  }
  for (const [index, [what, , complaint]] of REFUSED.entries()) {
    it(`refuse ${what}`, () => {
      const [first = "nothing is wrong", ...more] = checked.complaints(refused(index));
      assert.match(first, complaint);
      assert.deepEqual(more, []);
    });
  }

  it("contain no reference to provider/ or zod, so that a user's type check need not load them", () => {
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
