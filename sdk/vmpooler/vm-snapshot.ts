// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:VmSnapshot",
  properties: ["vm", "revertTriggers", "token", "connection", "url", "adopt", "snapshot"],
  secrets: ["token"],
  adoptId: "<host name>/<snapshot>",
};

/**
 * A snapshot of a VM. A change of revertTriggers reverts the VM to it. It stays until the VM ends: deleting this
 * resource only removes it from the state.
 *
 * @example A snapshot that the VM is reverted to before each run of a test suite
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { vmpooler } from "pulumi-pools";
 *
 * const agent = new vmpooler.Vm("agent", { pool: "debian-12-x86_64" });
 *
 * new vmpooler.VmSnapshot("clean", {
 *   vm: agent.hostname,
 *   // pulumi config set run 42: the next update takes the VM back
 *   revertTriggers: [new pulumi.Config().get("run") ?? "first"],
 * });
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#vmsnapshots
 */
export class VmSnapshot extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Host name of the VM, short or full, as `hostname` of a Vm. */
  declare readonly vm: pulumi.Output<string>;

  /** Arbitrary values: each change reverts the VM to the snapshot; removing all does not. */
  declare readonly revertTriggers: pulumi.Output<(string | number | boolean)[] | undefined>;

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
   * Takes over the existing `<host name>/<snapshot>` instead of creating a new one; ignored once the resource
   * exists.
   */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** The server's name of the snapshot. */
  declare readonly snapshot: pulumi.Output<string>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 30 minutes
   */
  constructor(name: string, args: VmSnapshotArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<host name>/<snapshot>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VmSnapshot {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, VmSnapshot) as VmSnapshot;
  }

  /** Whether `value` is a VmSnapshot, also from another copy of this package. */
  static override isInstance(value: unknown): value is VmSnapshot {
    return isOfType(value, VmSnapshot.__pulumiType);
  }
}

/** Arguments of {@link VmSnapshot}. */
export interface VmSnapshotArgs {
  /**
   * Host name of the VM, short or full, as `hostname` of a Vm.
   *
   * String that must be a host name. Change: replaces the resource. It cannot move to another VM.
   */
  vm: pulumi.Input<string>;
  /**
   * Arbitrary values: each change reverts the VM to the snapshot; removing all does not.
   *
   * List of values, each string, or number, or true or false. Change: in place; everything since the snapshot is
   * lost.
   */
  revertTriggers?: pulumi.Input<pulumi.Input<string | number | boolean>[]>;
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
   * Takes over the existing `<host name>/<snapshot>` instead of creating a new one; ignored once the resource
   * exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}
