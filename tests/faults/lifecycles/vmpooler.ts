import { createHash } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "../../../provider/core/json";
import { ondemandRequest } from "../../../provider/vmpooler/ondemand-request";
import { token } from "../../../provider/vmpooler/token";
import { vm } from "../../../provider/vmpooler/vm";
import { vmDisk } from "../../../provider/vmpooler/vm-disk";
import { vmSet } from "../../../provider/vmpooler/vm-set";
import { vmSnapshot } from "../../../provider/vmpooler/vm-snapshot";
import type { Deployed } from "../../support/deployed";
import type { Stage } from "../../support/stage";
import type { Exchange } from "../exchanges";
import type { Scene, Subject, Thing } from "../lifecycle";
import { ask, CENTOS, DEBIAN, happen, issueToken, requests, running, tokens, type Machine } from "./vmpooler-server";

/** What is given out: tokens, machines, and what is added to machines. */
export const machines: readonly Subject[] = [
  { definition: token, prepare: prepareToken },
  { definition: vm, prepare: prepareVm },
  { definition: vm, variant: "with disks", prepare: prepareVmWithDisks },
  { definition: vmSet, prepare: prepareSet },
  { definition: ondemandRequest, prepare: prepareRequest },
  { definition: vmDisk, prepare: prepareDisk },
  { definition: vmSnapshot, prepare: prepareSnapshot },
];

