import { isDeepStrictEqual } from "node:util";
import { vmDisk } from "../../../provider/vmpooler/vm/vm-disk";
import { vmSnapshot } from "../../../provider/vmpooler/vm/vm-snapshot";
import type { Stage } from "../../support/stage";
import type { Scene, Subject } from "../lifecycle";
import { isCheckedOut, MINUTE_MS, mishaps, recoverDisk, withToken } from "./vmpooler-machines";
import { ask, happen, issueToken, ofVmpooler, reverts, running } from "./vmpooler-server";

/** Disks and snapshots: they are added to a VM and end with it. */
export const additions: readonly Subject[] = [
  { definition: vmDisk, prepare: prepareDisk },
  { definition: vmSnapshot, prepare: prepareSnapshot },
];

async function prepareDisk(stage: Stage): Promise<Scene> {
  const [all, token] = [await hosts(stage), await issueToken(stage)];
  const [host, other] = all;
  return {
    base: { vm: host, size: 8 },
    changes: { size: { size: 16 }, vm: { vm: other }, everything: { size: 16, token } },
    recover: recoverDisk(stage),
    writes: ({ method, path }) => {
      const [, vm, size] = /\/vm\/([^/]+)\/disk\/(\d+)$/.exec(path) ?? [];
      return method === "POST" && vm !== undefined ? { fields: { vm, size: Number(size) } } : undefined;
    },
    things: () =>
      running(stage).flatMap(({ hostname, disks }) =>
        disks.map((text, index) => {
          const size = Number(/\d+/.exec(text)?.[0]);
          const ordinal = disks.slice(0, index + 1).filter((other) => other === text).length;
          return { id: `${hostname}/${size}/${ordinal}`, fields: { vm: hostname, size } };
        }),
      ),
    ...ofHosts(stage, all),
  };
}

async function prepareSnapshot(stage: Stage): Promise<Scene> {
  const theirs = await withToken(stage);
  const [all, token] = [await hosts(stage), await issueToken(stage)];
  const [host, other] = all;
  await ask(stage, "POST", `/vm/${theirs}/snapshot`, token);
  stage.clock.advance(MINUTE_MS);
  return {
    base: { vm: host },
    changes: {
      "revert once": { revertTriggers: ["once"] },
      "revert twice": { revertTriggers: ["once", "twice"] },
      vm: { vm: other },
      everything: { revertTriggers: ["all"], token },
    },
    things: () =>
      running(stage).flatMap(({ hostname, snapshots }) =>
        snapshots.map((snapshot) => ({
          id: `${hostname}/${snapshot}`,
          name: `snapshot of ${hostname}`,
          fields: { vm: hostname },
        })),
      ),
    writes: ({ method, path }) => {
      const [, vm, snapshot] = /\/vm\/([^/]+)\/snapshot(?:\/(.+))?$/.exec(path) ?? [];
      if (method !== "POST" || vm === undefined) return undefined;
      if (snapshot === undefined) return { fields: { vm } };
      return { id: `${vm}/${snapshot}`, fields: {}, towards: ["revertTriggers"] };
    },
    deed: {
      // The server does within a minute what was requested.
      count: () => {
        stage.clock.advance(MINUTE_MS);
        return reverts(stage);
      },
      isDue: (before, { id, inputs: { revertTriggers } }) =>
        before.id !== undefined &&
        before.id === id &&
        Array.isArray(revertTriggers) &&
        revertTriggers.length > 0 &&
        !isDeepStrictEqual(before.inputs.revertTriggers, revertTriggers),
    },
    ...ofHosts(stage, all),
  };
}

/** VMs of the account: several, because some end during a test. */
async function hosts(stage: Stage): Promise<string[]> {
  const all: string[] = [];
  for (let count = 4; count > 0; count -= 1) all.push(await withToken(stage));
  return all;
}

/** What disks and snapshots have in common: they end only with their VM; the program then names another VM. */
function ofHosts(
  stage: Stage,
  all: readonly string[],
): ReturnType<typeof ofVmpooler> & Pick<Scene, "outside" | "mishaps" | "heed" | "remains"> {
  return {
    ...ofVmpooler(stage),
    outside: { remove: (id) => happen(stage, "expireVm", { hostname: id.replace(/\/.*$/, "") }) },
    mishaps: (exchange) => mishaps(stage, exchange),
    heed: (message, inputs) => {
      const isGone = /\bVM \S+ is gone/.test(message) && !isCheckedOut(stage, String(inputs.vm));
      return isGone ? { ...inputs, vm: all.find((host) => isCheckedOut(stage, host)) } : inputs;
    },
    remains: true,
  };
}
