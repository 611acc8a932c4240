import { isObject, type JsonObject } from "../../../provider/core/json";

/** Names of instance types by their ids. */
export const TYPES: Readonly<Record<string, string>> = {
  "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8": "standard.tiny",
  "21624abb-764e-4def-81d7-9fc54b5957fb": "standard.small",
};

/** By field of the API: the input of the same meaning, and the conversion of its value. */
const INPUTS: Readonly<Record<string, readonly [string, (value: unknown) => unknown]>> = {
  name: ["name", itself],
  description: ["description", itself],
  size: ["size", itself],
  "instance-type": ["instanceType", (type) => TYPES[String(idOf(type))]],
  template: ["templateId", idOf],
  "disk-size": ["diskSize", itself],
  "min-available": ["minAvailable", (count) => count ?? undefined],
  "instance-prefix": ["instancePrefix", (prefix) => (prefix === "pool" ? undefined : prefix)],
  "user-data": ["userData", (text) => (typeof text === "string" ? Buffer.from(text, "base64").toString() : undefined)],
  "anti-affinity-groups": ["antiAffinityGroupIds", idsOf],
  "security-groups": ["securityGroupIds", idsOf],
  "private-networks": ["privateNetworkIds", idsOf],
  "elastic-ips": ["elasticIpIds", idsOf],
  "ssh-keys": ["sshKeys", (keys) => list(keys).map((key) => isObject(key) && key.name)],
  "deploy-target": ["deployTargetId", idOf],
  labels: ["labels", itself],
  "public-ip-assignment": ["publicIpAssignment", itself],
  "application-consistent-snapshot-enabled": [
    "applicationConsistentSnapshotEnabled",
    (yes) => yes === true || undefined,
  ],
};

/** The inputs of an InstancePool that a body of the API holds. */
export function inputsOf(wire: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(INPUTS).flatMap(([name, [input, convert]]) =>
      Object.hasOwn(wire, name) ? [[input, convert(wire[name] ?? undefined)]] : [],
    ),
  );
}

function itself(value: unknown): unknown {
  return value;
}

function idOf(value: unknown): unknown {
  return isObject(value) ? value.id : undefined;
}

function idsOf(value: unknown): unknown[] {
  return list(value).map(idOf).sort();
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
