// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:Vm",
  properties: [
    "pool",
    "disks",
    "lifetime",
    "tags",
    "replaceWhenExpiresWithin",
    "token",
    "connection",
    "url",
    "adopt",
    "hostname",
    "fqdn",
    "ip",
    "sourcePool",
    "state",
    "startTime",
    "endTime",
    "rewrittenTags",
    "tokenDigest",
  ],
  secrets: ["token"],
  adoptId: "<host name>",
};

/**
 * A virtual machine, checked out of a pool of ready ones. It ends with its lifetime; after a refresh, the next
 * update checks out another.
 *
 * @example A VM
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * const agent = new vmpooler.Vm("agent", { pool: "debian-12-x86_64" });
 *
 * export const host = agent.fqdn;
 * ```
 *
 * @example A VM for two days, with tags and disks
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * new vmpooler.Vm("agent", {
 *   pool: "debian-12-x86_64",
 *   lifetime: 48,
 *   tags: { department: "engineering", purpose: "acceptance" },
 *   disks: [8, 8, 20],
 * });
 * ```
 *
 * @example A VM that is replaced before its lifetime ends
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * new vmpooler.Vm("agent", { pool: "debian-12-x86_64", lifetime: 72, replaceWhenExpiresWithin: 24 });
 * ```
 *
 * @example A VM that was checked out with vmfloaty, taken over
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * new vmpooler.Vm("agent", {
 *   adopt: "fq6qlpjlsskycq6",
 *   pool: "debian-12-x86_64", // the real pool, and its disks: fields that cannot change must be declared as they are
 *   disks: [8],
 * });
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export class Vm extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Pool to check the VM out of, or an alias. */
  declare readonly pool: pulumi.Output<string>;

  /** Sizes in GB of additional disks, in any order. */
  declare readonly disks: pulumi.Output<number[] | undefined>;

  /**
   * Hours from the checkout, not from now, until the VM is destroyed; less than the server's
   * max_lifetime_upper_limit.
   */
  declare readonly lifetime: pulumi.Output<number | undefined>;

  /** Tags, none of them empty; tags that others set on the VM are kept. */
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;

  /** `pulumi up` replaces if the lifetime ends within this number of hours. */
  declare readonly replaceWhenExpiresWithin: pulumi.Output<number | undefined>;

  /** Token for the resource's requests, such as that of a Token. Secret. */
  declare readonly token: pulumi.Output<string | undefined>;

  /** Name of the connection of `pools:vmpooler.connections` whose server is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /**
   * Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is
   * the same server.
   */
  declare readonly url: pulumi.Output<string | undefined>;

  /** Takes over the existing `<host name>` instead of creating a new one; ignored once the resource exists. */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** Short host name. */
  declare readonly hostname: pulumi.Output<string>;

  /** Full host name if the server knows its domain, else the short one. */
  declare readonly fqdn: pulumi.Output<string>;

  /** Address, if the server can resolve the name. */
  declare readonly ip: pulumi.Output<string | undefined>;

  /** The pool that the VM came from, which differs from a requested alias. */
  declare readonly sourcePool: pulumi.Output<string>;

  /** running; a VM in any other state counts as gone. */
  declare readonly state: pulumi.Output<string>;

  /** When it was checked out. */
  declare readonly startTime: pulumi.Output<string | undefined>;

  /** When its lifetime ends; absent if it has none. */
  declare readonly endTime: pulumi.Output<string | undefined>;

  /** The stored values of tags that the server's tagfilter has cut. */
  declare readonly rewrittenTags: pulumi.Output<Record<string, string> | undefined>;

  /** First 12 hex digits of the SHA-256 of the token that was used for the checkout. */
  declare readonly tokenDigest: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 30 minutes
   */
  constructor(name: string, args: VmArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<host name>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Vm {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, Vm) as Vm;
  }

  /** Whether `value` is a Vm, also from another copy of this package. */
  static override isInstance(value: unknown): value is Vm {
    return isOfType(value, Vm.__pulumiType);
  }
}

/** Arguments of {@link Vm}. */
export interface VmArgs {
  /**
   * Pool to check the VM out of, or an alias.
   *
   * String that must be the name of a pool: letters, digits, _ - and ., at most 100. Change: replaces the resource.
   * A VM belongs to the pool it came from.
   */
  pool: pulumi.Input<string>;
  /**
   * Sizes in GB of additional disks, in any order.
   *
   * List of integers, each 1 to 2048. Change: in place, or replaces the resource. The API can neither remove nor
   * resize a disk.
   */
  disks?: pulumi.Input<pulumi.Input<number>[]>;
  /**
   * Hours from the checkout, not from now, until the VM is destroyed; less than the server's
   * max_lifetime_upper_limit.
   *
   * Integer, at least 1. Default: the server's, which is longer with a token. Change: in place; a VM that has run
   * longer than a lower lifetime is destroyed within a minute.
   */
  lifetime?: pulumi.Input<number>;
  /**
   * Tags, none of them empty; tags that others set on the VM are kept.
   *
   * Map of names to strings, each not empty. Change: in place, or replaces the resource. The API merges tags: it can
   * neither remove nor empty one.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * `pulumi up` replaces if the lifetime ends within this number of hours.
   *
   * Number, above 0. Default: no replacement before the end. Change: recorded without a request.
   */
  replaceWhenExpiresWithin?: pulumi.Input<number>;
  /**
   * Token for the resource's requests, such as that of a Token.
   *
   * String that must have neither spaces nor line breaks. Default: `pools:vmpooler.token`, VMPOOLER_TOKEN, then
   * ~/.vmfloaty.yml. Change: in place; changes by others are not detected.
   */
  token?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`. Change: recorded without a request.
   */
  connection?: pulumi.Input<string>;
  /**
   * Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is
   * the same server.
   *
   * Default: `pools:vmpooler.url`, VMPOOLER_URL, then ~/.vmfloaty.yml. Change: replaces the resource. It belongs to
   * one server.
   */
  url?: pulumi.Input<string>;
  /**
   * Takes over the existing `<host name>` instead of creating a new one; ignored once the resource exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}
