import assert from "node:assert/strict";
import { printRolloutStatus } from "../../../../../cli/rollout/status";
import { settingsOf } from "../../../../support/context";
import { basicPool, changePool, makePool, scene, thePool, UBUNTU_22 } from "../../support";

describe("rollout status", () => {
  const the = scene();

  /** The output of `pulumi stack export`. */
  const exported = () =>
    JSON.stringify({
      deployment: {
        resources: [
          { urn: "urn:pulumi:dev::web::pulumi:pulumi:Stack::web-dev", type: "pulumi:pulumi:Stack" },
          {
            urn: "urn:pulumi:dev::web::pulumi-nodejs:dynamic/exoscale:InstancePool::web",
            type: "pulumi-nodejs:dynamic/exoscale:InstancePool",
            id: the.pool.id,
            outputs: { ...the.pool.state, userData: { "4dabf18193072939515e22adb298388d": "x", ciphertext: "y" } },
          },
        ],
      },
    });

  async function printed(json: boolean): Promise<string> {
    const said: string[] = [];
    const settings = settingsOf(the.stage.config);
    await printRolloutStatus({ state: exported(), settings, json }, (text) => said.push(text));
    return said.join("");
  }

  it("prints the current members by definition, as a table or as JSON, and sends only GET", async () => {
    await the.pool.up({ ...basicPool, userData: "#!/bin/sh\n" });
    await the.pool.up({ ...basicPool, userData: "#!/bin/bash\n" });
    const [first, second] = thePool(the.stage).instances.map(({ id }) => id);
    // Outside, the pool gets one more member.
    changePool(the.stage, the.pool.id, { size: 3 });
    makePool(the.stage, { template: { id: UBUNTU_22 } });
    const third = (await firstPoolMembers())[2];
    the.stage.simulator.clearLog();
    assert.deepEqual(
      (await printed(false)).split("\n").map((line) => line.replace(/ {2,}/g, " | ")),
      [
        "POOL | DEFINITION | MEMBER | STATE | ADDRESS",
        `web (size 3) | current | ${third} | running | 198.18.0.3`,
        `web (size 3) | older userData | ${first} | running | 198.18.0.1`,
        `web (size 3) | older userData | ${second} | running | 198.18.0.2`,
        "",
      ],
    );
    const [pool] = JSON.parse(await printed(true)) as {
      definitions: { outdatedInputs: string[]; members: object[] }[];
    }[];
    assert.deepEqual(
      pool?.definitions.map(({ outdatedInputs, members }) => [outdatedInputs, members.length]),
      [
        [[], 1],
        [["userData"], 2],
      ],
    );
    assert.ok(the.stage.simulator.log().every(({ method }) => method === "GET"));
  });

  it("refuses input that is not a state", async () => {
    const settings = settingsOf(the.stage.config);
    await assert.rejects(
      printRolloutStatus({ state: "{}", settings }, () => undefined),
      /pulumi stack export/,
    );
  });

  async function firstPoolMembers(): Promise<(string | undefined)[]> {
    await the.pool.refresh();
    return the.pool.state.instanceIds as string[];
  }
});
