import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { exoscale, modelarts, vmpooler } from "pulumi-pools";
import { startSimulator, type Simulator } from "../../simulator/index";
import { describeEndToEnd, exportState, type OpenStack, openStack, UBUNTU } from "./support";

const USER_DATA = "#cloud-config\n# canary: user data that its owner marked secret\n";
const WRONG_SECRET = "canary-of-a-wrong-secret-0123456789";
const FLAVOR = "modelarts.vm.gpu.t4u8";

describeEndToEnd("credentials in the configuration, the environment, connections, a file and a resource", () => {
  let simulator: Simulator;
  let open: OpenStack;
  let home: string;
  /** Everything that a person, a log or a file gets to see, by where it was seen. */
  const seen: { readonly where: string; readonly text: string }[] = [];
  /** What nobody may see, by where it comes from. */
  let canaries: Record<string, string>;
  let declared = { size: 1, tags: { stage: "test" }, count: 1 };

  function program() {
    const { poolName } = simulator.connection().modelarts;
    new exoscale.InstancePool("web", {
      size: declared.size,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 10,
      userData: pulumi.secret(USER_DATA),
    });
    new exoscale.AntiAffinityGroup("elsewhere", { connection: "second" });
    const token = new vmpooler.Token("token");
    const vm = { pool: "debian-12-x86_64", tags: declared.tags };
    new vmpooler.Vm("by-file", vm);
    new vmpooler.Vm("by-token", { ...vm, token: token.token });
    new modelarts.NodePool("nodes", { poolName, flavor: FLAVOR, count: declared.count });
    return Promise.resolve({ token: token.token });
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 200 });
    const { exoscale: exo, vmpooler: pooler, modelarts: huawei } = simulator.connection();
    const fileToken = await issueToken(pooler);
    home = await mkdtemp(join(tmpdir(), "pulumi-pools-home-"));
    const file = `url: ${pooler.url}\nuser: ${pooler.user}\ntoken: ${fileToken}\n`;
    await writeFile(join(home, ".vmfloaty.yml"), file, { mode: 0o600 });
    canaries = {
      "the secret in the configuration and in a connection": exo.secret,
      "a wrong secret": WRONG_SECRET,
      "the password in the environment": pooler.password,
      "the password as it travels": Buffer.from(`${pooler.user}:${pooler.password}`).toString("base64"),
      "the token in ~/.vmfloaty.yml": fileToken,
      "the secret key in the configuration": huawei.secretKey,
    };
    open = await openStack({
      program,
      env: { HOME: home, VMPOOLER_PASSWORD: pooler.password },
      config: {
        "exoscale:endpoint": exo.endpoint,
        "exoscale:zone": exo.zone,
        "exoscale:key": { value: exo.key, secret: true },
        "exoscale:secret": { value: exo.secret, secret: true },
        "huaweicloud:endpoint": huawei.endpoint,
        "huaweicloud:iamEndpoint": huawei.iamEndpoint,
        "huaweicloud:region": huawei.region,
        "huaweicloud:projectId": huawei.projectId,
        "huaweicloud:accessKey": { value: huawei.accessKey, secret: true },
        "huaweicloud:secretKey": { value: huawei.secretKey, secret: true },
      },
    });
    for (const [key, value] of Object.entries({ endpoint: exo.endpoint, key: exo.key, secret: exo.secret })) {
      await open.stack.setConfig(`exoscale:connections.second.${key}`, { value, secret: key === "secret" }, true);
    }
  });
  after(async () => {
    await open.close();
    await simulator.close();
    await rm(home, { recursive: true, force: true });
  });

  async function see(where: string, command: () => Promise<{ stdout: string; stderr: string }>): Promise<void> {
    const text = await command().then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: unknown) => String(error),
    );
    seen.push({ where, text });
    seen.push({ where: `the state after ${where}`, text: (await exportState(open.stack)).text });
  }

  /** A refusal that repeats what the cloud was shown of `canaries`. */
  function refuse(method: string, path: string, status: number, ...sources: string[]): void {
    const text = `you sent ${sources.map((source) => canaries[source] ?? assert.fail(source)).join(" and ")}`;
    const body = { message: text, reason: text, error_code: "ModelArts.0", error_msg: text, ok: false };
    simulator.addFault({ kind: "status", status, method, path, body });
  }

  it("work, and are seen in nothing while stacks are previewed, made, refused, changed and refreshed", async () => {
    await see("a preview", () => open.stack.preview({ diff: true }));
    seen.push({ where: "a preview in JSON", text: JSON.stringify(await open.previewJson()) });
    await see("an update", () => open.stack.up());
    const stored = await exportState(open.stack);
    assert.equal(stored.resources.length, 6, seen[3]?.text);
    const issued = (await open.stack.outputs()).token;
    assert.ok(issued?.secret);
    canaries["the token that a resource made"] = String(issued.value);

    const inConfig = "the secret in the configuration and in a connection";
    refuse("GET", "/instance-pool", 401, inConfig);
    refuse("GET", "/nodepools", 403, "the secret key in the configuration");
    await see("a refresh that is refused", () => open.stack.refresh());

    declared = { size: 2, tags: { stage: "prod" }, count: 2 };
    const of = (name: string) => `/vm/${stored.find(name)?.id}$`;
    refuse("PUT", "/instance-pool", 501, inConfig);
    refuse("PUT", of("by-file"), 400, "the token in ~/.vmfloaty.yml", "the password in the environment");
    refuse("PUT", of("by-token"), 400, "the token that a resource made");
    refuse("PATCH", "/nodepools", 400, "the secret key in the configuration");
    await see("an update that is refused", () => open.stack.up());
    assert.match(seen.at(-2)?.text ?? "", /you sent \[secret\] and \[secret\]/);

    await open.stack.setConfig("exoscale:secret", { value: WRONG_SECRET, secret: true });
    await see("an update with a wrong secret", () => open.stack.up());
    await open.stack.setConfig("exoscale:secret", { value: simulator.connection().exoscale.secret, secret: true });
    await see("an update with all of it right", () => open.stack.up());
    await see("a refresh", () => open.stack.refresh());
    await see("a preview after it", () => open.stack.preview({ diff: true }));
    const { control } = simulator.connection();
    for (const path of ["state", "log"]) {
      seen.push({ where: `the simulator's ${path}`, text: await (await fetch(`${control}/${path}`)).text() });
    }

    const leaks = seen.flatMap(({ where, text }) =>
      Object.entries(canaries)
        .filter(([, secret]) => text.includes(secret))
        .map(([source]) => `${source}: in ${where}`),
    );
    assert.deepEqual(leaks, []);
  });

  it("leave user data that its owner marked secret encrypted in the state, also after changes and refreshes", () => {
    const states = seen.filter(({ where }) => where.startsWith("the state") || where.startsWith("a preview"));
    const marked = [USER_DATA, JSON.stringify(USER_DATA).slice(1, -1), Buffer.from(USER_DATA).toString("base64")];
    const leaks = states.filter(({ text }) => marked.some((form) => text.includes(form)));
    assert.deepEqual(
      leaks.map(({ where }) => where),
      [],
    );
    assert.ok(states.length >= 8, `${states.length} states and previews`);
  });

  it("are no part of what the engine keeps to find the code", async () => {
    const handlers = (await exportState(open.stack)).resources.map(({ inputs }) => String(inputs?.__provider));
    assert.equal(handlers.length, 6);
    for (const handler of handlers) assert.match(handler, /^exports\.handler=.{0,200}handler\("\w+:\w+"\)\}$/);
  });

  it("would be found: the same search finds them in the configuration of the stack, decrypted", async () => {
    const shown = JSON.stringify(await open.stack.getAllConfig());
    assert.ok(shown.includes(canaries["the secret in the configuration and in a connection"] ?? "none"));
  });
});

async function issueToken({ url, user, password }: { url: string; user: string; password: string }): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const answer = await fetch(`${url}/token`, { method: "POST", headers: { authorization } });
  return ((await answer.json()) as { token: string }).token;
}
