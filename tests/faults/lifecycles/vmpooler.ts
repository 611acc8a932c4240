import { createHash } from "node:crypto";
import type { JsonObject } from "../../../provider/core/json";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { USERS } from "../../../simulator/vmpooler/token/authentication";
import type { Deployed } from "../../support/deployed";
import type { Stage } from "../../support/stage";
import type { Exchange, Outside, Scene, Subject, Thing } from "../lifecycle";
import { checkOut, checkedOut, isCheckedOut, mishaps, recoverDisk, withToken } from "./vmpooler-machines";
import { askAs, CENTOS, DEBIAN, happen, issueToken, ofVmpooler, running, vmWrite, view } from "./vmpooler-server";
import type { ViewedVm } from "../../api/vmpooler/view";

/** Tokens and VMs. */
export const machines: readonly Subject[] = [
  { definition: token, prepare: prepareToken },
  { definition: vm, prepare: prepareVm },
  { definition: vm, variant: "with disks", prepare: prepareVmWithDisks },
  { definition: vmSet, prepare: prepareSet },
  { definition: ondemandRequest, prepare: prepareRequest },
];

async function prepareToken(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  const { url } = stage.simulator.connection().vmpooler;
  const [, other] = USERS;
  stage.config["vmpooler:connections"] = JSON.stringify({ other: { url, ...other } });
  await issueToken(stage);
  /** The simulator's view shows only the first characters of a token. */
  const idOf = (begins: string) => {
    const all = resources.flatMap(({ id, state, condemned }) => [{ id, state }, ...condemned]);
    return all.find(({ state }) => typeof state.token === "string" && state.token.startsWith(begins))?.id;
  };
  const adoptName = async (user: string, begins: string): Promise<string> => {
    const { ok: _ok, ...all } = await askAs(stage, user, "GET", "/token");
    const secret = Object.keys(all).find((one) => one.startsWith(begins)) ?? "";
    return `${user}@${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;
  };
  return {
    ...ofVmpooler(stage),
    base: {},
    changes: {
      user: { user: other?.user, connection: "other" },
      url: { url: `${stage.simulator.origin}/vmpooler/api/v3` },
    },
    things: () =>
      view(stage).tokens.map(({ id, begins, user }) => ({
        id: idOf(begins) ?? id,
        name: `token of ${user}`,
        adopt: () => adoptName(user, begins),
        fields: { user },
      })),
    writes: ({ method, path }) => {
      const [, secret] = /\/token(?:\/(.+))?$/.exec(path) ?? [];
      if (method === "POST" && path.endsWith("/token")) return { fields: {} };
      if (method !== "DELETE" || secret === undefined) return undefined;
      return { id: idOf(secret.slice(0, 4)) ?? view(stage).tokens.find(({ begins }) => secret.startsWith(begins))?.id };
    },
    outside: {
      remove: (id) => {
        const token = view(stage).tokens.find(({ begins }) => idOf(begins) === id);
        happen(stage, "revokeToken", { id: token?.id });
      },
    },
  };
}

const tagged = { tags: { app: "web", team: "a" } };

async function prepareVm(stage: Stage): Promise<Scene> {
  await withToken(stage);
  const token = await issueToken(stage);
  return {
    ...ofVmpooler(stage),
    base: { pool: DEBIAN },
    changes: {
      lifetime: { lifetime: 48 },
      pool: { pool: CENTOS },
      "tags and lifetime": { ...tagged, lifetime: 72 },
      everything: { ...tagged, lifetime: 72, token },
    },
    things: () =>
      checkedOut(stage).map((machine) => ({
        id: machine.hostname,
        name: poolCounts({ [machine.pool]: 1 }),
        fields: { pool: machine.pool, disks: sizes(machine) },
        filledIn: { lifetime: machine.lifetime, tags: machine.tags },
      })),
    writes: (exchange) => vmWrite(stage, exchange, (hostname) => hostname),
    adoptable: async () => {
      const id = await checkOut(stage, stage.config["vmpooler:token"]);
      return { id, inputs: { adopt: id } };
    },
    outside: {
      ...taggedOutside(stage, (hostname) => [hostname]),
      remove: (hostname) => happen(stage, "expireVm", { hostname }),
    },
    mishaps: (exchange) => mishaps(stage, exchange),
  };
}

async function prepareVmWithDisks(stage: Stage): Promise<Scene> {
  return {
    ...(await prepareVm(stage)),
    changes: { disks: { disks: [8, 8, 16] }, everything: { ...tagged, lifetime: 72, disks: [16, 8] } },
    recover: recoverDisk(stage),
  };
}

async function prepareSet(stage: Stage, resources: readonly Deployed[]): Promise<Scene> {
  await withToken(stage);
  const token = await issueToken(stage);
  return {
    ...ofVmpooler(stage),
    base: { pools: { [DEBIAN]: 2 } },
    changes: {
      lifetime: { lifetime: 48 },
      tags: tagged,
      pools: { pools: { [DEBIAN]: 1, [CENTOS]: 1 } },
      everything: { ...tagged, lifetime: 72, pools: { [DEBIAN]: 2, [CENTOS]: 1 }, token },
    },
    things: () => groups(stage, resources),
    writes: (exchange) =>
      vmWrite(stage, exchange, (hostname) => {
        const group = groups(stage, resources).find(({ id }) => id.split(",").includes(hostname));
        return group?.id ?? hostname;
      }),
    outside: {
      ...taggedOutside(stage, (id) => id.split(",")),
      remove: (id) => happen(stage, "expireVm", { hostname: id.split(",").find((name) => isCheckedOut(stage, name)) }),
    },
    mishaps: (exchange) => mishaps(stage, exchange),
  };
}

/** VMs of one checkout. A group that has lost VMs is still the same group. */
function groups(stage: Stage, resources: readonly Deployed[]): Thing[] {
  const whole = resources
    .flatMap(({ id, condemned }) => [id, ...condemned.map((old) => old.id)])
    .filter((one) => one !== undefined);
  const byGroup = new Map<string, ViewedVm[]>();
  for (const machine of checkedOut(stage)) {
    const key = whole.find((one) => one.split(",").includes(machine.hostname)) ?? `at ${String(machine.checkout)}`;
    byGroup.set(key, [...(byGroup.get(key) ?? []), machine]);
  }
  return [...byGroup].map(([key, members]) => {
    const names = members.map(({ hostname }) => hostname).sort();
    return {
      id: key.startsWith("at ") ? names.join(",") : key,
      name: poolCounts(countsOf(members)),
      adopt: () => Promise.resolve(names.join(",")),
      ...ofAll(members),
    };
  });
}

async function prepareRequest(stage: Stage): Promise<Scene> {
  await withToken(stage);
  const token = await issueToken(stage);
  const membersOf = (id: string) => running(stage).filter(({ request }) => request === id);
  return {
    ...ofVmpooler(stage),
    base: { pools: { [DEBIAN]: 2 } },
    changes: {
      lifetime: { lifetime: 48 },
      tags: tagged,
      pools: { pools: { [DEBIAN]: 1, [CENTOS]: 1 } },
      everything: { ...tagged, lifetime: 72, pools: { [DEBIAN]: 2, [CENTOS]: 1 }, token },
    },
    things: () =>
      view(stage)
        .ondemand.filter(({ id, status }) => status === "pending" || membersOf(id).length > 0)
        .map(({ id }) => ({ id, hidden: true, ...ofAll(membersOf(id)) })),
    outside: {
      ...taggedOutside(stage, (id) => membersOf(id).map(({ hostname }) => hostname)),
      remove: (id) => happen(stage, "expireVm", { hostname: membersOf(id)[0]?.hostname }),
    },
    writes: (exchange) => {
      const [, request] = /\/ondemandvm\/(.+)$/.exec(exchange.path) ?? [];
      if (exchange.method === "DELETE" && request !== undefined) return { id: request };
      return vmWrite(stage, exchange, (hostname) => {
        return running(stage).find((machine) => machine.hostname === hostname)?.request ?? hostname;
      });
    },
    mishaps: ({ method, path }: Exchange): Record<string, () => void> =>
      method === "POST" && path.endsWith("/ondemandvm")
        ? { "the request fails": () => happen(stage, "failOndemand", { count: 1 }) }
        : {},
  };
}

/** Changes from outside: another client tags the VMs of a resource. */
function taggedOutside(
  stage: Stage,
  hostsOf: (id: string) => readonly string[],
): Pick<Required<Outside>, "change" | "taint"> {
  const taint = (id: string, tags: JsonObject) => {
    for (const hostname of hostsOf(id)) happen(stage, "tagVm", { hostname, tags });
  };
  return { taint, change: (id) => taint(id, { app: "by hand" }) };
}

function ofAll(members: readonly ViewedVm[]): Pick<Thing, "fields" | "filledIn"> {
  const [first] = members;
  const alike = members.every(({ lifetime }) => lifetime === first?.lifetime);
  const tags: JsonObject = Object.fromEntries(
    Object.entries(first?.tags ?? {}).filter(([name, value]) => members.every((other) => other.tags[name] === value)),
  );
  return { fields: { pools: countsOf(members) }, filledIn: { lifetime: alike ? first?.lifetime : undefined, tags } };
}

function countsOf(members: readonly ViewedVm[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { pool } of members) counts[pool] = (counts[pool] ?? 0) + 1;
  return counts;
}

/** How a person can recognize them: "2 of debian-12-x86_64". */
function poolCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pool, count]) => `${count} of ${pool}`)
    .join(", ");
}

function sizes({ disks }: ViewedVm): number[] {
  return disks.map((text) => Number(/\d+/.exec(text)?.[0]));
}
