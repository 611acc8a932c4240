import type { UpdateBody } from "./bodies";

/** The definition of new members. References are ids. */
export interface PoolSettings {
  name: string;
  description: string;
  "instance-type": string;
  template: string;
  "disk-size": number;
  "min-available": number;
  "instance-prefix": string;
  "user-data": string | undefined;
  "anti-affinity-groups": string[];
  "security-groups": string[];
  "private-networks": string[];
  "elastic-ips": string[];
  "ssh-keys": string[];
  "deploy-target": string | undefined;
  labels: Record<string, string>;
  "public-ip-assignment": "inet4" | "dual" | "none";
  "application-consistent-snapshot-enabled": boolean;
}

export const POOL_STATES = [
  "creating",
  "running",
  "scaling-up",
  "scaling-down",
  "updating",
  "suspended",
  "destroying",
] as const;

export interface PoolManager {
  readonly id: string;
  readonly type: "sks-nodepool" | "instance-pool";
}

export interface InstancePool {
  readonly id: string;
  readonly zone: string;
  settings: PoolSettings;
  size: number;
  state: (typeof POOL_STATES)[number];
  manager: PoolManager | undefined;
  /** Ids, oldest first. */
  members: string[];
}

export const DEFAULT_SETTINGS: Omit<PoolSettings, "name" | "instance-type" | "template" | "disk-size"> = {
  description: "",
  "min-available": 0,
  "instance-prefix": "pool",
  "user-data": undefined,
  "anti-affinity-groups": [],
  "security-groups": [],
  "private-networks": [],
  "elastic-ips": [],
  "ssh-keys": [],
  "deploy-target": undefined,
  labels: {},
  "public-ip-assignment": "inet4",
  "application-consistent-snapshot-enabled": false,
};

/** The settings after an update. `settings` is not changed. */
export function withUpdate(settings: PoolSettings, body: UpdateBody): PoolSettings {
  const none = DEFAULT_SETTINGS;
  return {
    name: body.name ?? settings.name,
    description: body.description ?? settings.description,
    "instance-type": body["instance-type"] ?? settings["instance-type"],
    template: body.template ?? settings.template,
    "disk-size": body["disk-size"] ?? settings["disk-size"],
    labels: body.labels ?? settings.labels,
    "application-consistent-snapshot-enabled":
      body["application-consistent-snapshot-enabled"] ?? settings["application-consistent-snapshot-enabled"],
    "min-available": change(body["min-available"], settings["min-available"], none["min-available"]),
    "instance-prefix":
      change(body["instance-prefix"], settings["instance-prefix"], none["instance-prefix"]) || none["instance-prefix"],
    "user-data": change(body["user-data"], settings["user-data"], undefined),
    "anti-affinity-groups": change(body["anti-affinity-groups"], settings["anti-affinity-groups"], []),
    "security-groups": change(body["security-groups"], settings["security-groups"], []),
    "private-networks": change(body["private-networks"], settings["private-networks"], []),
    "elastic-ips": [...new Set(change(body["elastic-ips"], settings["elastic-ips"], []))],
    "ssh-keys": sshKeysAfter(settings["ssh-keys"], body),
    "deploy-target": change(body["deploy-target"], settings["deploy-target"], undefined),
    "public-ip-assignment": assignmentAfter(settings["public-ip-assignment"], body),
  };
}

function change<Value>(given: Value | null | undefined, current: Value, cleared: Value): Value {
  return given === undefined ? current : (given ?? cleared);
}

/** Two fields for the same list: either replaces it, and both together add up. */
function sshKeysAfter(current: string[], { "ssh-key": one, "ssh-keys": many }: UpdateBody): string[] {
  if (one === undefined && many === undefined) return current;
  return [...new Set([...(many ?? []), ...(one == null ? [] : [one])])];
}

/** `ipv6-enabled` is the older name of dual. It is ignored without public addresses, because older clients always send false. */
function assignmentAfter(current: PoolSettings["public-ip-assignment"], body: UpdateBody) {
  if (body["public-ip-assignment"] !== undefined) return body["public-ip-assignment"];
  if (body["ipv6-enabled"] === undefined || current === "none") return current;
  return body["ipv6-enabled"] ? "dual" : "inet4";
}

export function poolWire({ id, settings, size, state, manager, members }: InstancePool): Record<string, unknown> {
  return {
    id,
    name: settings.name,
    // The schema of answers requires at least one character, so an empty description is absent.
    description: settings.description === "" ? undefined : settings.description,
    size,
    state,
    manager,
    "min-available": settings["min-available"],
    "instance-prefix": settings["instance-prefix"],
    "ipv6-enabled": settings["public-ip-assignment"] === "dual",
    ...settingsWire(settings),
    instances: members.map((member) => ({ id: member })),
  };
}

/** The fields that pools and members have in common. */
export function settingsWire(settings: PoolSettings): Record<string, unknown> {
  const references = (ids: readonly string[]) => ids.map((id) => ({ id }));
  const [firstKey] = settings["ssh-keys"];
  return {
    "instance-type": { id: settings["instance-type"] },
    template: { id: settings.template },
    "disk-size": settings["disk-size"],
    "user-data": settings["user-data"],
    "anti-affinity-groups": references(settings["anti-affinity-groups"]),
    "security-groups": references(settings["security-groups"]),
    "private-networks": references(settings["private-networks"]),
    "elastic-ips": references(settings["elastic-ips"]),
    "ssh-key": firstKey === undefined ? undefined : { name: firstKey },
    "ssh-keys": settings["ssh-keys"].map((name) => ({ name })),
    "deploy-target": settings["deploy-target"] === undefined ? undefined : { id: settings["deploy-target"] },
    labels: settings.labels,
    "public-ip-assignment": settings["public-ip-assignment"],
    "application-consistent-snapshot-enabled": settings["application-consistent-snapshot-enabled"],
  };
}
