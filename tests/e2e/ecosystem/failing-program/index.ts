import * as pulumi from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";

const zone = "ch-gva-2";
const missing = { name: "no such template", zone };
const basis = { zone, size: 1, instanceType: "standard.small", diskSize: 10 };

class Tier extends pulumi.ComponentResource {
  constructor() {
    super("test:index:Tier", "web");
    const templateId = exoscale.getTemplateOutput(missing, { parent: this }).id;
    const pool = new exoscale.InstancePool("web", { ...basis, templateId }, { parent: this });
    this.registerOutputs({ name: pool.name });
  }
}

/** The ways in which a program may meet a failure. */
const ways: Partial<Record<string, () => unknown>> = {
  "a call that nobody waits for": () => {
    void exoscale.getTemplate(missing);
  },
  "a call that the program waits for": () => exoscale.getTemplate(missing),
  "an output of the stack": () => ({ id: exoscale.getTemplateOutput(missing).id }),
  "an output that nobody looks at": () => {
    exoscale.getTemplateOutput(missing);
  },
  "an argument of a resource": () =>
    new exoscale.InstancePool("web", { ...basis, templateId: exoscale.getTemplateOutput(missing).id }).id.apply(
      () => 0,
    ),
  "an argument of a resource in a component": () => {
    new Tier();
  },
  "the import option": () =>
    new exoscale.AntiAffinityGroup("web", {}, { import: "0c4f8f5e-7b1d-4b57-8f5c-2d1b6f6b3a11" }),
};

export = async () => {
  const way = ways[new pulumi.Config().require("way")];
  new exoscale.AntiAffinityGroup("beside");
  return { answer: await way?.() };
};
