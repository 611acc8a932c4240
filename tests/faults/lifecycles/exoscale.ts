import assert from "node:assert/strict";
import { z } from "zod";
import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { authorization } from "../../../simulator/tests/exoscale/client";
import type { Stage } from "../../support/stage";
import type { Exchange } from "../exchanges";
import type { Scene, Subject, Thing } from "../lifecycle";

const ZONE = "ch-gva-2";
const TYPES: Readonly<Record<string, string>> = {
  "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8": "standard.tiny",
  "21624abb-764e-4def-81d7-9fc54b5957fb": "standard.small",
};
const [TINY = ""] = Object.keys(TYPES);
const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
const DEBIAN = "18f135d2-5f55-4203-b018-50c5a38fd547";
const SECURITY_GROUP = "c7a2ea20-b2f1-4c94-ae05-319acb5c7427";
const CANARY = "canary-of-user-data";
const SECRET_USER_DATA = `#cloud-config\npassword: ${CANARY}\n`;
const DEPLOY_TARGET = "ec66a787-95e7-41d1-b731-af10506bf2ef";

export const exoscale: readonly Subject[] = [
  { definition: instancePool, prepare: preparePools },
  { definition: antiAffinityGroup, prepare: prepareGroups },
];

async function preparePools(stage: Stage): Promise<Scene> {
  const made = (event: string, body: Record<string, unknown>): string =>
    z.object({ id: z.string() }).parse(stage.simulator.event("exoscale", event, body)).id;
  const bare = { zone: ZONE, size: 1, "instance-type": { id: TINY }, template: { id: UBUNTU }, "disk-size": 10 };
  const groups = ["a", "b"].map((name) => made("createAntiAffinityGroup", { name }));
  for (const name of ["alice", "bob"])
    await post(stage, "/ssh-key", { name, "public-key": `ssh-ed25519 AAAA ${name}` });
  const networks = [
    await attach(stage, "/private-network", { name: "a" }),
    await attach(stage, "/private-network", { name: "b" }),
  ];
  const address = await attach(stage, "/elastic-ip", {});
  for (const name of ["web-0000000", "other"]) made("createPool", { ...bare, name });

  return {
    base: { size: 2, instanceType: "standard.tiny", templateId: UBUNTU, diskSize: 10 },
    changes: {
      name: { name: "front" },
      description: { description: "Front ends" },
      "size up": { size: 4 },
      "size down": { size: 1 },
      "size to 0 and labels": { size: 0, labels: { empty: "yes" } },
      instanceType: { instanceType: "standard.small" },
      "templateId and diskSize": { templateId: DEBIAN, diskSize: 20 },
      minAvailable: { minAvailable: 1 },
      instancePrefix: { instancePrefix: "node" },
      userData: { userData: "#cloud-config\n" },
      userDataBase64: { userDataBase64: Buffer.from(SECRET_USER_DATA).toString("base64") },
      antiAffinityGroupIds: { antiAffinityGroupIds: groups },
      securityGroupIds: { securityGroupIds: [SECURITY_GROUP] },
      privateNetworkIds: { privateNetworkIds: networks },
      elasticIpIds: { elasticIpIds: [address] },
      sshKeys: { sshKeys: ["alice", "bob"] },
      deployTargetId: { deployTargetId: DEPLOY_TARGET },
      labels: { labels: { app: "web", tier: "front" } },
      "public addresses": { publicIpAssignment: "dual" },
      "no public addresses": { publicIpAssignment: "none" },
      ipv6Enabled: { ipv6Enabled: true },
      zone: { zone: "ch-dk-2" },
      snapshots: { applicationConsistentSnapshotEnabled: true },
      everything: {
        name: "everything",
        description: "All there is",
        size: 3,
        instanceType: "standard.small",
        templateId: DEBIAN,
        diskSize: 20,
        minAvailable: 1,
        instancePrefix: "all",
        userData: SECRET_USER_DATA,
        antiAffinityGroupIds: [...groups].reverse(),
        securityGroupIds: [SECURITY_GROUP],
        privateNetworkIds: [...networks].reverse(),
        elasticIpIds: [address],
        sshKeys: ["bob", "alice"],
        deployTargetId: DEPLOY_TARGET,
        labels: { all: "yes" },
        publicIpAssignment: "dual",
        applicationConsistentSnapshotEnabled: true,
      },
    },
    things: () => pools(stage),
    adoptable: () => {
      const id = made("createPool", { ...bare, name: "theirs", size: 3, labels: { by: "hand" } });
      return Promise.resolve({ id, inputs: { adopt: `${id}@${ZONE}`, name: "theirs" } });
    },
    outside: {
      change: (id) =>
        stage.simulator.event("exoscale", "changePool", {
          id,
          description: "by hand",
          labels: { by: "hand" },
          size: 1,
        }),
      remove: (id) => stage.simulator.event("exoscale", "deletePool", { id }),
    },
    inOneWord: ({ ipv6Enabled, userDataBase64, ...inputs }) => ({
      ...inputs,
      ...(ipv6Enabled === undefined ? {} : { publicIpAssignment: ipv6Enabled === true ? "dual" : "inet4" }),
      ...(typeof userDataBase64 === "string" ? { userData: Buffer.from(userDataBase64, "base64").toString() } : {}),
    }),
    secrets: [CANARY, SECRET_USER_DATA],
    mishaps: (exchange) => operations(stage, poolCommand(exchange), exchange),
    heed: (message, inputs) =>
      /must be at least 1 when the pool is made/.test(message) ? { ...inputs, size: 1 } : inputs,
  };
}

