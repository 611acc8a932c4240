import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  type OpenStack,
  openStack,
  UBUNTU,
} from "../support";

describeEndToEnd("Exoscale resources, when things go wrong", () => {
  let simulator: Simulator;
  let unreachable: OpenStack;
  let giveUp: Promise<unknown>;
  let open: OpenStack;

  const basis = { size: 2, instanceType: "standard.small", templateId: UBUNTU, diskSize: 20 };
  const group = async () => {
    new exoscale.AntiAffinityGroup("apart");
  };

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    const config = exoscaleConfig(simulator.connection().exoscale);
    unreachable = await openStack({
      program: group,
      config: { ...config, "exoscale:endpoint": "http://127.0.0.1:9/v2" },
    });
    assert.deepEqual((await unreachable.previewJson()).changeSummary, { create: 2 });
    // Connections are tried again for a quarter of a minute: meanwhile the other tests run.
    giveUp = failureOf(unreachable, group);
  });
  beforeEach(async () => {
    open = await openStack({ program: group, config: exoscaleConfig(simulator.connection().exoscale) });
  });
  afterEach(async () => {
    await open.close();
    simulator.reset();
  });
  after(async () => {
    await unreachable.close();
    await simulator.close();
  });

  it("keep the id of what was made but not finished, with the largest user data there is, and finish it later", async () => {
    const userDataBase64 = randomBytes(24_576).toString("base64");
    const names = ["one", "other"];
    const program = async () => {
      for (const name of names) {
        new exoscale.InstancePool(name, { ...basis, userDataBase64 }, { customTimeouts: { create: "1s" } });
      }
    };
    // 100 s of the simulator's clock are two of the engine's.
    simulator.event("exoscale", "setDurations", { instance: 100_000 });
    simulator.event("exoscale", "failOperation", {
      command: "create-instance-pool",
      outcome: "failure",
      message: "no hosts",
    });
    const said = await failureOf(open, program);
    assert.match(said, /creation of instance pool "\S+" in ch-gva-2 ended in failure \(fault\): no hosts/);
    assert.match(said, /instance pool [-0-9a-f]{36} was not done after 1 s: \d of 2 instances exist/);
    assert.match(said, /customTimeouts/);

    const state = await exportState(open.stack);
    const ids = names.map((name) => state.find(name)?.id).sort();
    // Without it in the outputs, refresh and destroy would not find the code any more.
    for (const name of names) assert.match(String(state.find(name)?.outputs?.__provider), /exoscale:InstancePool/);
    const there = () =>
      exoscaleIn(simulator)
        .pools.map(({ id, instances }) => `${id}: ${instances.length}`)
        .sort();
    assert.deepEqual(
      there().map((pool) => pool.slice(0, 36)),
      ids,
    );

    simulator.clearLog();
    await open.stack.up({ program });
    assert.ok(!changesIn(simulator).includes("POST /instance-pool"));
    assert.deepEqual(
      there(),
      ids.map((id) => `${String(id)}: 2`),
    );
    assert.deepEqual((await open.previewJson({ program })).changeSummary, { same: 3 });
  });

  it("keep what was done of an update that fails half-way, and the next `up` does only the rest", async () => {
    const make = (args: object) => async () => {
      new exoscale.InstancePool("web", { ...basis, ...args });
    };
    await open.stack.up({ program: make({}) });
    simulator.event("exoscale", "failOperation", { command: "scale-instance-pool", outcome: "failure" });
    const grown = make({ size: 3, labels: { team: "web" } });
    assert.match(await failureOf(open, grown), /scaling of instance pool [-0-9a-f]{36} to 3 ended in failure/);
    const { outputs } = (await exportState(open.stack)).find("web") ?? assert.fail();
    assert.deepEqual([outputs?.size, outputs?.labels], [2, { team: "web" }]);

    simulator.clearLog();
    await open.stack.up({ program: grown });
    assert.deepEqual(changesIn(simulator), ["PUT /instance-pool/*:scale"]);
    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ size, labels }) => [size, labels]),
      [[3, { team: "web" }]],
    );
  });

  it("name the call, the server's words and what to do when credentials are refused", async () => {
    await open.stack.setConfig("exoscale:secret", { value: "not-the-secret", secret: true });
    const said = await failureOf(open, group);
    assert.match(said, /POST \/exoscale\/ch-gva-2\/v2\/anti-affinity-group answered 40[13]: .*Check the API key/);
    assert.doesNotMatch(said, /not-the-secret|\n\s+at /);
  });

  it("name the address of a server that does not answer, which a preview does not need", async () => {
    assert.match(String(await giveUp), /GET \/v2\/zone got no usable answer: .*ECONNREFUSED.*127\.0\.0\.1:9/);
  });

  /** What `up` prints when it fails. */
  async function failureOf({ stack }: OpenStack, program: () => Promise<void>): Promise<string> {
    let said = "";
    const hear = (text: string) => void (said += text);
    await assert.rejects(stack.up({ program, color: "never", onOutput: hear, onError: hear }));
    return said;
  }
});
