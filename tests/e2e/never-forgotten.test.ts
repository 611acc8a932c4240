import assert from "node:assert/strict";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import { changesIn, describeEndToEnd, exoscaleIn, exportState, type OpenStack, openStack, UBUNTU } from "./support";

/** The shortest form of each loss, on the real engine: one pool goes through all of them. */
describeEndToEnd("an existing pool is not forgotten or damaged, and no wait is endless", () => {
  let simulator: Simulator;
  let elsewhere: Simulator;
  let open: OpenStack;
  let id: string | undefined;

  const basic = { size: 3, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };
  const web =
    (args: object = {}, options?: CustomResourceOptions) =>
    async () => {
      new exoscale.InstancePool("web", { ...basic, ...args }, options);
    };
  const pool = () => exoscaleIn(simulator).pools[0] ?? assert.fail("the pool is gone");
  const stored = async () =>
    (await exportState(open.stack)).find("web") ?? assert.fail("the state has forgotten the pool");

  before(async () => {
    [simulator, elsewhere] = await Promise.all([startSimulator({ timeScale: 200 }), startSimulator({ seed: 2 })]);
    open = await openStack({ program: web(), env: shell(simulator) });
    await open.stack.up();
    id = pool().id;
  });
  beforeEach(() => simulator.clearLog());
  after(async () => {
    await open.close();
    await Promise.all([simulator.close(), elsewhere.close()]);
  });

  it("if the second step of an update is refused: the error appears, and the next `up` does the rest", async () => {
    const program = web({ instanceType: "standard.medium", size: 4 });
    const body = { message: "Forbidden by policy" };
    simulator.addFault({ method: "PUT", path: ":scale$", kind: "status", status: 403, body });
    const said = await failureOf(open.stack.up({ program }));
    assert.match(said, /:scale answered 403: Forbidden by policy.*Done before that: instanceType/);
    const { outputs, initErrors } = await stored();
    assert.deepEqual([outputs?.instanceType, outputs?.size, initErrors?.length], ["standard.medium", 3, 1]);

    simulator.clearLog();
    await open.stack.up({ program });
    assert.deepEqual(changesIn(simulator), ["PUT /instance-pool/*:scale"]);
    assert.equal(pool().instances.length, 4);
  });

  it("if an autoscaler has scaled it and a member is missing: a change of a label deletes no member", async () => {
    simulator.event("exoscale", "changePool", { id, size: 6 });
    simulator.event("exoscale", "vanishInstance", { id: pool().instances[0]?.id });
    const args = { instanceType: "standard.medium", size: 2, labels: { app: "web" } };
    await open.stack.up({ program: web(args, { ignoreChanges: ["size"] }) });
    assert.deepEqual([pool().size, pool().instances.length, pool().labels], [6, 6, { app: "web" }]);
  });

  it("if the environment sets another server: refresh and destroy fail, and name both servers", async () => {
    Object.assign(open.stack.workspace.envVars, shell(elsewhere));
    for (const act of [() => open.stack.refresh(), () => open.stack.destroy()]) {
      const said = await failureOf(act());
      for (const { origin } of [simulator, elsewhere]) assert.ok(said.includes(origin), said);
    }
    Object.assign(open.stack.workspace.envVars, shell(simulator));
    assert.deepEqual([(await stored()).id, pool().id], [id, id]);
  });

  it("if a gateway answers 404 with a page: destroy fails, and the state keeps the pool", async () => {
    simulator.addFault({ method: "GET", path: "/instance-pool/", kind: "html", status: 404, times: 9 });
    assert.match(await failureOf(open.stack.destroy()), /answered 404/);
    simulator.clearFaults();
    assert.deepEqual([(await stored()).id, pool().id], [id, id]);
  });

  it("if it was adopted and --replace is given: it stays and is still managed", async () => {
    const theirs = { zone: "ch-gva-2", name: "theirs", size: 1, "disk-size": 10, template: { id: UBUNTU } };
    const type = pool()["instance-type"];
    const made = simulator.event("exoscale", "createPool", { ...theirs, "instance-type": type }) as { id: string };
    const program = async () => {
      await web({}, { ignoreChanges: Object.keys({ ...basic, labels: {} }) })();
      new exoscale.InstancePool("adopted", {
        ...basic,
        size: 1,
        instanceType: "standard.medium",
        adopt: `${made.id}@ch-gva-2`,
      });
    };
    await open.stack.up({ program });
    const { urn } = (await exportState(open.stack)).find("adopted") ?? assert.fail();
    await open.stack.up({ program, replace: [urn] });
    assert.ok(
      exoscaleIn(simulator).pools.some((one) => one.id === made.id),
      "the adopted pool was deleted",
    );
    assert.equal((await exportState(open.stack)).find("adopted")?.id, made.id);
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator).pools, []);
  });
});

/** Environment variables with the simulator's account. */
function shell(simulator: Simulator): Record<string, string> {
  const { endpoint, zone, key, secret } = simulator.connection().exoscale;
  return { EXOSCALE_API_ENDPOINT: endpoint, EXOSCALE_ZONE: zone, EXOSCALE_API_KEY: key, EXOSCALE_API_SECRET: secret };
}

/** The output of a failing command. */
async function failureOf(command: Promise<unknown>): Promise<string> {
  const failure = await command.then(() => undefined, String);
  return failure ?? assert.fail("the command succeeded");
}
