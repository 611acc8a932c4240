import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findModelArtsSdk } from "../../../scripts/modelarts-sdk";
import { startSimulator, type Simulator } from "../../index";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(__dirname, "sdk.json"), "utf8")));

describe("simulated ModelArts: the official Python SDK", function () {
  this.timeout(180_000);
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ timeScale: 200 });
  });
  afterEach(() => simulator.close());

  it("works in each situation that the control endpoint can create", async function () {
    const python = await findModelArtsSdk(version);
    if (!python) return this.skip();
    const printed = await python(join(__dirname, "official_client.py"), JSON.stringify(simulator.connection()));
    assert.deepEqual(JSON.parse(printed), {
      listed: "train",
      nodes: [3, "Available", true],
      "patch as the SDK sends it": [400, "ModelArts.50004100"],
      "failed order": [["failed", "the flavor is sold out"]],
      "not visible yet": [400, "ModelArts.50004000"],
      visible: "late",
      busy: 409,
      "prepaid without an order id": 400,
      bought: 2,
      "prepaid refused": 400,
      odd: [{ service: "added" }, null, null],
      phases: ["Available", "Available", "Checking"],
      "count after a deletion": 2,
      gone: [400, "ModelArts.50004000"],
    });
  });
});
