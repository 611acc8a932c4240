import { isDeepStrictEqual } from "node:util";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import type { Deployed } from "../../support/deployed";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene, Subject, Write } from "../lifecycle";
import { ask, CENTOS, DEBIAN, happen, issueToken, ofVmpooler, parsed, view } from "./vmpooler-server";

const UBUNTU = "ubuntu-24.04-x86_64";

/** Changes of pools. */
export const pools: readonly Subject[] = [
  { definition: poolSize, prepare: prepareSize },
  { definition: poolTemplate, prepare: prepareTemplate },
  { definition: poolReset, prepare: prepareReset },
];

async function prepareSize(stage: Stage): Promise<Scene> {
  const token = await overrideOther(stage, "poolsize", 1);
  return {
    ...ofVmpooler(stage),
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
    writes: (exchange) => overrideWrite(exchange, "poolsize", "size"),
    things: () =>
      Object.entries(view(stage).overrides.poolsize).map(([id, size]) => ({ id, fields: { pool: id, size } })),
  };
}

async function prepareTemplate(stage: Stage): Promise<Scene> {
  const token = await overrideOther(stage, "pooltemplate", "templates/other");
  return {
    ...ofVmpooler(stage),
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
    writes: (exchange) => overrideWrite(exchange, "pooltemplate", "template"),
    things: () =>
      Object.entries(view(stage).overrides.template).map(([id, template]) => ({ id, fields: { pool: id, template } })),
  };
}

/** A reset leaves no object: only the simulator's count shows it. */
async function prepareReset(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  const token = await issueToken(stage);
  stage.config["vmpooler:token"] = token;
  return {
    ...ofVmpooler(stage),
    base: { pool: DEBIAN },
    changes: { triggers: { triggers: ["again"] }, pool: { pool: CENTOS }, everything: { triggers: ["all"], token } },
    things: () => resources.flatMap(({ id }) => (id === undefined ? [] : [{ id, fields: { pool: id } }])),
    writes: ({ method, path, body }) => {
      const [pool] = Object.keys(method === "POST" && path.endsWith("/poolreset") ? parsed(body) : {});
      return pool === undefined ? undefined : { id: pool, fields: {}, towards: ["triggers"] };
    },
    deed: {
      count: () => Object.values(view(stage).resets).reduce((sum, count) => sum + count, 0),
      isDue: (before, { inputs }) =>
        before.id === undefined ||
        ["pool", "triggers"].some((name) => !isDeepStrictEqual(before.inputs[name], inputs[name])),
    },
    alone: true,
    remains: true,
  };
}

/** What a request does to the override `what` of a pool, which is the input `field`. */
function overrideWrite({ method, path, body }: Exchange, what: string, field: string): Write | undefined {
  const [, pool] = new RegExp(`/config/${what}/(.+)$`).exec(path) ?? [];
  if (method === "DELETE" && pool !== undefined) return { id: pool };
  if (method !== "POST" || !path.endsWith(`/config/${what}`)) return undefined;
  const [[id, value] = []] = Object.entries(parsed(body));
  return { id, fields: { [field]: value } };
}

/** Changes another pool, as another user does. @returns a token */
async function overrideOther(stage: Stage, what: string, value: number | string): Promise<string> {
  const token = await issueToken(stage);
  stage.config["vmpooler:token"] = token;
  await ask(stage, "POST", `/config/${what}`, token, { [UBUNTU]: value });
  return await issueToken(stage);
}
