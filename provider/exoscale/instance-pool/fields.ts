import { z } from "zod";
import type { JsonObject } from "../../core/json";
import { factsOf, field, type Fields } from "../../core/schema/field";
import { KNOWN_INSTANCE_TYPES } from "../api/known-instance-types";
import { UUID } from "../api/patterns";
import { adopt, connection, id, reference, references, sameId, zone } from "../fields";
import { rollout, rolloutOutputs } from "./rollout/fields";
import { decodedText, encodedText, fitsEncoded, tooLong, USER_DATA_CHARACTERS } from "./user-data";

/** Existing members keep the old value. Exoscale documents this for instanceType only. */
export const NEW_MEMBERS = "existing members keep the old value, unless rollout replaces them";
/** Exoscale does not document whether existing members get the new value. */
export const UNDOCUMENTED =
  "Exoscale does not document whether existing members get the new value; rollout replaces those that do not show it";

export const inputs = z.strictObject({
  zone,
  name: field(z.string().min(1).max(255).optional(), {
    description: "Name of the pool; two pools may share one",
    default: "the resource's Pulumi name, a dash and 7 hex digits",
    computed: true, // an adopted pool has a name
    wire: { name: "name" },
  }),
  description: field(z.string().max(255).optional(), {
    description: "Free text",
    wire: { name: "description" },
    clear: "reset",
  }),
  size: field(z.int().min(0), {
    description: "Number of members. At least 1 at creation; later 0 empties the pool and keeps it",
    wire: { name: "size" },
  }),
  instanceType: field(
    z
      .string()
      .regex(
        new RegExp(String.raw`^([a-z0-9]+\.[a-z0-9-]+|${UUID})$`, "i"),
        "must be <family>.<size>, such as standard.small, or the id of an instance type",
      ),
    {
      description: "Type of the members: `<family>.<size>` in any case, or an id",
      known: KNOWN_INSTANCE_TYPES,
      note: NEW_MEMBERS,
      equals: (a, b, state) => isType(b, state) ?? String(a).toLowerCase() === String(b).toLowerCase(),
    },
  ),
  templateId: field(z.guid("must be an id (a UUID): look it up with exoscale.getTemplateOutput({ zone, name })"), {
    description: "Template of the members' disks",
    note: NEW_MEMBERS,
    equals: sameId,
    wire: reference("template", {
      what: "template",
      isZonal: true,
      queries: [{ visibility: "public" }, { visibility: "private" }],
    }),
  }),
  diskSize: field(z.int().min(10).max(51_200), {
    description: "Size of the members' disks in GiB",
    note: NEW_MEMBERS,
    wire: { name: "disk-size" },
  }),
  minAvailable: field(z.int().min(0).optional(), {
    description: "Number of members that must keep running while the pool changes",
    default: "0",
    absentEquals: 0,
    wire: { name: "min-available" },
    clear: { value: null },
  }),
  instancePrefix: field(z.string().min(1).max(30).optional(), {
    description: "Prefix of the members' names",
    default: "pool",
    note: NEW_MEMBERS,
    absentEquals: "pool",
    wire: { name: "instance-prefix" },
    clear: { value: null },
  }),
  userData: field(
    z
      .string()
      .min(1)
      .refine(fitsEncoded, { error: tooLong })
      .describe("string, 1 to 24576 bytes: 32768 characters once encoded")
      .optional(),
    {
      description: "cloud-init data as plain text; it is sent base64-encoded",
      note: NEW_MEMBERS,
      hidden: true,
      wire: { name: "user-data", encode: encodedText, decode: decodedText },
      clear: "reset",
    },
  ),
  userDataBase64: field(z.base64().min(1).max(USER_DATA_CHARACTERS).optional(), {
    description: "cloud-init data in base64, for gzipped or binary data; not together with userData",
    note: NEW_MEMBERS,
    hidden: true,
    equals: (a, b) => decodedText(a) === decodedText(b),
    wire: { name: "user-data" },
    clear: "reset",
  }),
  antiAffinityGroupIds: field(z.array(id).optional(), {
    description: "Anti-affinity groups of the members. A group holds at most 8 members, each on a different host",
    note: NEW_MEMBERS,
    set: true,
    wire: references("anti-affinity-groups", { what: "anti-affinity group", isZonal: false }),
    clear: "reset",
  }),
  securityGroupIds: field(z.array(id).optional(), {
    description: "Security groups of the members",
    note: UNDOCUMENTED,
    set: true,
    wire: references("security-groups", { what: "security group", isZonal: false }),
    clear: "reset",
  }),
  privateNetworkIds: field(z.array(id).optional(), {
    description: "Private networks of the members",
    note: UNDOCUMENTED,
    set: true,
    wire: references("private-networks", { what: "private network", isZonal: true }),
    clear: "reset",
  }),
  elasticIpIds: field(z.array(id).optional(), {
    description: "Elastic IPs of the members; not with publicIpAssignment none",
    note: UNDOCUMENTED,
    set: true,
    wire: references("elastic-ips", { what: "Elastic IP", isZonal: true }),
    clear: "reset",
  }),
  sshKeys: field(z.array(z.string().min(1).max(255)).optional(), {
    description: "Names of the SSH keys that may log in",
    note: NEW_MEMBERS,
    set: true,
    wire: references("ssh-keys", { what: "SSH key", isZonal: false }, "name"),
    clear: { value: null },
  }),
  deployTargetId: field(id.optional(), {
    description: "Deploy target of the members, such as dedicated hosts",
    note: NEW_MEMBERS,
    equals: sameId,
    wire: reference("deploy-target", { what: "deploy target", isZonal: true }),
    clear: "reset",
  }),
  labels: field(z.record(z.string(), z.string()).optional(), {
    description: "Labels of the pool; leaving them out is the same as `{}`",
    wire: { name: "labels" },
    clear: "reset",
  }),
  publicIpAssignment: field(z.enum(["inet4", "dual", "none"]).optional(), {
    description: "Public addresses of the members: IPv4 (inet4), IPv4 and IPv6 (dual), or none",
    default: "inet4, unless ipv6Enabled is given; an adopted pool keeps its value",
    note: UNDOCUMENTED,
    computed: true,
    wire: { name: "public-ip-assignment" },
  }),
  ipv6Enabled: field(z.boolean().optional(), {
    description: "Whether members have an IPv6 address beside IPv4; not together with publicIpAssignment",
    deprecated: 'Use publicIpAssignment: "dual" for true, "inet4" for false.',
    note: UNDOCUMENTED,
    computed: true,
    wire: {
      name: "public-ip-assignment",
      encode: (on) => (on === true ? "dual" : "inet4"),
      // A pool without public addresses is neither IPv4 nor dual.
      decode: (assigned) => (assigned === "none" ? undefined : assigned === "dual"),
    },
  }),
  applicationConsistentSnapshotEnabled: field(z.boolean().optional(), {
    description: "Whether snapshots of the members are application-consistent; the template must support it",
    note: UNDOCUMENTED,
    default: "false",
    absentEquals: false,
    wire: { name: "application-consistent-snapshot-enabled" },
    clear: { value: false },
  }),
  rollout: field(rollout.optional(), {
    description:
      "Replaces outdated members (created from an older definition) in batches within bounds, including those that are outdated when it is added. See docs/rollout.md",
    default: "outdated members are kept",
    steers: true,
  }),
  adopt: adopt("<id>@<zone>"),
  connection,
});

