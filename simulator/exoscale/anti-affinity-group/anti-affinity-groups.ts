import { z } from "zod";
import type { Random } from "../../world";
import { ApiError, notFound } from "../api/errors";
import type { Durations } from "../operation/durations";
import type { Instances } from "../instance/instances";
import { reference, type Failure, type Operation, type Operations } from "../operation/operations";
import { allPools, type Inventory } from "../organisation/inventory";
import { description, name } from "../api/validation";

export interface AntiAffinityGroup {
  readonly id: string;
  name: string;
  description: string;
}

export const groupBody = z.object({ name, description: description.optional() });

/** Groups belong to the inventory: every zone lists the same ones. There is no update. */
export class AntiAffinityGroups {
  constructor(
    private readonly inventory: Inventory,
    private readonly instances: Instances,
    private readonly operations: Operations,
    private readonly durations: Durations,
    private readonly random: Random,
  ) {}

  get(id: string): AntiAffinityGroup {
    const group = this.inventory.antiAffinityGroups.get(id);
    if (group === undefined) throw notFound("Anti-affinity Group", id);
    return group;
  }

  list(): AntiAffinityGroup[] {
    return [...this.inventory.antiAffinityGroups.values()];
  }

  create(body: z.output<typeof groupBody>): Operation {
    const group = this.add(body);
    const failure = this.operations.takeFailure("create-anti-affinity-group");
    return this.run(group, failure, () => {
      if (failure?.vanish === true) this.remove(group.id);
    });
  }

  delete(id: string): Operation {
    const group = this.get(id);
    if (this.instances.inGroup(group.id).length > 0) {
      throw new ApiError(400, "Cannot delete group when it's in use by virtual machines");
    }
    const pool = allPools(this.inventory).find((one) => one.settings["anti-affinity-groups"].includes(id));
    if (pool !== undefined) throw new ApiError(400, `Cannot delete group when it's in use by instance pool ${pool.id}`);

    const failure = this.operations.takeFailure("delete-anti-affinity-group");
    return this.run(group, failure, (ended) => {
      if (failure === undefined || failure.outcome === "timeout" || failure.vanish === true) this.remove(group.id);
      // The recorded polls of this call lose their reference once they succeed; those of other calls keep theirs.
      if (failure === undefined) delete ended.reference;
    });
  }

  private run(
    { id }: AntiAffinityGroup,
    failure: Failure | undefined,
    whenEnded: (ended: Operation) => void,
  ): Operation {
    const target = reference("anti-affinity-group", id);
    return this.operations.run(target, undefined, this.durations.operation, failure, whenEnded);
  }

  /** Creates a group immediately, without an operation. */
  add(body: z.output<typeof groupBody>): AntiAffinityGroup {
    if (this.list().some((other) => other.name === body.name)) {
      throw new ApiError(409, `Anti-affinity Group name ${body.name} is already in use`);
    }
    const group = { id: this.random.uuid(), name: body.name, description: body.description ?? "" };
    this.inventory.antiAffinityGroups.set(group.id, group);
    return group;
  }

  remove(id: string): void {
    this.inventory.antiAffinityGroups.delete(id);
  }

  wire({ id, name, description }: AntiAffinityGroup): Record<string, unknown> {
    return { id, name, description, instances: this.instances.inGroup(id).map((instance) => ({ id: instance.id })) };
  }
}
