import * as pulumi from "@pulumi/pulumi";

/** What @pulumi/pulumi keeps in its objects and hides in its types: its own functions find by it what they wait for. */
interface Internals {
  /** Of an output: the resources that it comes from. */
  allResources?(): Promise<ReadonlySet<pulumi.Resource>>;
  /** Of a component: settles when it has its children. */
  readonly __data?: Promise<unknown>;
  readonly __childResources?: ReadonlySet<pulumi.Resource>;
}

/**
 * Known once the resources exist that `asked` comes from, and those of `dependsOn` with what is in components. In the
 * preview of something new it stays unknown, as with every invoke that takes outputs.
 */
export function whenCreated(
  asked: pulumi.Output<unknown>,
  dependsOn: pulumi.InvokeOutputOptions["dependsOn"],
): pulumi.Output<unknown> {
  const explicit = pulumi.output(dependsOn).apply((given) => idsOf([given ?? []].flat()));
  const implicit = pulumi.output(
    Promise.resolve((asked as Internals).allResources?.()).then((all) => idsOf(all ?? [])),
  );
  return pulumi.all([explicit, implicit]);
}

/** The ids of the resources and of those that are children of the components among them. */
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
