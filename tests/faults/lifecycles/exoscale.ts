import { antiAffinityGroup } from "../../../provider/exoscale/anti-affinity-group";
import { instancePool } from "../../../provider/exoscale/instance-pool/instance-pool";
import { isObject, type JsonObject } from "../../../provider/core/json";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene, Subject, Thing, Write } from "../lifecycle";
import { attach, made, ofExoscale, operations, post, view, ZONE } from "./exoscale-server";
import { inputsOf, TYPES } from "./exoscale-inputs";

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
  const bare = { zone: ZONE, size: 1, "instance-type": { id: TINY }, template: { id: UBUNTU }, "disk-size": 10 };
  const groups = ["a", "b"].map((name) => made(stage, "createAntiAffinityGroup", { name }));
  for (const name of ["alice", "bob"])
    await post(stage, "/ssh-key", { name, "public-key": `ssh-ed25519 AAAA ${name}` });
  const networks = [
    await attach(stage, "/private-network", { name: "a" }),
    await attach(stage, "/private-network", { name: "b" }),
  ];
  const address = await attach(stage, "/elastic-ip", {});
  for (const name of ["web-0000000", "other"]) made(stage, "createPool", { ...bare, name });
  const change = (id: string, fields: JsonObject) =>
    void stage.simulator.event("exoscale", "changePool", { id, ...fields });

  return {
    ...ofExoscale(stage),
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
    writes: poolWrite,
    adoptable: () => {
      const id = made(stage, "createPool", { ...bare, name: "theirs", size: 3, labels: { by: "hand" } });
      return Promise.resolve({ id, inputs: { adopt: `${id}@${ZONE}`, name: "theirs" } });
    },
    outside: {
      change: (id) => change(id, { description: "by hand", labels: { by: "hand" }, size: 1 }),
      taint: (id, labels) => change(id, { labels }),
      remove: (id) => stage.simulator.event("exoscale", "deletePool", { id }),
      autoscaler: { field: "size", scale: (id) => change(id, { size: 6 }) },
    },
    inOneWord: ({ ipv6Enabled, userDataBase64, ...inputs }) => ({
      ...inputs,
      ...(ipv6Enabled === undefined ? {} : { publicIpAssignment: ipv6Enabled === true ? "dual" : "inet4" }),
      ...(typeof userDataBase64 === "string" ? { userData: Buffer.from(userDataBase64, "base64").toString() } : {}),
    }),
    synonyms: { ipv6Enabled: "publicIpAssignment", userDataBase64: "userData" },
    secrets: [CANARY, SECRET_USER_DATA],
    mishaps: (exchange) => operations(stage, poolCommand(exchange), exchange),
    heed: (message, inputs) =>
      /must be at least 1 when the pool is created/.test(message) ? { ...inputs, size: 1 } : inputs,
  };
}

function prepareGroups(stage: Stage): Promise<Scene> {
  for (const name of ["web-0000000", "other"]) made(stage, "createAntiAffinityGroup", { name });
  const command = ({ method, path }: Exchange) =>
    !path.includes("/anti-affinity-group")
      ? undefined
      : method === "POST"
        ? "create-anti-affinity-group"
        : method === "DELETE"
          ? "delete-anti-affinity-group"
          : undefined;
  return Promise.resolve({
    ...ofExoscale(stage),
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
    writes: ({ method, path, body }) => {
      const [, id] = /\/anti-affinity-group(?:\/(.*))?$/.exec(path) ?? [];
      if (method === "DELETE" && id !== undefined) return { id };
      return method === "POST" && path.endsWith("/anti-affinity-group") ? { fields: parsed(body) } : undefined;
    },
    adoptable: () => {
      const id = made(stage, "createAntiAffinityGroup", { name: "theirs", description: "by hand" });
      return Promise.resolve({ id, inputs: { adopt: id, name: "theirs", description: "by hand" } });
    },
    outside: {
      change: (id) => stage.simulator.event("exoscale", "changeAntiAffinityGroup", { id, description: "by hand" }),
      remove: (id) => stage.simulator.event("exoscale", "deleteAntiAffinityGroup", { id }),
    },
    mishaps: (exchange) => operations(stage, command(exchange), exchange),
  });
}

function poolCommand({ method, path }: Exchange): string | undefined {
  const [, rest] = /\/instance-pool(.*)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  if (method === "POST") return "create-instance-pool";
  if (method === "PUT") return rest.endsWith(":scale") ? "scale-instance-pool" : "update-instance-pool";
  if (method !== "DELETE") return undefined;
  return rest.split("/").length > 2 ? "reset-instance-pool-field" : "delete-instance-pool";
}

function poolWrite({ method, path, body }: Exchange): Write | undefined {
  const [, id, field] = /\/instance-pool(?:\/([^/:]+))?(?:[/:](.+))?$/.exec(path) ?? [];
  if (method === "GET" || !path.includes("/instance-pool")) return undefined;
  if (method !== "DELETE") return { id, fields: inputsOf(parsed(body)) };
  return field === undefined ? { id } : { id, fields: inputsOf({ [field]: undefined }) };
}

function pools(stage: Stage): Thing[] {
  return Object.entries(view(stage).zones).flatMap(([zone, { pools: all }]) =>
    all.map((there) => {
      const { name, publicIpAssignment, ...fields } = inputsOf(there);
      return {
        id: there.id,
        name: there.name,
        adopt: () => Promise.resolve(`${there.id}@${zone}`),
        fields: { zone, ...fields },
        // A program may omit these for an adopted pool.
        filledIn: { name, publicIpAssignment },
        flaw:
          there.instances.length === there.size
            ? undefined
            : `it has ${there.instances.length} of ${there.size} members`,
      };
    }),
  );
}

function parsed(body: string): JsonObject {
  const value: unknown = body === "" ? {} : JSON.parse(body);
  return isObject(value) ? value : {};
}
