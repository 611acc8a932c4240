import { poolReset } from "../../../provider/vmpooler/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool-template";
import type { Deployed } from "../../support/deployed";
import type { Stage } from "../../support/stage";
import type { Scene, Subject } from "../lifecycle";
import { ask, CENTOS, DEBIAN, issueToken, overrides } from "./vmpooler-server";

const UBUNTU = "ubuntu-24.04-x86_64";

/** What is changed of pools. */
export const pools: readonly Subject[] = [
  { definition: poolSize, prepare: prepareSize },
  { definition: poolTemplate, prepare: prepareTemplate },
  { definition: poolReset, prepare: prepareReset },
];

async function prepareSize(stage: Stage): Promise<Scene> {
  await overrideOther(stage, "poolsize", 1);
  return {
    base: { pool: DEBIAN, size: 4 },
    changes: {
      size: { size: 6 },
      "size, and wait": { size: 7, waitForReady: true },
      pool: { pool: CENTOS },
      everything: { size: 2, waitForReady: true },
    },
    alone: true,
    things: () => Object.entries(overrides(stage).poolsize).map(([id, size]) => ({ id, fields: { pool: id, size } })),
  };
}

async function prepareTemplate(stage: Stage): Promise<Scene> {
  await overrideOther(stage, "pooltemplate", "templates/other");
  return {
    base: { pool: DEBIAN, template: "templates/one" },
    changes: {
      template: { template: "templates/two" },
      pool: { pool: CENTOS },
    },
    alone: true,
    things: () =>
      Object.entries(overrides(stage).template).map(([id, template]) => ({ id, fields: { pool: id, template } })),
  };
}

/** A reset leaves nothing behind that could be lost: only that each step ends, and changes what it should, can be seen. */
async function prepareReset(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  stage.config["vmpooler:token"] = await issueToken(stage);
  return {
    base: { pool: DEBIAN },
    changes: { triggers: { triggers: ["again"] } },
    things: () => resources.flatMap(({ id }) => (id === undefined ? [] : [{ id, fields: { pool: id } }])),
    alone: true,
    remains: true,
  };
}

/** Somebody else's change of another pool. */
async function overrideOther(stage: Stage, what: string, value: number | string): Promise<void> {
  const token = await issueToken(stage);
  stage.config["vmpooler:token"] = token;
  await ask(stage, "POST", `/config/${what}`, token, { [UBUNTU]: value });
}