/** The inputs that a member is created from: a change of them may not reach existing members. */
export const DEFINITION: readonly string[] = Object.entries(inputs.shape as Fields)
  .filter(([, schema]) => [NEW_MEMBERS, UNDOCUMENTED].includes(factsOf(schema).note ?? ""))
  .map(([name]) => name);

/** The inputs whose change adds or removes members. */
function changesMembers({ rollout: given }: JsonObject): readonly string[] {
  return given === undefined ? ["size"] : ["size", ...DEFINITION];
}

const instance = z.object({
  id: field(id, "Id of the instance"),
  name: field(z.string().optional(), "Name, which begins with instancePrefix"),
  publicIp: field(z.string().optional(), "Public IPv4 address"),
  ipv6Address: field(z.string().optional(), "Public IPv6 address"),
  state: field(z.string().optional(), "State of the instance, such as running"),
});

export const outputs = z.object({
  state: field(z.string(), {
    description: "State of the pool: creating, running, scaling-up, scaling-down, updating, suspended or destroying",
    changesWith: ["size"],
  }),
  manager: field(
    z
      .object({ id: field(z.string(), "Its id"), type: field(z.string(), "Its type: sks-nodepool or instance-pool") })
      .optional(),
    {
      description: "What manages the pool, such as an SKS cluster: a managed pool is read and never changed",
      changesWith: [],
    },
  ),
  instances: field(z.array(instance), { description: "The members", changesWith: changesMembers }),
  instanceIds: field(z.array(id), { description: "Ids of the members", changesWith: changesMembers }),
  instanceTypeId: field(id, { description: "Id of the instance type", changesWith: ["instanceType"] }),
  instanceTypeName: field(z.string().optional(), {
    description: "`<family>.<size>` of the instance type",
    changesWith: ["instanceType"],
  }),
  ...rolloutOutputs(changesMembers),
});

/** Whether `wanted`, a name or an id, is the type in `state`; undefined if the state does not hold both. */
function isType(wanted: unknown, state: Readonly<Record<string, unknown>>): boolean | undefined {
  const { instanceTypeId, instanceTypeName } = state;
  if (typeof wanted !== "string" || typeof instanceTypeId !== "string") return undefined;
  if (wanted.toLowerCase() === instanceTypeId.toLowerCase()) return true;
  if (!wanted.includes(".")) return false;
  return typeof instanceTypeName === "string" ? wanted.toLowerCase() === instanceTypeName.toLowerCase() : undefined;
}
