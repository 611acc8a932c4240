import assert from "node:assert/strict";
import { exoscale } from "pulumi-pools";
import type { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import type { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { startSimulator, type Simulator } from "../../../simulator/index";
import {
  DEBIAN,
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  makeInExoscale,
  type OpenStack,
  openStack,
  type Preview,
  UBUNTU,
} from "../support";

const SCRIPT = "#cloud-config\npackages: [nginx]\n";

describeEndToEnd("previews of Exoscale resources", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let securityGroups: string[];
  let preview: Preview;

  const basis = { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 20 };

  async function first(): Promise<void> {
    new exoscale.InstancePool("closing", basis);
    new exoscale.InstancePool("doubling", basis);
    new exoscale.InstancePool("moving", basis);
    new exoscale.InstancePool("autoscaled", basis, { ignoreChanges: ["size"] });
    new exoscale.InstancePool("rebuilt", basis, { replaceOnChanges: ["templateId"] });
    new exoscale.InstancePool("reworded", {
      ...basis,
      labels: {},
      securityGroupIds: securityGroups,
      userData: SCRIPT,
      minAvailable: 0,
    });
    new exoscale.AntiAffinityGroup("described", { description: "old" });
    new exoscale.AntiAffinityGroup("named", { name: "by hand", description: "old" });
  }

  async function second(): Promise<void> {
    new exoscale.InstancePool("closing", { ...basis, publicIpAssignment: "none" });
    new exoscale.InstancePool("doubling", { ...basis, publicIpAssignment: "dual" });
    new exoscale.InstancePool("moving", { ...basis, zone: "ch-dk-2" });
    new exoscale.InstancePool("autoscaled", { ...basis, size: 5 }, { ignoreChanges: ["size"] });
    new exoscale.InstancePool("rebuilt", { ...basis, templateId: DEBIAN }, { replaceOnChanges: ["templateId"] });
    new exoscale.InstancePool("reworded", {
      ...basis,
      instanceType: "STANDARD.Small",
      securityGroupIds: [...securityGroups].reverse(),
      userDataBase64: Buffer.from(SCRIPT).toString("base64"),
      publicIpAssignment: "inet4",
    });
    new exoscale.AntiAffinityGroup("described", { description: "new" });
    new exoscale.AntiAffinityGroup("named", { name: "by hand", description: "new" });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    securityGroups = await Promise.all(
      ["web", "ssh", "metrics"].map((name) => makeInExoscale(simulator, "/security-group", { name })),
    );
    open = await openStack({ program: first, config: exoscaleConfig(simulator.connection().exoscale) });
    await open.stack.up();
    simulator.clearLog();
    preview = await open.previewJson({ program: second });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  /** The step of a changed resource. */
  function step(name: string) {
    return preview.of(name)[0] ?? assert.fail(`the preview has no step for ${name}`);
  }

  it("send no request, even with many changes", () => {
    assert.deepEqual(simulator.log(), []);
  });

  it("show publicIpAssignment `none` as a replacement with its reason", () => {
    const { op, replaceReasons, detailedDiff } = step("closing");
    assert.deepEqual([op, replaceReasons], ["replace", ["publicIpAssignment"]]);
    assert.deepEqual(Object.keys(detailedDiff ?? {}), ["publicIpAssignment"]);
    assert.deepEqual(
      preview.diagnostics.filter(({ urn }) => urn?.endsWith("::closing")).map(({ message }) => message.trim()),
      [
        'closing: replaced because publicIpAssignment changes from "inet4" to "none": `none` is final: the API cannot change publicIpAssignment to or from none.',
      ],
    );
  });

  it("show publicIpAssignment `dual` as an update of that field", () => {
    const { op, detailedDiff } = step("doubling");
    assert.deepEqual([op, Object.keys(detailedDiff ?? {})], ["update", ["publicIpAssignment"]]);
  });

  it("show another zone and another description of a group as replacements", () => {
    const shown = ["moving", "described", "named"].map((name) => [step(name).op, step(name).replaceReasons]);
    assert.deepEqual(shown, [
      ["replace", ["zone"]],
      ["replace", ["description"]],
      ["replace", ["description"]],
    ]);
  });

  it("show no change if only order of a set, `{}`, encoding, letter case or defaults differ", () => {
    assert.deepEqual(preview.of("reworded"), []);
  });

  it("follow ignoreChanges and replaceOnChanges", () => {
    assert.deepEqual(preview.of("autoscaled"), []);
    assert.deepEqual([step("rebuilt").op, step("rebuilt").replaceReasons], ["replace", ["templateId"]]);
  });

  it("match `up`, which deletes the group with a declared name first, and the other last", async () => {
    const old = exoscaleIn(simulator);
    simulator.clearLog();
    await open.stack.up({ program: second });

    const calls = simulator.log().filter(({ method, path }) => method !== "GET" && path.includes("anti-affinity"));
    const deletionOf = (wanted: (name: string) => boolean) => {
      const { id } = old.groups.find(({ name }) => wanted(name)) ?? assert.fail();
      return calls.findIndex(({ path }) => path.endsWith(id));
    };
    const methods = calls.map(({ method }) => method);
    assert.deepEqual([...methods].sort(), ["DELETE", "DELETE", "POST", "POST"]);
    assert.ok(deletionOf((name) => name === "by hand") < methods.lastIndexOf("POST"), methods.join());
    assert.equal(
      deletionOf((name) => name !== "by hand"),
      methods.length - 1,
    );

    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ size }) => size),
      [1, 1, 1, 1, 1, 1],
    );
    assert.deepEqual((await open.previewJson({ program: second })).changeSummary, { same: 9 });
  });

  it("refuse invalid inputs all together, each with path and bound, and send no request", async () => {
    const poolFailures: Failures<keyof typeof instancePool.inputs.shape> = {
      zone: ["mars", /zone must be a zone such as ch-gva-2, .*"mars"/],
      name: ["", /name must be a string, 1 to 255 characters, but is ""/],
      description: ["x".repeat(256), /description must be a string, at most 255 characters, .*\(258 characters\)/],
      size: [-1, /size must be an integer, at least 0, but is -1/],
      instanceType: ["small", /instanceType must be <family>\.<size>, .*"small"/],
      templateId: [
        "ubuntu",
        /templateId must be an id \(a UUID\): look it up with exoscale.getTemplateOutput.*, but is "ubuntu"/,
      ],
      diskSize: [9, /diskSize must be an integer, 10 to 51200, but is 9/],
      minAvailable: [-2, /minAvailable must be an integer, at least 0, but is -2/],
      instancePrefix: ["p".repeat(31), /instancePrefix must be a string, 1 to 30 characters, but is "p{31}"/],
      userData: ["z".repeat(24_577), /userData must not be longer than 32768 .*it has 32772/],
      userDataBase64: ["not base64!", /userDataBase64 must be a base64 string, 1 to 32768 characters/],
      antiAffinityGroupIds: [["apart"], /antiAffinityGroupIds\[0\] must be an id \(a UUID\), but is "apart"/],
      securityGroupIds: [[UBUNTU, "web"], /securityGroupIds\[1\] must be an id \(a UUID\), but is "web"/],
      privateNetworkIds: [["net"], /privateNetworkIds\[0\] must be an id \(a UUID\), but is "net"/],
      elasticIpIds: [["ip"], /elasticIpIds\[0\] must be an id \(a UUID\), but is "ip"/],
      sshKeys: [[""], /sshKeys\[0\] must be a string, 1 to 255 characters, but is ""/],
      deployTargetId: ["rack", /deployTargetId must be an id \(a UUID\), but is "rack"/],
      labels: [{ team: 7 }, /labels\.team must be a string, but is 7/],
      publicIpAssignment: ["inet6", /publicIpAssignment must be one of inet4, dual, none, but is "inet6"/],
      ipv6Enabled: ["yes", /ipv6Enabled must be true or false, but is "yes"/],
      applicationConsistentSnapshotEnabled: [1, /SnapshotEnabled must be true or false, but is 1/],
      rollout: [{ maxSurge: -1 }, /rollout\.maxSurge must be an integer, at least 0, but is -1/],
      adopt: ["", /adopt must be <id>@<zone>, but is ""/],
      connection: ["prod", /connection "prod" is not a connection of exoscale/],
    };
    const groupFailures: Failures<keyof typeof antiAffinityGroup.inputs.shape> = {
      name: ["n".repeat(256), /name must be a string, 1 to 255 characters/],
      description: [4, /description must be a string, at most 255 characters, but is 4/],
      adopt: ["", /adopt must be <id>, but is ""/],
      connection: ["prod", /connection "prod" is not a connection of exoscale/],
    };
    const misspelt: Failures = { lables: [{}, /lables is not a field here. Did you mean labels\?/] };
    simulator.clearLog();
    await assertRefused({ ...poolFailures, ...misspelt }, (args) => new exoscale.InstancePool("bad", args as never));
    await assertRefused(groupFailures, (args) => new exoscale.AntiAffinityGroup("bad", args));
    assert.deepEqual(simulator.log(), []);
  });

  async function assertRefused(failures: Failures, make: (args: object) => unknown): Promise<void> {
    const args = Object.fromEntries(Object.entries(failures).map(([name, [bad]]) => [name, bad]));
    const errors = await open.previewErrors({ program: async () => void make(args) });
    for (const [, expected] of Object.values(failures)) {
      const times = errors.filter((error) => expected.test(error)).length;
      assert.equal(times, 1, `${times} times ${String(expected)} in\n${errors.join("\n")}`);
    }
    assert.equal(errors.length, Object.keys(failures).length);
    assert.doesNotMatch(errors.join(), /zzzz/, "user data may hold secrets");
  }
});

/** An invalid value of each field, and its error. */
type Failures<Field extends string = string> = Readonly<Record<Field, readonly [bad: unknown, error: RegExp]>>;
