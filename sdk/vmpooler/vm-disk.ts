// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:VmDisk",
  properties: ["vm", "size", "token", "connection", "url", "adopt", "ordinal"],
  secrets: ["token"],
  adoptId: "<host name>/<size in GB>/<which of that size>",
};

/**
 * A disk that is added to a VM, and stays until the VM ends: deleting this resource only removes it from the
 * state.
 *
 * @example A disk for a VM of another stack
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { vmpooler } from "pulumi-pools";
 *
 * const machines = new pulumi.StackReference("acme/machines/test");
 *
 * new vmpooler.VmDisk("data", { vm: machines.requireOutput("hostname"), size: 20 });
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#adddisks
 */
export class VmDisk extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Host name of the VM, short or full, as `hostname` of a Vm. */
  declare readonly vm: pulumi.Output<string>;

  /** Size in GB. */
  declare readonly size: pulumi.Output<number>;

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
   * Takes over the existing `<host name>/<size in GB>/<which of that size>` instead of creating a new one; ignored
   * once the resource exists.
   */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** Number of the disk among the VM's added disks of that size, from 1. */
  declare readonly ordinal: pulumi.Output<number>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 20 minutes
   */
  constructor(name: string, args: VmDiskArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<host name>/<size in GB>/<which of that size>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VmDisk {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, VmDisk) as VmDisk;
  }

  /** Whether `value` is a VmDisk, also from another copy of this package. */
  static override isInstance(value: unknown): value is VmDisk {
    return isOfType(value, VmDisk.__pulumiType);
  }
}

/** Arguments of {@link VmDisk}. */
export interface VmDiskArgs {
  /**
   * Host name of the VM, short or full, as `hostname` of a Vm.
   *
   * String that must be a host name. Change: replaces the resource. It cannot move to another VM.
   */
  vm: pulumi.Input<string>;
  /**
   * Size in GB.
   *
   * Integer, 1 to 2048. Change: replaces the resource. The API cannot resize a disk; the old one stays until the VM
   * ends.
   */
  size: pulumi.Input<number>;
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
   * Takes over the existing `<host name>/<size in GB>/<which of that size>` instead of creating a new one; ignored
   * once the resource exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}