async function prepareToken(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  const { user } = stage.simulator.connection().vmpooler;
  await issueToken(stage);
  /** The view tells of a token no more than how it begins. */
  const idOf = (begins: string) => {
    const all = resources.flatMap(({ id, state, condemned }) => [{ id, state }, ...condemned]);
    return all.find(({ state }) => typeof state.token === "string" && state.token.startsWith(begins))?.id;
  };
  const secretOf = async (begins: string): Promise<string> => {
    const { ok: _ok, ...all } = await ask(stage, "GET", "/token");
    return Object.keys(all).find((secret) => secret.startsWith(begins)) ?? "";
  };
  const nameOf = (secret: string) => `${user}@${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;
  return {
    base: {},
    changes: { url: { url: `${stage.simulator.origin}/vmpooler/api/v3` } },
    things: () =>
      tokens(stage).map(({ id, begins }) => ({
        id: idOf(begins) ?? id,
        name: `token of ${user}`,
        adopt: async () => nameOf(await secretOf(begins)),
        fields: {},
      })),
    outside: {
      remove: (id) => {
        const token = tokens(stage).find(({ begins }) => idOf(begins) === id);
        happen(stage, "revokeToken", { id: token?.id });
      },
    },
  };
}

/** A machine of the account's own, and the token that it was checked out with and others will be. */
async function withToken(stage: Stage): Promise<string> {
  const secret = await issueToken(stage);
  stage.config["vmpooler:token"] = secret;
  const host = await checkOut(stage, secret);
  stage.clock.advance(60_000);
  return host;
}

async function checkOut(stage: Stage, secret: string | undefined): Promise<string> {
  const body = await ask(stage, "POST", `/vm/${DEBIAN}`, secret);
  return z.object({ [DEBIAN]: z.object({ hostname: z.string() }) }).parse(body)[DEBIAN].hostname;
}

const tagged = { tags: { app: "web", team: "a" } };

async function prepareVm(stage: Stage): Promise<Scene> {
  await withToken(stage);
  return {
    base: { pool: DEBIAN },
    changes: {
      lifetime: { lifetime: 48 },
      pool: { pool: CENTOS },
      "tags and lifetime": { ...tagged, lifetime: 72 },
    },
    things: () =>
      given(stage).map((machine) => ({
        id: machine.hostname,
        name: inWords({ [machine.pool]: 1 }),
        fields: { pool: machine.pool, disks: sizes(machine) },
        filledIn: { lifetime: machine.lifetime, tags: machine.tags },
      })),
    adoptable: async () => {
      const id = await checkOut(stage, stage.config["vmpooler:token"]);
      return { id, inputs: { adopt: id } };
    },
    outside: {
      change: (hostname) => happen(stage, "tagVm", { hostname, tags: { app: "by hand" } }),
      remove: (hostname) => happen(stage, "expireVm", { hostname }),
    },
    mishaps: (exchange) => mishaps(stage, exchange),
  };
}

/** Disks are asked for one by one, and one that a dead process asked for cannot be told from another resource's. */
async function prepareVmWithDisks(stage: Stage): Promise<Scene> {
  return {
    ...(await prepareVm(stage)),
    changes: { disks: { disks: [8, 8, 16] }, everything: { ...tagged, lifetime: 72, disks: [16, 8] } },
    mortal: false,
  };
}

async function prepareSet(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  await withToken(stage);
  return {
    base: { pools: { [DEBIAN]: 2 } },
    changes: {
      lifetime: { lifetime: 48 },
      tags: tagged,
      pools: { pools: { [DEBIAN]: 1, [CENTOS]: 1 } },
      everything: { ...tagged, lifetime: 72, pools: { [DEBIAN]: 2, [CENTOS]: 1 } },
    },
    things: () => groups(stage, resources),
    outside: {
      change: (id) => {
        for (const hostname of id.split(",")) happen(stage, "tagVm", { hostname, tags: { app: "by hand" } });
      },
      remove: (id) => happen(stage, "expireVm", { hostname: id.split(",").find((name) => isGiven(stage, name)) }),
    },
    mishaps: (exchange) => mishaps(stage, exchange),
  };
}

/** Machines that were given out at once. Those that are left of a group are that group. */
function groups(stage: Stage, resources: readonly Deployed[]): Thing[] {
  const whole = resources
    .flatMap(({ id, condemned }) => [id, ...condemned.map((old) => old.id)])
    .filter((one) => one !== undefined);
  const byGroup = new Map<string, Machine[]>();
  for (const machine of given(stage)) {
    const key = whole.find((one) => one.split(",").includes(machine.hostname)) ?? `at ${String(machine.checkout)}`;
    byGroup.set(key, [...(byGroup.get(key) ?? []), machine]);
  }
  return [...byGroup].map(([key, members]) => {
    const names = members.map(({ hostname }) => hostname).sort();
    return {
      id: key.startsWith("at ") ? names.join(",") : key,
      name: inWords(countsOf(members)),
      adopt: () => Promise.resolve(names.join(",")),
      ...ofAll(members),
    };
  });
}

async function prepareRequest(stage: Stage): Promise<Scene> {
  await withToken(stage);
  const membersOf = (id: string) => running(stage).filter(({ request }) => request === id);
  return {
    base: { pools: { [DEBIAN]: 2 } },
    changes: {
      lifetime: { lifetime: 48 },
      tags: tagged,
      pools: { pools: { [DEBIAN]: 1, [CENTOS]: 1 } },
      everything: { ...tagged, lifetime: 72, pools: { [DEBIAN]: 2, [CENTOS]: 1 } },
    },
    things: () =>
      requests(stage)
        .filter(({ id, status }) => status === "pending" || membersOf(id).length > 0)
        .map(({ id }) => ({ id, ...ofAll(membersOf(id)) })),
    outside: {
      change: (id) => {
        for (const { hostname } of membersOf(id)) happen(stage, "tagVm", { hostname, tags: { app: "by hand" } });
      },
      remove: (id) => happen(stage, "expireVm", { hostname: membersOf(id)[0]?.hostname }),
    },
    mishaps: ({ method, path }: Exchange): Record<string, () => void> =>
      method === "POST" && path.endsWith("/ondemandvm")
        ? { "the request fails": () => happen(stage, "failOndemand", { count: 1 }) }
        : {},
  };
}

async function prepareDisk(stage: Stage): Promise<Scene> {
  const host = await withToken(stage);
  return {
    base: { vm: host, size: 8 },
    changes: { size: { size: 16 } },
    things: () =>
      running(stage).flatMap(({ hostname, disks }) =>
        disks.map((text, index) => {
          const size = Number(/\d+/.exec(text)?.[0]);
          const ordinal = disks.slice(0, index + 1).filter((other) => other === text).length;
          return { id: `${hostname}/${size}/${ordinal}`, fields: { vm: hostname, size } };
        }),
      ),
    mishaps: (exchange) => mishaps(stage, exchange),
    remains: true,
  };
}

async function prepareSnapshot(stage: Stage): Promise<Scene> {
  const host = await withToken(stage);
  await ask(stage, "POST", `/vm/${host}/snapshot`, stage.config["vmpooler:token"]);
  stage.clock.advance(60_000);
  return {
    base: { vm: host },
    changes: { "revert once": { revertTriggers: ["once"] }, "revert twice": { revertTriggers: ["once", "twice"] } },
    things: () =>
      running(stage).flatMap(({ hostname, snapshots }) =>
        snapshots.map((snapshot) => ({
          id: `${hostname}/${snapshot}`,
          name: `snapshot of ${hostname}`,
          fields: { vm: hostname },
        })),
      ),
    mishaps: (exchange) => mishaps(stage, exchange),
    remains: true,
  };
}

/** What the server's workers may do wrong with a request. */
function mishaps(stage: Stage, { method, path }: Exchange): Readonly<Record<string, () => void>> {
  if (method !== "POST") return {};
  const [, rest = ""] = /\/vm\/?(.*)$/.exec(path) ?? [];
  if (rest.includes("/disk/")) return { "the disk never appears": () => happen(stage, "failDisks", { count: 1 }) };
  if (rest.endsWith("/snapshot"))
    return { "the snapshot never appears": () => happen(stage, "failSnapshots", { count: 1 }) };
  return {
    "others have taken all that stood ready": () => {
      for (const pool of [DEBIAN, CENTOS]) happen(stage, "drainPool", { pool });
    },
  };
}

/** What was checked out, and not made for a request. */
function given(stage: Stage): Machine[] {
  return running(stage).filter(({ request }) => request === undefined);
}

function isGiven(stage: Stage, hostname: string): boolean {
  return given(stage).some((machine) => machine.hostname === hostname);
}

function ofAll(members: readonly Machine[]): Pick<Thing, "fields" | "filledIn"> {
  const [first] = members;
  const alike = members.every(({ lifetime }) => lifetime === first?.lifetime);
  const tags: JsonObject = Object.fromEntries(
    Object.entries(first?.tags ?? {}).filter(([name, value]) => members.every((other) => other.tags[name] === value)),
  );
  return { fields: { pools: countsOf(members) }, filledIn: { lifetime: alike ? first?.lifetime : undefined, tags } };
}

function countsOf(members: readonly Machine[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { pool } of members) counts[pool] = (counts[pool] ?? 0) + 1;
  return counts;
}

/** What a person who looks for them has to go by: "2 of debian-12-x86_64". */
function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([pool, count]) => `${count} of ${pool}`)
    .join(", ");
}

function sizes({ disks }: Machine): number[] {
  return disks.map((text) => Number(/\d+/.exec(text)?.[0]));
}
