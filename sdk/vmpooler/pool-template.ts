// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:PoolTemplate",
  properties: ["pool", "template", "token", "connection", "url", "adopt"],
  secrets: ["token"],
  adoptId: "<pool>",
};

/**
 * The template of a pool. It overrides the server's configuration file; deleting this resource restores the file's
 * value. The server must have experimental_features enabled.
 *
 * @example A new template for one pool
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * new vmpooler.PoolTemplate("candidate", {
 *   pool: "debian-12-x86_64",
 *   template: "templates/debian-12-x86_64-0.0.5",
 * });
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#poolconfig
 */
export class PoolTemplate extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Name of the pool; not an alias. */
  declare readonly pool: pulumi.Output<string>;

  /** Template of the pool's VMs, `<directory>/<name>`. */
  declare readonly template: pulumi.Output<string>;

  /** Token for the resource's requests, such as that of a Token. Secret. */
  declare readonly token: pulumi.Output<string | undefined>;

  /** Name of the connection of `pools:vmpooler.connections` whose server is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /**
   * Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is
   * the same server.
   */
  declare readonly url: pulumi.Output<string | undefined>;

  /** Takes over the existing `<pool>` instead of creating a new one; ignored once the resource exists. */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 60 minutes
   */
  constructor(name: string, args: PoolTemplateArgs, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<pool>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): PoolTemplate {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, PoolTemplate) as PoolTemplate;
  }

  /** Whether `value` is a PoolTemplate, also from another copy of this package. */
  static override isInstance(value: unknown): value is PoolTemplate {
    return isOfType(value, PoolTemplate.__pulumiType);
  }
}

/** Arguments of {@link PoolTemplate}. */
export interface PoolTemplateArgs {
  /**
   * Name of the pool; not an alias.
   *
   * String that must be the name of a pool: letters, digits, _ - and ., at most 100. Change: replaces the resource.
   * It belongs to one pool.
   */
  pool: pulumi.Input<string>;
  /**
   * Template of the pool's VMs, `<directory>/<name>`.
   *
   * String that must be \<directory\>/\<name\>, with no / at its ends. Change: in place; running VMs keep their
   * template; VMs that are ready or pending are destroyed and replaced by new ones.
   */
  template: pulumi.Input<string>;
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
   * Takes over the existing `<pool>` instead of creating a new one; ignored once the resource exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}
