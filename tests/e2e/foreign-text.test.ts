import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { exoscale } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import {
  describeEndToEnd,
  exoscaleConfig,
  exoscaleIn,
  exportState,
  type OpenStack,
  openStack,
  UBUNTU,
} from "./support";

/** Values that the engine's protocol reserves: the mark of unknown values, and the key and kind of secrets. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

describeEndToEnd("text from a server, through the real engine", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let size = 2;
  const labels = { mine: "kept" };

  const NAMES = ["one", "other"];
  /** Two pools. The server rejects the first with hostile text while it creates the second. */
  const program = async () => {
    const basis = { size, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10, labels };
    for (const name of NAMES) new exoscale.InstancePool(name, basis);
  };

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  /** The output of the command, and whether it succeeded. */
  async function run(
    command: (hear: (text: string) => void) => Promise<unknown>,
  ): Promise<[text: string, ok: boolean]> {
    let said = "";
    const ok = await command((text) => (said += text)).then(
      () => true,
      () => false,
    );
    return [said, ok];
  }
  const up = () => run((hear) => open.stack.up({ color: "always", onOutput: hear, onError: hear }));
  const refresh = () => run((hear) => open.stack.refresh({ color: "never", onOutput: hear, onError: hear }));

  it("in an error page crashes nothing: the other pool is kept, the stack is unlocked, and control characters are escaped", async () => {
    simulator.event("exoscale", "setDurations", { instance: 100_000 }); // two seconds: the refusal comes before
    const message =
      "see <{%url%}> \u001b]0;title\u0007\u009b31m\r\nDiagnostics:\n  pulumi:pulumi:Stack: all is well" +
      "<{%x%}>".repeat(5_000);
    const refusal = {
      cloud: "exoscale",
      method: "POST",
      path: "/instance-pool$",
      kind: "status",
      status: 400,
    } as const;
    simulator.addFault({ ...refusal, body: { message } });
    const [said, ok] = await up();
    assert.equal(ok, false);
    assert.doesNotMatch(said, /panic|goroutine/);
    assert.match(
      said,
      /answered 400: .*see < ?\{%url%\}> \\x1b\]0;title\\x07\\x9b31m; Diagnostics:; pulumi:pulumi:Stack/,
    );
    assert.equal(stripVTControlCharacters(said).match(/^\s*Diagnostics:/gm)?.length, 1, said);
    assert.ok(said.length < 50_000, `${said.length} characters`);

    const [pool, ...others] = exoscaleIn(simulator).pools;
    assert.deepEqual(others, []);
    const state = await exportState(open.stack);
    assert.deepEqual(
      NAMES.flatMap((name) => state.find(name)?.id ?? []),
      [pool?.id],
    );
    assert.ok(!state.text.includes("pending_operations"));
  });

  it("that equals a marker of the engine blocks neither refresh nor up nor destroy, and a warning names its path", async () => {
    for (const { id } of exoscaleIn(simulator).pools)
      simulator.event("exoscale", "changePool", { id, labels: { ...labels, unknown: UNKNOWN, [SIGNATURE]: SECRET } });
    const [said, ok] = await refresh();
    assert.ok(ok, said);
    assert.match(said, /Values that Pulumi reserves .*labels\./);
    assert.deepEqual(
      (await exportState(open.stack)).resources.map(({ outputs }) => outputs?.labels),
      [{ ...labels, unknown: `(${UNKNOWN})` }],
    );

    size = 3;
    const [changed, isChanged] = await up();
    assert.ok(isChanged, changed);
    assert.deepEqual(
      exoscaleIn(simulator).pools.map(({ size, labels }) => [size, labels]),
      [
        [3, labels],
        [3, labels],
      ],
    );
    await open.stack.destroy();
    assert.deepEqual(exoscaleIn(simulator).pools, []);
  });
});
