import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
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

const CANARY = "canary-in-the-user-data";
/** What the engine holds in every state of every user: another word here would show as a change in all of them. */
const HANDLER =
  'exports.handler=()=>{let r=require,m="pulumi-pools/provider";' +
  'try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}' +
  'return r(m).handler("exoscale:InstancePool")}';

describeEndToEnd("the state and the output of Exoscale stacks", () => {
  let simulator: Simulator;
  let open: OpenStack;
  /** Everything that the engine has printed, and every error as the Automation API words it. */
  let said = "";
  const listening = { onOutput: (text: string) => void (said += text), onError: (text: string) => void (said += text) };
  let userData = `#cloud-config\n# ${CANARY}\n`;
  let labels: Record<string, string> = {};

  async function program() {
    const web = new exoscale.InstancePool("web", {
      size: 1,
      instanceType: "standard.small",
      templateId: UBUNTU,
      diskSize: 20,
      labels,
      userData: pulumi.secret(userData),
    });
    return { userData: web.userData };
  }

  before(async () => {
    simulator = await startSimulator({ timeScale: 50 });
    open = await openStack({ program, config: exoscaleConfig(simulator.connection().exoscale) });
    await open.stack.up(listening);
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  /** Neither as it is nor as it travels. */
  function assertNoSecrets(text: string, where: string): void {
    const { key, secret } = simulator.connection().exoscale;
    for (const hidden of [key, secret, CANARY]) {
      assert.ok(!text.includes(hidden), `${hidden} is in ${where}`);
      assert.ok(
        !text.includes(Buffer.from(hidden).toString("base64").slice(4, -4)),
        `${hidden} is in ${where}, encoded`,
      );
    }
  }

  async function assertStateIsClean(when: string): Promise<void> {
    const { text, find } = await exportState(open.stack);
    assertNoSecrets(text, `the state ${when}`);
    const { inputs = {}, outputs = {} } = find("web") ?? assert.fail("no pool");
    for (const bag of [inputs, outputs]) assert.match(JSON.stringify(bag.userData), /"ciphertext":"v1:/, when);
  }

  it("name the handler in few bytes that are the same whatever is built and compiled", async () => {
    const { inputs, outputs } = (await exportState(open.stack)).find("web") ?? assert.fail();
    assert.deepEqual([inputs?.__provider, outputs?.__provider], [HANDLER, HANDLER]);
    assert.ok(HANDLER.length < 260);
  });

  it("hold no credential and no secret user data after a create, an update, a preview, a refresh", async () => {
    await assertStateIsClean("after a create");

    userData = `#cloud-config\n# ${CANARY}, another one\n`;
    labels = { changed: "yes" };
    said += JSON.stringify(await open.previewJson(listening));
    await open.stack.preview({ ...listening, diff: true });
    await open.stack.up(listening);
    assert.match(atob(exoscaleIn(simulator).pools[0]?.["user-data"] ?? ""), /another one/);
    await assertStateIsClean("after an update");

    const outside = Buffer.from(`#cloud-config\n# ${CANARY}, somebody else's\n`).toString("base64");
    simulator.event("exoscale", "changePool", { id: exoscaleIn(simulator).pools[0]?.id, "user-data": outside });
    await open.stack.refresh(listening);
    await assertStateIsClean("after a refresh");
    assert.deepEqual(Object.keys((await open.previewJson(listening)).of("web")[0]?.detailedDiff ?? {}), ["userData"]);
    assertNoSecrets(said, "the output");
  });

  it("hold none after failures either, not even where the server repeats what it was sent", async () => {
    const { key, secret } = simulator.connection().exoscale;
    const message = `cannot verify ${secret} of ${key}`;
    simulator.addFault({ method: "PUT", kind: "status", status: 403, body: { message } });
    await assert.rejects(open.stack.up(listening), (error: Error) => {
      said += error.message;
      return /answered 403: cannot verify \[secret\]/.test(error.message);
    });
    await assertStateIsClean("after an update that failed");

    userData = `#cloud-config\n# ${CANARY.repeat(2000)}\n`;
    const errors = await open.previewErrors(listening);
    assert.match(errors.join(), /userData must not be longer than 32768/);
    said += errors.join();
    await assertStateIsClean("after a check that failed");
    assertNoSecrets(said, "the output");
  });
});
