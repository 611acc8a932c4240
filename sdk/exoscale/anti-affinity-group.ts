// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = {
  type: "exoscale:AntiAffinityGroup",
  properties: ["name", "description", "adopt", "connection", "instanceIds"],
  secrets: [],
  adoptId: "<id>",
};

/**
 * Keeps its instances on different hosts. Groups belong to the organisation, not to a zone.
 *
 * @example A group with a generated name
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * const spread = new exoscale.AntiAffinityGroup("spread");
 *
 * export const groupId = spread.id;
 * ```
 *
 * @example A pool whose members run on different hosts
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * const spread = new exoscale.AntiAffinityGroup("spread", { name: "database", description: "One member per host" });
 *
 * new exoscale.InstancePool("database", {
 *   zone: "ch-gva-2",
 *   size: 3, // at most 8 per group
 *   instanceType: "standard.large",
 *   templateId: "2b2c2a6d-4d5c-4f6e-9a2e-6b7c8d9e0f10",
 *   diskSize: 100,
 *   antiAffinityGroupIds: [spread.id],
 * });
 * ```
 *
 * @example An existing group, taken over
 * ```ts
 * import { exoscale } from "pulumi-pools";
 *
 * new exoscale.AntiAffinityGroup("spread", {
 *   adopt: "6d3c2c0e-6a5f-4a3c-9d35-6f0f0b3f7a51",
 *   name: "database", // fields that cannot change must be declared as they are
 * });
 * ```
 *
 * @see https://openapi-v2.exoscale.com/group/endpoint-anti-affinity-group
 */
export class AntiAffinityGroup extends pulumi.CustomResource {
  /** @internal */
  static readonly __facts = FACTS;

  /** @internal */
  static readonly __pulumiType = `${DYNAMIC}${FACTS.type}`;

  /** Name of the group, unique in the organisation. */
  declare readonly name: pulumi.Output<string>;

  /** Free text. */
  declare readonly description: pulumi.Output<string | undefined>;

  /** Takes over the existing object `<id>` instead of creating a new one; ignored once the resource exists. */
  declare readonly adopt: pulumi.Output<string | undefined>;

  /** Name of the connection of `pools:exoscale.connections` whose account is used. */
  declare readonly connection: pulumi.Output<string | undefined>;

  /** Ids of the instances in the group, at most 8. */
  declare readonly instanceIds: pulumi.Output<string[]>;

  /**
   * @param name the resource's Pulumi name
   * @param args the arguments
   * @param options Pulumi's resource options. `import` and `provider` need pulumi-pools/plugin. Default timeout of create,
   * update and delete: 60 minutes
   */
  constructor(name: string, args: AntiAffinityGroupArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(...registration(FACTS, name, args, options));
  }

  /**
   * Reads an existing object without managing it.
   *
   * @param name the resource's Pulumi name
   * @param id `<id>`
   * @param options Pulumi's resource options
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): AntiAffinityGroup {
    const registered = registration(FACTS, name, {}, { ...options, id });
    return Reflect.construct(pulumi.CustomResource, registered, AntiAffinityGroup) as AntiAffinityGroup;
  }

  /** Whether `value` is a AntiAffinityGroup, also from another copy of this package. */
  static override isInstance(value: unknown): value is AntiAffinityGroup {
    return isOfType(value, AntiAffinityGroup.__pulumiType);
  }
}

/** Arguments of {@link AntiAffinityGroup}. */
export interface AntiAffinityGroupArgs {
  /**
   * Name of the group, unique in the organisation.
   *
   * String, 1 to 255 characters. Default: the resource's Pulumi name, a dash and 7 hex digits. Change: replaces the
   * resource. The API cannot change an anti-affinity group.
   */
  name?: pulumi.Input<string>;
  /**
   * Free text.
   *
   * String, at most 255 characters. Change: replaces the resource. The API cannot change an anti-affinity group.
   */
  description?: pulumi.Input<string>;
  /**
   * Takes over the existing object `<id>` instead of creating a new one; ignored once the resource exists.
   *
   * String that must be \<id\>. Change: ignored.
   */
  adopt?: pulumi.Input<string>;
  /**
   * Name of the connection of `pools:exoscale.connections` whose account is used.
   *
   * String, not empty. Default: the account of `pools:exoscale.key`. Change: recorded without a request.
   */
  connection?: pulumi.Input<string>;
}
