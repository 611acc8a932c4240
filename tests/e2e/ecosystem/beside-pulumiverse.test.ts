import assert from "node:assert/strict";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { describeEndToEnd, exoscaleIn, NOTHING, type OpenStack, openStack, UBUNTU } from "../support";

/** A resource of the other provider, as its SDK registers it. */
class SshKey extends pulumi.CustomResource {
  constructor(name: string) {
    super("exoscale:index/sSHKey:SSHKey", name, { name });
  }
}

const program = async () => {
  new SshKey("laptop");
  new exoscale.InstancePool("web", { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 });
};

describeEndToEnd("a stack that also uses pulumiverse/exoscale", () => {
  let simulator: Simulator;
  let open: OpenStack;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 100 });
    open = await openStack({ program });
    const { envVars } = open.stack.workspace;
    envVars.PATH = [path.join(__dirname, "pulumiverse"), envVars.PATH].join(path.delimiter);
  });
  afterEach(async () => {
    await open.close();
    await simulator.close();
  });

  const set = (name: string, value: string, secret = false): ConfigMap => ({ [name]: { value, secret } });

  it("reads its own settings from pools:exoscale and the credentials of both from exoscale:", async () => {
    const { endpoint, key, secret, zone } = simulator.connection().exoscale;
    await open.stack.setAllConfig({ ...set("exoscale:key", key, true), ...set("exoscale:secret", secret, true) });
    const own = { ...set("pools:exoscale.endpoint", endpoint), ...set("pools:exoscale.zone", zone) };
    await open.stack.setAllConfig(own, true);
    assert.deepEqual((await open.previewJson()).changeSummary, { create: 3 });
    await open.stack.up();
    assert.equal(exoscaleIn(simulator).pools.length, 1);
    assert.deepEqual((await open.previewJson()).changeSummary, { same: 3 });
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });

  it("fails in pulumiverse's provider if exoscale: has a key of version 0.1.0", async () => {
    const { endpoint, key, secret } = simulator.connection().exoscale;
    await open.stack.setAllConfig({
      ...set("exoscale:key", key, true),
      ...set("exoscale:secret", secret, true),
      ...set("exoscale:endpoint", endpoint),
      ...set("exoscale:zone", "ch-gva-2"),
    });
    const errors = (await open.previewErrors()).join("\n");
    for (const name of ["endpoint", "zone"])
      assert.match(
        errors,
        new RegExp(`\`exoscale:${name}\` is not a valid configuration key for the exoscale provider`),
      );
  });
});
