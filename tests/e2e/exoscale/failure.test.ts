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

describeEndToEnd("Exoscale resources, in case of a failure,", () => {
  let simulator: Simulator;
  let unreachable: OpenStack;
  let connectionError: Promise<string>;
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
    // The provider retries connections for 15 s: the other tests run meanwhile.
    connectionError = failureOf(unreachable, group);
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

  it("keep the ids of unfinished pools with the largest user data, and finish them in the next up", async () => {
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
    const output = await failureOf(open, program);
    assert.match(output, /creation of instance pool "\S+" in ch-gva-2 ended in failure \(fault\): no hosts/);
    assert.match(output, /instance pool [-0-9a-f]{36} was not done after 1 s: \d of 2 instances exist/);
    assert.match(output, /customTimeouts/);

    const state = await exportState(open.stack);
    const ids = names.map((name) => state.find(name)?.id).sort();
    // Without __provider in the outputs, refresh and destroy could not call the provider.
    for (const name of names) assert.match(String(state.find(name)?.outputs?.__provider), /exoscale:InstancePool/);
    const existing = () =>
      exoscaleIn(simulator)
        .pools.map(({ id, instances }) => `${id}: ${instances.length}`)
        .sort();
    assert.deepEqual(
      existing().map((pool) => pool.slice(0, 36)),
      ids,
    );

    simulator.clearLog();
    await open.stack.up({ program });
    assert.ok(!changesIn(simulator).includes("POST /instance-pool"));
    assert.deepEqual(
      existing(),
      ids.map((id) => `${String(id)}: 2`),
    );
    assert.deepEqual((await open.previewJson({ program })).changeSummary, { same: 3 });
  });

  it("keep the applied part of an update, and the next up does only the rest", async () => {
    const programWith = (args: object) => async () => {
      new exoscale.InstancePool("web", { ...basis, ...args });
    };
    await open.stack.up({ program: programWith({}) });
    simulator.event("exoscale", "failOperation", { command: "scale-instance-pool", outcome: "failure" });
    const grown = programWith({ size: 3, labels: { team: "web" } });
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

  it("print the request, the server's message and advice if credentials are refused", async () => {
    await open.stack.setConfig("exoscale:secret", { value: "not-the-secret", secret: true });
    const output = await failureOf(open, group);
    assert.match(output, /POST \/exoscale\/ch-gva-2\/v2\/anti-affinity-group answered 40[13]: .*Check the API key/);
    assert.doesNotMatch(output, /not-the-secret|\n\s+at /);
  });

  it("print the address of a server that does not answer, which a preview does not need", async () => {
    assert.match(await connectionError, /GET \/v2\/zone got no usable answer: .*ECONNREFUSED.*127\.0\.0\.1:9/);
  });

  /** The output of an `up` that fails. */
  async function failureOf({ stack }: OpenStack, program: () => Promise<void>): Promise<string> {
    let output = "";
    const add = (text: string) => void (output += text);
    await assert.rejects(stack.up({ program, color: "never", onOutput: add, onError: add }));
    return output;
  }
});
