import * as pulumi from "@pulumi/pulumi";

/** Internal members of @pulumi/pulumi, which its own invokes use to find the resources to wait for. */
interface Internals {
  /** Of an output: the resources that it depends on. */
  allResources?(): Promise<ReadonlySet<pulumi.Resource>>;
  /** Of a component: settles when its children are registered. */
  readonly __data?: Promise<unknown>;
  readonly __childResources?: ReadonlySet<pulumi.Resource>;
}

/**
 * Known once the resources exist that `args` and `dependsOn` refer to, including children of components. In a preview it is
 * unknown while one of them is new, as for every invoke with outputs.
 */
export function whenCreated(
  args: pulumi.Output<unknown>,
  dependsOn: pulumi.InvokeOutputOptions["dependsOn"],
): pulumi.Output<unknown> {
  const explicit = pulumi.output(dependsOn).apply((given) => idsOf([given ?? []].flat()));
  const implicit = pulumi.output(Promise.resolve((args as Internals).allResources?.()).then((all) => idsOf(all ?? [])));
  return pulumi.all([explicit, implicit]);
}

/** The ids of the resources, and of the children of components among them. */
async function idsOf(resources: Iterable<pulumi.Resource>): Promise<pulumi.Output<pulumi.ID>[]> {
  const ids: pulumi.Output<pulumi.ID>[] = [];
  for (const resource of new Set(resources)) {
    if (pulumi.CustomResource.isInstance(resource)) ids.push(resource.id);
    else {
      const { __data, __childResources = [] } = resource as Internals;
      await __data;
      ids.push(...(await idsOf(__childResources)));
    }
  }
  return ids;
}