function prepareGroups(stage: Stage): Promise<Scene> {
  const made = (name: string, description?: string): string =>
    z
      .object({ id: z.string() })
      .parse(stage.simulator.event("exoscale", "createAntiAffinityGroup", { name, description })).id;
  for (const name of ["web-0000000", "other"]) made(name);
  const command = ({ method, path }: Exchange) =>
    !path.includes("/anti-affinity-group")
      ? undefined
      : method === "POST"
        ? "create-anti-affinity-group"
        : method === "DELETE"
          ? "delete-anti-affinity-group"
          : undefined;
  return Promise.resolve({
    base: {},
    changes: {
      description: { description: "On hosts of their own" },
      name: { name: "apart" },
      "name and description": { name: "apart", description: "On hosts of their own" },
    },
    things: () =>
      view(stage).antiAffinityGroups.map(({ id, name, description }) => ({
        id,
        name,
        fields: { description: description === "" ? undefined : description },
        filledIn: { name },
      })),
    adoptable: () => {
      const id = made("theirs", "by hand");
      return Promise.resolve({ id, inputs: { adopt: id, name: "theirs", description: "by hand" } });
    },
    outside: {
      change: (id) => stage.simulator.event("exoscale", "changeAntiAffinityGroup", { id, description: "by hand" }),
      remove: (id) => stage.simulator.event("exoscale", "deleteAntiAffinityGroup", { id }),
    },
    mishaps: (exchange) => operations(stage, command(exchange), exchange),
  });
}

/** The ways in which the operation that a request starts can end badly, and the one that is asked about can be lost. */
function operations(
  stage: Stage,
  command: string | undefined,
  { method, path }: Exchange,
): Readonly<Record<string, () => void>> {
  const [, id] = /\/operation\/([^/]+)$/.exec(path) ?? [];
  if (method === "GET" && id !== undefined)
    return {
      "the record of the operation is gone": () => stage.simulator.event("exoscale", "forgetOperation", { id }),
    };
  if (command === undefined) return {};
  const order = (name: string, how: object): [string, () => void] => [
    `operation ${name}`,
    () => stage.simulator.event("exoscale", "failOperation", { command, ...how }),
  ];
  return Object.fromEntries([
    order("fails", { outcome: "failure", reason: "unavailable", message: "no capacity" }),
    order("fails twice", { outcome: "failure", reason: "fault", times: 2 }),
    order("succeeds partially", { outcome: "partial" }),
    order("times out", { outcome: "timeout" }),
    ...(command.startsWith("create-") || command === "delete-anti-affinity-group"
      ? [order("fails and its object vanishes", { outcome: "failure", vanish: true })]
      : []),
  ]);
}

