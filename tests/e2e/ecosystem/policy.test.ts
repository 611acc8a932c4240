import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { EngineEvent, PolicyEvent, PreviewOptions, PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale } from "pulumi-pools";
import ts from "typescript";
import { resources } from "../../../provider/host/definitions";
import { CHECKOUT } from "../../../scripts/sandbox";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { changesIn, describeEndToEnd, exoscaleIn, type OpenStack, UBUNTU } from "../support";
import { openRecorded, programOf, versionHere } from "../support/recorded";

const SOURCE = path.join(__dirname, "policy-pack");
const basis = { instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };

describeEndToEnd("a policy pack", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let pack: string;

  before(async () => {
    simulator = await startSimulator({ timeScale: 100 });
    open = await openRecorded(await programOf(await versionHere()), simulator);
    const { envVars, workDir } = open.stack.workspace;
    envVars.PATH = [path.join(SOURCE, "bin"), envVars.PATH].join(path.delimiter);
    pack = await readied(SOURCE, path.join(workDir, "policy-pack"));
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  it("fails the preview of each resource of a forbidden type, and of no other", async () => {
    const everyType = resources.map(({ type }) => type);
    const all = Object.fromEntries(everyType.map((type) => [`no-${type.split(":")[1]}`, "mandatory"]));
    const { failed, violations } = await preview(all);
    assert.ok(failed);
    const found = violations.map(({ policyName, resourceUrn }) => [policyName, typeIn(resourceUrn)].join(" of "));
    assert.deepEqual([...new Set(found)].sort(), everyType.map((type) => `no-${type.split(":")[1]} of ${type}`).sort());
    assert.ok(violations.every(({ enforcementLevel }) => enforcementLevel === "mandatory"));
    const messages = violations.map(({ message }) => message).join("\n");
    for (const value of ["size 1", "pool debian-12-x86_64", "size 16", "count 1"]) assert.ok(messages.includes(value));
    assert.deepEqual(changesIn(simulator), []);
  });

  it("only warns if its level is advisory", async () => {
    const { failed, violations } = await preview({ "no-NodePool": "advisory" });
    assert.ok(!failed);
    assert.deepEqual(
      violations.map(({ policyName, enforcementLevel }) => [policyName, enforcementLevel]),
      [["no-NodePool", "advisory"]],
    );
  });

  it("sees all resources of a type together", async () => {
    const program = (size: number) => async () => {
      new exoscale.InstancePool("a", { ...basis, size: 2 });
      new exoscale.InstancePool("b", { ...basis, size });
    };
    const one = await preview({ "few-members": "mandatory" }, program(1));
    assert.deepEqual([one.failed, one.violations], [false, []]);
    const two = await preview({ "few-members": "mandatory" }, program(2));
    assert.ok(two.failed);
    assert.match(two.violations[0]?.message ?? "", /they have 4/);
  });

  it("recognizes a resource by its class", async () => {
    const { failed, violations } = await preview({ "private-pools": "mandatory" }, async () => {
      new exoscale.AntiAffinityGroup("a");
      new exoscale.InstancePool("closed", { ...basis, size: 1, publicIpAssignment: "none" });
      new exoscale.InstancePool("open", { ...basis, size: 1, publicIpAssignment: "dual" });
    });
    assert.ok(failed);
    assert.deepEqual(
      violations.map(({ message }) => message.trim().split("\n").at(-1)),
      ["open has dual"],
    );
  });

  it("changes a resource before its creation, and the next preview is clean", async () => {
    const program = async () => {
      new exoscale.InstancePool("a", { ...basis, size: 1, labels: { app: "web" } });
    };
    const options = { program, ...(await enforcing({ "owned-pools": "remediate" })) };
    await open.stack.up(options);
    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ labels }) => labels),
      [{ app: "web", owner: "platform" }],
    );
    const { changeSummary } = await open.stack.preview(options);
    assert.deepEqual(changeSummary, { same: 2 });
    await open.stack.destroy();
  });

  it("of the examples requires a label and limits the instances of all pools", async () => {
    const example = await readied(
      path.join(CHECKOUT, "examples/policy"),
      path.join(open.stack.workspace.workDir, "example"),
    );
    const pools = (owners: readonly string[]) => async () => {
      for (const team of owners)
        new exoscale.InstancePool(`of-${team}`, { ...basis, size: 11, labels: team ? { team } : {} });
    };
    const found = async (owners: readonly string[]) => {
      const { violations } = await violationsOf({ policyPacks: [example], color: "never", program: pools(owners) });
      return violations.map(({ policyName }) => policyName);
    };
    assert.deepEqual(await found(["web"]), []);
    assert.deepEqual((await found(["", "web"])).sort(), ["instances-have-a-limit", "pools-are-labelled"]);
  });

  async function enforcing(levels: Readonly<Record<string, string>>): Promise<PreviewOptions> {
    const config = path.join(open.stack.workspace.workDir, "policies.json");
    await fs.writeFile(config, JSON.stringify(levels));
    return { policyPacks: [pack], policyPackConfigs: [config], color: "never" };
  }

  /** The violations in a preview, and whether it failed. */
  async function preview(levels: Readonly<Record<string, string>>, program?: PulumiFn) {
    return await violationsOf({ ...(await enforcing(levels)), program });
  }

  async function violationsOf(options: PreviewOptions) {
    const violations: PolicyEvent[] = [];
    const onEvent = ({ policyEvent }: EngineEvent) => {
      if (policyEvent) violations.push(policyEvent);
    };
    const failed = await open.stack.preview({ ...options, onEvent }).then(
      () => false,
      (error: unknown) => {
        // A failure without a violation has another cause.
        if (violations.length === 0) throw error;
        return true;
      },
    );
    return { failed, violations };
  }
});

/** A copy of a pack with the runtime policy-pack/bin and a compiled program. */
async function readied(source: string, pack: string): Promise<string> {
  await fs.cp(source, pack, { recursive: true });
  const settings = path.join(pack, "PulumiPolicy.yaml");
  await fs.writeFile(settings, (await fs.readFile(settings, "utf8")).replace(/^runtime: .*/m, "runtime: checkout"));
  // Types are checked by `npm run lint`, not at every start.
  const program = path.join(pack, "index.ts");
  await fs.writeFile(path.join(pack, "index.js"), commonJs(await fs.readFile(program, "utf8")));
  await fs.rm(program);
  return pack;
}

function commonJs(source: string): string {
  return ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText;
}

/** `<cloud>:<Resource>` */
function typeIn(urn = ""): string {
  return /pulumi-nodejs:dynamic\/([^:]+:[^:]+)::/.exec(urn)?.[1] ?? urn;
}
