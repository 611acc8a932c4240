import { isDeepStrictEqual } from "node:util";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import type { Deployed } from "../../support/deployed";
import type { Stage } from "../../support/stage";
import type { Scene, Subject } from "../lifecycle";
import { ask, CENTOS, DEBIAN, happen, issueToken, overrides, resets, saysOkAlone } from "./vmpooler-server";

const UBUNTU = "ubuntu-24.04-x86_64";

/** What is changed of pools. */
export const pools: readonly Subject[] = [
  { definition: poolSize, prepare: prepareSize },
  { definition: poolTemplate, prepare: prepareTemplate },
  { definition: poolReset, prepare: prepareReset },
];

async function prepareSize(stage: Stage): Promise<Scene> {
  const token = await overrideOther(stage, "poolsize", 1);
  return {
    base: { pool: DEBIAN, size: 4 },
    changes: {
      size: { size: 6 },
      "size, and wait": { size: 7, waitForReady: true },
      pool: { pool: CENTOS },
      everything: { size: 2, waitForReady: true, token },
    },
    alone: true,
    outside: {
      change: (pool) => happen(stage, "overridePool", { pool, size: 9 }),
      remove: (pool) => happen(stage, "undoOverrides", { pool }),
    },
    saysOkAlone,
    things: () => Object.entries(overrides(stage).poolsize).map(([id, size]) => ({ id, fields: { pool: id, size } })),
  };
}

async function prepareTemplate(stage: Stage): Promise<Scene> {
  const token = await overrideOther(stage, "pooltemplate", "templates/other");
  return {
    base: { pool: DEBIAN, template: "templates/one" },
    changes: {
      template: { template: "templates/two" },
      pool: { pool: CENTOS },
      everything: { template: "templates/three", token },
    },
    alone: true,
    outside: {
      change: (pool) => happen(stage, "overridePool", { pool, template: "templates/by-hand" }),
      remove: (pool) => happen(stage, "undoOverrides", { pool }),
    },
    saysOkAlone,
    things: () =>
      Object.entries(overrides(stage).template).map(([id, template]) => ({ id, fields: { pool: id, template } })),
  };
}

/** A reset leaves nothing behind that could be lost or changed by others: only the server's own count tells of it. */
async function prepareReset(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  const token = await issueToken(stage);
  stage.config["vmpooler:token"] = token;
  return {
    base: { pool: DEBIAN },
    changes: { triggers: { triggers: ["again"] }, pool: { pool: CENTOS }, everything: { triggers: ["all"], token } },
    things: () => resources.flatMap(({ id }) => (id === undefined ? [] : [{ id, fields: { pool: id } }])),
    deed: {
      count: () => Object.values(resets(stage)).reduce((sum, count) => sum + count, 0),
      isDue: (before, { inputs }) =>
        before.id === undefined ||
        ["pool", "triggers"].some((name) => !isDeepStrictEqual(before.inputs[name], inputs[name])),
    },
    saysOkAlone,
    alone: true,
    remains: true,
  };
}

/** Somebody else's change of another pool. */
async function overrideOther(stage: Stage, what: string, value: number | string): Promise<string> {
  const token = await issueToken(stage);
  stage.config["vmpooler:token"] = token;
  await ask(stage, "POST", `/config/${what}`, token, { [UBUNTU]: value });
  return await issueToken(stage);
}