function poolCommand({ method, path }: Exchange): string | undefined {
  const [, rest] = /\/instance-pool(.*)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  if (method === "POST") return "create-instance-pool";
  if (method === "PUT") return rest.endsWith(":scale") ? "scale-instance-pool" : "update-instance-pool";
  if (method !== "DELETE") return undefined;
  return rest.split("/").length > 2 ? "reset-instance-pool-field" : "delete-instance-pool";
}

const references = z.array(z.object({ id: z.string() }));
const pool = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  size: z.number(),
  "instance-type": z.object({ id: z.string() }),
  template: z.object({ id: z.string() }),
  "disk-size": z.number(),
  "min-available": z.number(),
  "instance-prefix": z.string(),
  "user-data": z.string().optional(),
  "anti-affinity-groups": references,
  "security-groups": references,
  "private-networks": references,
  "elastic-ips": references,
  "ssh-keys": z.array(z.object({ name: z.string() })),
  "deploy-target": z.object({ id: z.string() }).optional(),
  labels: z.record(z.string(), z.string()),
  "public-ip-assignment": z.string(),
  "application-consistent-snapshot-enabled": z.boolean(),
  instances: references,
});
const records = z.object({
  zones: z.record(z.string(), z.object({ pools: z.array(pool) })),
  antiAffinityGroups: z.array(z.object({ id: z.string(), name: z.string(), description: z.string().optional() })),
});

function view(stage: Stage): z.output<typeof records> {
  return records.parse(stage.simulator.view().exoscale);
}

function pools(stage: Stage): Thing[] {
  const ids = (list: z.output<typeof references>) => list.map(({ id }) => id);
  return Object.entries(view(stage).zones).flatMap(([zone, { pools: all }]) =>
    all.map((there) => ({
      id: there.id,
      name: there.name,
      adopt: () => Promise.resolve(`${there.id}@${zone}`),
      fields: {
        zone,
        description: there.description,
        // A pool that says another size than it has members is neither.
        size: there.instances.length === there.size ? there.size : -1,
        instanceType: TYPES[there["instance-type"].id],
        templateId: there.template.id,
        diskSize: there["disk-size"],
        minAvailable: there["min-available"] || undefined,
        instancePrefix: there["instance-prefix"] === "pool" ? undefined : there["instance-prefix"],
        userData: there["user-data"] && Buffer.from(there["user-data"], "base64").toString(),
        antiAffinityGroupIds: ids(there["anti-affinity-groups"]).sort(),
        securityGroupIds: ids(there["security-groups"]).sort(),
        privateNetworkIds: ids(there["private-networks"]).sort(),
        elasticIpIds: ids(there["elastic-ips"]).sort(),
        sshKeys: there["ssh-keys"].map(({ name }) => name).sort(),
        deployTargetId: there["deploy-target"]?.id,
        labels: there.labels,
        applicationConsistentSnapshotEnabled: there["application-consistent-snapshot-enabled"] || undefined,
      },
      // Of what is adopted a program may leave these open.
      filledIn: { name: there.name, publicIpAssignment: there["public-ip-assignment"] },
    })),
  );
}

/** Makes something that pools are attached to, and is there when its operation has ended. @returns its id. */
async function attach(stage: Stage, path: string, body: object): Promise<string> {
  const { reference } = z.object({ reference: z.object({ id: z.string() }) }).parse(await post(stage, path, body));
  stage.clock.advance(60_000);
  return reference.id;
}

/** A request of another client in the same account. */
async function post(stage: Stage, path: string, body: object): Promise<unknown> {
  const { endpoint, key, secret } = stage.simulator.connection().exoscale;
  const url = new URL(endpoint + path);
  const text = JSON.stringify(body);
  const expires = Math.floor(stage.clock.now() / 1000) + 600;
  const parts = { method: "POST", path: url.pathname, body: text, expires };
  const answer = await fetch(url, {
    method: "POST",
    body: text,
    headers: { authorization: authorization(key, secret, parts), "content-type": "application/json" },
  });
  const said = await answer.text();
  assert.equal(answer.status, 200, said);
  return JSON.parse(said);
}
