import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import type { Fault } from "../../simulator/index";
import { describeEndToEnd, exportState, type OpenStack, openStack, UBUNTU } from "./support";
import { type Account, configured, fromEnvironment, named } from "./support/accounts";
import { Canaries } from "./support/canaries";
import { processListing } from "./support/process-listing";

const MARKED = "user data that its owner marked secret";
const MARKED_SCRIPT = "a script of the nodes that its owner marked secret";
const TOKEN_MADE = "the token that a resource made";

/** All refusals must be met, although one of them fails the command. */
const GO_ON = { continueOnError: true };

const ACCOUNTS = {
  "the configuration": configured,
  "the environment": fromEnvironment,
  "connections and ~/.vmfloaty.yml": named,
};

for (const [source, openAccount] of Object.entries(ACCOUNTS)) {
  describeEndToEnd(`credentials from ${source}, with secrets of resources`, () => {
    const canaries = new Canaries();
    let life: Life;
    const handlers: string[] = [];

    before(async () => {
      life = await Life.begin(canaries, openAccount);
    });
    after(() => life.end());

    it("work, and leak nowhere while a stack is previewed, created, refused, changed, refreshed and destroyed", async () => {
      const { stdout, stderr } = await life.stack.preview({ diff: true });
      canaries.see("a preview", stdout + stderr);
      canaries.see("a preview in JSON", JSON.stringify(await life.open.previewJson()));

      await life.refused("a creation that is refused", () => life.stack.up(GO_ON), [
        ["exoscale", "POST", "/instance-pool$", MARKED],
        ["vmpooler", "POST", "/vm/"],
        ["modelarts", "POST", "/nodepools$", MARKED_SCRIPT],
      ]);
      const made = await life.see("a creation", () => life.stack.up());
      const stored = await exportState(life.stack);
      assert.equal(stored.resources.length, life.size, made);
      handlers.push(...stored.resources.map(({ inputs }) => String(inputs?.__provider)));
      const issued = (await life.stack.outputs()).token;
      assert.ok(issued?.secret);
      canaries.hide(TOKEN_MADE, String(issued.value));

      await life.refused("a refresh that is refused", () => life.stack.refresh(), [
        ["exoscale", "GET", "/instance-pool", MARKED],
        ["vmpooler", "GET", "/vm/"],
        ["modelarts", "GET", "/nodepools", MARKED_SCRIPT],
      ]);

      life.change();
      await life.refused("an update and functions that are refused", () => life.stack.up(GO_ON), [
        ["exoscale", "PUT", "/instance-pool/[^/]+$", MARKED],
        ["vmpooler", "PUT", `/vm/${stored.find("by-token")?.id}$`, TOKEN_MADE],
        ["vmpooler", "PUT", `/vm/${stored.find("vm")?.id}$`],
        ["modelarts", "PATCH", "/nodepools/", MARKED_SCRIPT],
        ["exoscale", "GET", "/template$"],
        ["vmpooler", "GET", "/summary$"],
        ["modelarts", "GET", "/nodes$"],
      ]);
      await life.see("an update", () => life.stack.up());
      await life.seeControl();

      await life.refused("a destruction that is refused", () => life.stack.destroy(GO_ON), [
        ["exoscale", "DELETE", "/instance-pool/", MARKED],
        ["vmpooler", "DELETE", "/vm/"],
        ["modelarts", "DELETE", "/nodepools/", MARKED_SCRIPT],
      ]);
      await life.see("a destruction", () => life.stack.destroy());
      assert.deepEqual((await exportState(life.stack)).resources, []);
      await life.seeControl();
      assert.deepEqual(canaries.leaks(), []);
    });

    it("are not in `__provider`", () => {
      assert.equal(handlers.length, life.size);
      for (const handler of handlers) assert.match(handler, /^exports\.handler=.{0,200}handler\("\w+:\w+"\)\}$/);
    });
  });
}

describe("the search for canaries", () => {
  it("finds a text in every encoding", () => {
    const canaries = new Canaries();
    canaries.hide("quoted", 'a "canary"\n');
    const forms = { json: 'a \\"canary\\"\\n', uri: "a%20%22canary%22%0A", base64: "YSAiY2FuYXJ5Igo=" };
    for (const [form, text] of Object.entries(forms)) canaries.see(form, `… ${text} …`);
    canaries.see("nothing", "a canary");
    assert.deepEqual(
      canaries.leaks(),
      Object.keys(forms).map((form) => `quoted: in ${form}`),
    );
  });
});

/** A request to refuse, and the secrets that the answer repeats besides the account's credentials. */
type Refused = readonly [cloud: NonNullable<Fault["cloud"]>, method: string, path: string, ...repeated: string[]];

/** A stack with resources of all three clouds, and the check of its output. */
class Life {
  private stage = "test";
  private refusals = 0;

  private constructor(
    private readonly canaries: Canaries,
    private readonly simulator: Simulator,
    private readonly account: Account,
    readonly open: OpenStack,
  ) {}

