import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { rejection } from "../../support/rejection";
import { describeEndToEnd, needsLanguageHost, openProject, type PlainProject } from "../support";

const NO_TEMPLATE =
  /exoscale:getTemplate: There is no public template named "no such template" in zone ch-gva-2\. There are/g;

const WAYS: Readonly<Record<string, RegExp>> = {
  "a call that nobody waits for": NO_TEMPLATE,
  "a call that the program waits for": NO_TEMPLATE,
  "an output of the stack": NO_TEMPLATE,
  "an output that nobody looks at": NO_TEMPLATE,
  "an argument of a resource": NO_TEMPLATE,
  "an argument of a resource in a component": NO_TEMPLATE,
  "the import option": /exoscale:AntiAffinityGroup "web": the import option cannot work/g,
};

describeEndToEnd("a failure of a program under the plain commands", () => {
  let simulator: Simulator | undefined;
  let project: PlainProject | undefined;

  before(async function () {
    await needsLanguageHost(this);
    simulator = await startSimulator();
    const { endpoint, key, secret } = simulator.connection().exoscale;
    project = await openProject("tests/e2e/ecosystem/failing-program", {
      EXOSCALE_API_ENDPOINT: endpoint,
      EXOSCALE_API_KEY: key,
      EXOSCALE_API_SECRET: secret,
    });
  });
  after(async () => {
    await project?.close();
    await simulator?.close();
  });

  for (const [way, sentence] of Object.entries(WAYS)) {
    it(`is one sentence, without a stack trace or a promise: ${way}`, async () => {
      const { pulumi } = project ?? assert.fail();
      await pulumi("config", "set", "way", way);
      const { message } = await rejection(pulumi("preview", "--color", "never"), Error);
      const diagnostics = message.split("\nDiagnostics:\n")[1] ?? assert.fail(message);
      assert.equal(diagnostics.match(sentence)?.length, 1, message);
      assert.doesNotMatch(diagnostics, /^ +at |Promise|unhandled|\[Error/m);
    });
  }

  it("of `pulumi import`, which runs no code of this package, has the engine's own message without the cause", async () => {
    const { pulumi } = project ?? assert.fail();
    const [type, id] = ["pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup", "00000000-0000-4000-8000-000000000000"];
    const { message } = await rejection(pulumi("import", type, "web", id, "--yes", "--generate-code=false"), Error);
    assert.match(message, /Cannot read properties of undefined \(reading 'toJavaScript'\)/);
  });
});
