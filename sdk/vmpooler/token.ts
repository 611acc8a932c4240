// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "vmpooler:Token",
  properties: ["url", "user", "connection", "adopt", "token", "created"],
  secrets: ["token"],
  adoptId: "<user>@<first 12 hex digits of the token's SHA-256>",
};

/**
 * A token of a user. It does not expire, and VMs that were checked out with it stay when it is deleted.
 *
 * @example A token for the VMs of a stack
 * ```ts
 * import { vmpooler } from "pulumi-pools";
 *
 * // pulumi config set --path pools:vmpooler.user jdoe; pulumi config set --path --secret pools:vmpooler.password …
 * const token = new vmpooler.Token("tests");
 *
 * new vmpooler.Vm("agent", { pool: "debian-12-x86_64", token: token.token });
 * ```
 *
 * @see https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token
 */
export class Token extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /**
   * Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is
   * the same server.
   */
  declare readonly url: pulumi.Output<string | undefined>;

  /** Owner of the token; the password comes from `pools:vmpooler.password` or VMPOOLER_PASSWORD. */
  declare readonly user: pulumi.Output<string>;

  /** Name of the connection of `pools:vmpooler.connections` whose server is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /**
   * Takes over the existing `<user>@<first 12 hex digits of the token's SHA-256>` instead of creating a new one;
   * ignored once the resource exists.
   */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** The token, for the `token` of other resources. Secret. */
  declare readonly token: pulumi.Output<string>;

  /** When it was issued, as the server writes it. */
  declare readonly created: pulumi.Output<string>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 5 minutes
   */
  constructor(name: string, args: TokenArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<user>@<first 12 hex digits of the token's SHA-256>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Token {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, Token) as Token;
  }

  /** Whether `value` is a Token, also from another copy of this package. */
  static override isInstance(value: unknown): value is Token {
    return isOfType(value, Token.__pulumiType);
  }
}

/** Arguments of {@link Token}. */
export interface TokenArgs {
  /**
   * Base URL of the server, with its /api/v1, /api/v2 or /api/v3. A server that was upgraded to another version is
   * the same server.
   *
   * Default: `pools:vmpooler.url`, VMPOOLER_URL, then ~/.vmfloaty.yml. Change: replaces the resource. It belongs to
   * one server.
   */
  url?: pulumi.Input<string>;
  /**
   * Owner of the token; the password comes from `pools:vmpooler.password` or VMPOOLER_PASSWORD.
   *
   * String, not empty. Default: `pools:vmpooler.user`, VMPOOLER_USER, then ~/.vmfloaty.yml. Change: replaces the
   * resource. A token belongs to one user.
   */
  user?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:vmpooler.connections` whose server is used.
   *
   * String, not empty. Default: the server of `pools:vmpooler.url`. Change: recorded without a request.
   */
  connection?: pulumi.Input<string>;
  /**
   * Takes over the existing `<user>@<first 12 hex digits of the token's SHA-256>` instead of creating a new one;
   * ignored once the resource exists.
   *
   * String, not empty. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
}
