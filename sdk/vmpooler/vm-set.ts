// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:VmSet",
  properties: [
    "pools",
    "lifetime",
    "tags",
    "replaceWhenExpiresWithin",
    "token",
    "connection",
    "url",
    "adopt",
    "hosts",
    "hostnames",
    "startTime",
    "endTime",
    "rewrittenTags",
    "tokenDigest",
  ],
  secrets: ["token"],
  adoptId: "<host name>,<host name>,…",
};

/**
 * Virtual machines of one or more pools, checked out together: all or none. If one VM is lost, all are replaced.
 *
 * @example VMs of two pools, all or none
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * const fleet = new vmpooler.VmSet("fleet", {
 *   pools: { "debian-12-x86_64": 2, "centos-9-x86_64": 1 },
 *   lifetime: 24,
 *   tags: { purpose: "acceptance" },
 * });
 *
 * export const hosts = fleet.hosts.apply((all) => all.map(({ fqdn, pool }) => ({ fqdn, pool })));
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmops
 */
export class VmSet extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Number of VMs by pool or alias. */
  declare readonly pools: pulumi.Output<Record<string, number>>;

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

  /**
   * Takes over the existing `<host name>,<host name>,…` instead of creating a new one; ignored once the resource
   * exists.
   */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** The VMs, in the order of their names. */
  declare readonly hosts: pulumi.Output<VmSetHost[]>;

  /** Short host names, in their order. */
  declare readonly hostnames: pulumi.Output<string[]>;

  /** When the first VM was checked out. */
  declare readonly startTime: pulumi.Output<string | undefined>;

  /** When the first lifetime ends. */
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
  constructor(name: string, args: VmSetArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<host name>,<host name>,…`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VmSet {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, VmSet) as VmSet;
  }

  /** Whether `value` is a VmSet, also from another copy of this package. */
  static override isInstance(value: unknown): value is VmSet {
    return isOfType(value, VmSet.__pulumiType);
  }
}

/** Arguments of {@link VmSet}. */
export interface VmSetArgs {
  /**
   * Number of VMs by pool or alias.
   *
   * Map of names to integers, each at least 1. Change: replaces the resource. VMs are checked out together, by one
   * request.
   */
  pools: pulumi.Input<Record<string, pulumi.Input<number>>>;
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
   * Takes over the existing `<host name>,<host name>,…` instead of creating a new one; ignored once the resource
   * exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}

/** The VMs, in the order of their names. */
export interface VmSetHost {
  /** Short host name. */
  readonly hostname: string;
  /** Full host name if the server knows its domain, else the short one. */
  readonly fqdn: string;
  /** Address, if the server can resolve the name. */
  readonly ip?: string;
  /** The pool that the VM came from, which differs from a requested alias. */
  readonly sourcePool: string;
  /** running; a VM in any other state counts as gone. */
  readonly state: string;
  /** When it was checked out. */
  readonly startTime?: string;
  /** When its lifetime ends; absent if it has none. */
  readonly endTime?: string;
  /** Requested pool or alias. */
  readonly pool: string;
}