  static async begin(canaries: Canaries, openAccount: typeof configured): Promise<Life> {
    canaries.hide(MARKED, "#cloud-config\n# canary in user data\n");
    canaries.hide(MARKED_SCRIPT, Buffer.from("#!/bin/sh\n# canary in a script\n").toString("base64"));
    const simulator = await startSimulator({ timeScale: 200 });
    const account = await openAccount(simulator, canaries);
    // Functions run in the program, in this process.
    Object.assign(process.env, account.env);
    const lives: Life[] = [];
    const open = await openStack({ program: async () => await lives[0]?.program(), env: account.env });
    await open.stack.setAllConfig(account.config, true);
    const life = new Life(canaries, simulator, account, open);
    lives.push(life);
    return life;
  }

  async end(): Promise<void> {
    for (const name of Object.keys(this.account.env)) Reflect.deleteProperty(process.env, name);
    await this.open.close();
    await this.account.close();
    await this.simulator.close();
  }

  get stack(): OpenStack["stack"] {
    return this.open.stack;
  }

  /** The number of resources in the program. */
  get size(): number {
    return this.account.connection === undefined ? 5 : 6;
  }

  /** Changes the values that the program declares. */
  change(): void {
    this.stage = "prod";
  }

  private async program(): Promise<Record<string, unknown>> {
    const { connection } = this.account;
    const { poolName } = this.simulator.connection().modelarts;
    const count = this.stage === "test" ? 1 : 2;
    new exoscale.InstancePool("web", {
      size: count,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 10,
      description: this.stage,
      userData: pulumi.secret(this.canaries.of(MARKED)),
      connection,
    });
    const token = new vmpooler.Token("token", { connection });
    const vm = { pool: "debian-12-x86_64", tags: { stage: this.stage } };
    new vmpooler.Vm("vm", { ...vm, connection });
    new vmpooler.Vm("by-token", { ...vm, token: token.token, connection });
    // Only resources without a connection read ~/.vmfloaty.yml.
    if (connection !== undefined) new vmpooler.Vm("by-file", vm);
    new modelarts.NodePool("nodes", {
      poolName,
      name: "nodes",
      flavor: "modelarts.vm.gpu.t4u8",
      count,
      extendParams: pulumi.secret({ postInstall: this.canaries.of(MARKED_SCRIPT) }),
      connection,
    });
    return { token: token.token, asked: await this.ask("nodes", poolName) };
  }

  /** Calls a function of each cloud. Returns "answered" or the error. */
  private async ask(name: string, poolName: string): Promise<string[]> {
    const { connection } = this.account;
    const asked = await Promise.allSettled([
      exoscale.getTemplates({ family: "Linux Ubuntu", connection }),
      vmpooler.getSummary({ connection }),
      modelarts.getNodePoolNodes({ poolName, name, connection }),
    ]);
    return asked.map((answer) => (answer.status === "fulfilled" ? "answered" : String(answer.reason)));
  }

  /** Runs `command` and adds its output, the process listing and the state to the canaries' texts. Returns the output. */
  async see(where: string, command: () => Promise<{ stdout: string; stderr: string }>): Promise<string> {
    const commands = new Set<string>();
    const look = setInterval(
      () => void processListing().then((lines) => lines.forEach((line) => commands.add(line))),
      200,
    );
    const text = await command().then(({ stdout, stderr }) => stdout + stderr, String);
    clearInterval(look);
    const listing = this.canaries.see(`the process listing during ${where}`, [...commands].join("\n"));
    assert.match(listing, /dynamic-provider/);
    this.canaries.see(`the state after ${where}`, (await exportState(this.stack)).text);
    return this.canaries.see(where, text);
  }

  /** Like {@link see}, while the clouds refuse requests and repeat secrets. Each refusal must occur and be reported. */
  async refused(where: string, command: Parameters<Life["see"]>[1], refused: readonly Refused[]): Promise<void> {
    this.simulator.clearLog();
    const planted = refused.map(([cloud, method, path, ...more]) => {
      const sources = [...this.account.shown[cloud], ...more];
      const marker = `refusal ${(this.refusals += 1)}:`;
      const message = `${marker} you sent ${sources.map((source) => this.canaries.of(source)).join(" and ")}`;
      const body = { message, reason: message, error_code: "ModelArts.0", error_msg: message, ok: false };
      this.simulator.addFault({ kind: "status", status: 400, cloud, method, path, body });
      return { cloud, method, path, told: `${marker} you sent ${sources.map(() => "[secret]").join(" and ")}` };
    });
    const text = await this.see(where, command);
    const met = this.simulator.log().filter(({ fault }) => fault !== undefined);
    for (const { cloud, method, path, told } of planted) {
      const hit = met.some((one) => one.cloud === cloud && one.method === method && new RegExp(path).test(one.path));
      assert.ok(hit, `${where}: ${method} ${path} was never asked for\n${text}`);
      assert.ok(text.includes(told), `${where}: "${told}" is not in\n${text}`);
    }
    assert.equal(met.length, planted.length);
  }

  /** Adds the simulator's control answers. */
  async seeControl(): Promise<void> {
    const { control } = this.simulator.connection();
    for (const path of ["state", "log"]) {
      this.canaries.see(`the simulator's ${path}`, await (await fetch(`${control}/${path}`)).text());
    }
  }
}
