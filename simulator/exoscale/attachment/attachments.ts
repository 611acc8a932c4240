import { createHash } from "node:crypto";
import { z } from "zod";
import type { Random } from "../../world";
import { DEFAULT_SECURITY_GROUP } from "../catalogue/catalogue";
import { ApiError, notFound } from "../api/errors";
import type { PoolSettings } from "../instance-pool/instance-pool";
import { allInstances, allPools, type Attachment, type Inventory, type Zone } from "../organisation/inventory";
import { description, labels, name } from "../api/validation";

/** A kind of object that members can be attached to. It has just enough for a pool to refer to it, and never changes. */
export interface AttachmentKind {
  /** In the path, in the name of the call that reads one, and with an s in lists. */
  readonly noun: string;
  readonly title: string;
  readonly keyedBy: "id" | "name";
  readonly body: z.ZodType<Record<string, unknown>>;
  store(inventory: Inventory, zone: Zone): Map<string, Attachment>;
  make(body: Record<string, unknown>, random: Random): Attachment;
  /** The message if a pool or member prevents its deletion. */
  readonly usedAs: keyof PoolSettings | undefined;
  readonly inUse: string;
}

export const ATTACHMENT_KINDS: readonly AttachmentKind[] = [
  {
    noun: "security-group",
    title: "Security Group",
    keyedBy: "id",
    body: z.object({ name, description: description.optional() }),
    store: (inventory) => inventory.securityGroups,
    make: (body, random) => ({ id: random.uuid(), ...body }),
    usedAs: "security-groups",
    inUse: "Cannot delete group when it's in use by virtual machines",
  },
  {
    noun: "private-network",
    title: "Private Network",
    keyedBy: "id",
    body: z.object({
      name,
      description: description.optional(),
      labels: labels.optional(),
      "start-ip": z.ipv4().optional(),
      "end-ip": z.ipv4().optional(),
      netmask: z.ipv4().optional(),
    }),
    store: (_organisation, zone) => zone.privateNetworks,
    make: (body, random) => ({ id: random.uuid(), vni: random.integer(1000, 9999), ...body }),
    usedAs: "private-networks",
    inUse: "Cannot delete network when it's in use by virtual machines",
  },
  {
    noun: "elastic-ip",
    title: "Elastic IP",
    keyedBy: "id",
    body: z.object({
      description: description.optional(),
      labels: labels.optional(),
      addressfamily: z.enum(["inet4", "inet6"]).default("inet4"),
    }),
    store: (_organisation, zone) => zone.elasticIps,
    make: (body, random) => {
      // The documentation ranges of RFC 5737 and RFC 3849.
      const ip4 = `203.0.113.${random.integer(1, 254).toString()}`;
      const ip6 = `2001:db8:e::${random.integer(1, 65535).toString(16)}`;
      const address =
        body["addressfamily"] === "inet6" ? { ip: ip6, cidr: `${ip6}/128` } : { ip: ip4, cidr: `${ip4}/32` };
      return { id: random.uuid(), ...address, ...body };
    },
    usedAs: "elastic-ips",
    inUse: "Allocated IP address can't be deleted",
  },
  {
    noun: "ssh-key",
    title: "SSH key",
    keyedBy: "name",
    body: z.object({
      name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/, "should be a valid SSH key name"),
      "public-key": z.string(),
    }),
    store: (inventory) => inventory.sshKeys,
    make: (body) => ({ name: body["name"], fingerprint: fingerprint(String(body["public-key"])) }),
    usedAs: undefined,
    inUse: "",
  },
];

type Store = Map<string, Attachment>;

export function getAttachment(kind: AttachmentKind, store: Store, key: string): Attachment {
  const found = store.get(key);
  if (found === undefined) throw notFound(kind.title, key);
  return found;
}

/** Stores a new one and returns its key: its id or its name. */
export function createAttachment(
  kind: AttachmentKind,
  store: Store,
  body: Record<string, unknown>,
  random: Random,
): string {
  const unique = kind.noun === "security-group" || kind.noun === "ssh-key";
  if (unique && [...store.values()].some((other) => other["name"] === body["name"])) {
    throw new ApiError(409, `${kind.title} name ${String(body["name"])} is already in use`);
  }
  const made = kind.make(body, random);
  const key = String(made[kind.keyedBy]);
  store.set(key, made);
  return key;
}

/** Refuses while a pool or a member refers to it. */
export function checkUnused({ usedAs, inUse }: AttachmentKind, inventory: Inventory, key: string): void {
  if (key === DEFAULT_SECURITY_GROUP.id) throw new ApiError(400, "The default security group can't be deleted");
  if (usedAs === undefined) return;
  const users = [...allPools(inventory), ...allInstances(inventory)];
  const holds = (value: PoolSettings[keyof PoolSettings]) => Array.isArray(value) && value.includes(key);
  if (users.some(({ settings }) => holds(settings[usedAs]))) throw new ApiError(400, inUse);
}

function fingerprint(publicKey: string): string {
  const digest = createHash("md5").update(publicKey).digest("hex");
  return digest.replace(/(..)(?=.)/g, "$1:");
}
