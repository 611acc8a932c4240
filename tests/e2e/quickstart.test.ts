import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleIn,
  needsLanguageHost,
  NOTHING,
  openProject,
  type PlainProject,
} from "./support";

describeEndToEnd("the quickstart, by plain pulumi commands at the root of the repository", () => {
  let simulator: Simulator;
  let project: PlainProject;

  /** Undefined if the tests are skipped. */
  const opened: { close(): Promise<void> }[] = [];

  before(async function () {
    await needsLanguageHost(this);
    simulator = await startSimulator({ timeScale: 50 });
    opened.push(simulator);
    const { endpoint, key, secret } = simulator.connection().exoscale;
    project = await openProject(
      ".",
      { EXOSCALE_API_ENDPOINT: endpoint, EXOSCALE_API_KEY: key, EXOSCALE_API_SECRET: secret },
      ["Pulumi.yaml", "examples/quickstart"],
    );
    opened.push(project);
  });
  after(async () => {
    for (const one of opened) await one.close();
  });

  async function output(name: string): Promise<unknown> {
    return JSON.parse((await project.pulumi("stack", "output", "--json", name)).stdout);
  }

  it("is previewed and created", async () => {
    const { text } = await project.pulumi("up", "--yes");
    assert.match(text, /Previewing update.*\+ 3 to create.*\+ 3 created/s);
    const { pools, groups, instances } = exoscaleIn(simulator);
    assert.deepEqual([pools.length, groups.length, instances.length], [1, 1, 3]);
    assert.equal(await output("poolId"), pools[0]?.id);
    assert.equal((await project.state()).find("web")?.type, "pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup");
  });

  it("sends no request once its template is pinned", async () => {
    await project.pulumi("config", "set", "templateId", String(await output("templateId")));
    simulator.clearLog();
    assert.deepEqual((await project.previewJson()).changeSummary, { same: 3 });
    assert.deepEqual(simulator.log(), []);
  });

  it("shows a change and applies it", async () => {
    await project.pulumi("config", "set", "size", "4");
    await project.pulumi("config", "set", "stage", "live");
    const { text } = await project.pulumi("preview", "--diff");
    assert.match(text, /~ labels: \{\s+~ stage: "test" => "live"\s+\}\s+~ size\s*: 3 => 4/);
    simulator.clearLog();
    await project.pulumi("up", "--yes", "--skip-preview");
    assert.deepEqual(changesIn(simulator), ["PUT /instance-pool/*", "PUT /instance-pool/*:scale"]);
    assert.equal(((await output("addresses")) as unknown[]).length, 4);
  });

  it("finds outside changes", async () => {
    const id = exoscaleIn(simulator).pools[0]?.id;
    simulator.event("exoscale", "changePool", { id, labels: {} });
    await project.pulumi("refresh", "--yes", "--skip-preview");
    assert.match((await project.pulumi("preview", "--diff")).text, /~ labels: \{\s+\+ app\s*: "web"/);
  });

  it("is destroyed completely", async () => {
    const { text } = await project.pulumi("destroy", "--yes", "--skip-preview");
    assert.match(text, /- 3 deleted/);
    assert.deepEqual(exoscaleIn(simulator), NOTHING);
  });
});
