import type { Instance } from "./instance";

/** unhealthy: HTTP 503. refusing: the connection is refused. silent: the connection is accepted and no answer follows. */
export const AILMENTS = ["unhealthy", "refusing", "silent"] as const;
export type Ailment = (typeof AILMENTS)[number];

/** What health checks find on members. Every running member is healthy unless an event says otherwise. */
export class Health {
  private readonly ailments = new Map<string, Ailment>();
  private expected: { readonly pool: string; readonly ailment: Ailment; left: number }[] = [];

  /** `undefined` heals. */
  set(instance: string, ailment: Ailment | undefined): void {
    if (ailment === undefined) this.ailments.delete(instance);
    else this.ailments.set(instance, ailment);
  }

  /** Gives the next `count` members of a pool an ailment. 0 cancels this. */
  expect(pool: string, count: number, ailment: Ailment): void {
    this.expected = this.expected.filter((order) => order.pool !== pool);
    this.expected.push({ pool, ailment, left: count });
  }

  /** To be called for each new member. */
  admit({ id, pool }: Pick<Instance, "id" | "pool">): void {
    const order = this.expected.find((candidate) => candidate.pool === pool && candidate.left > 0);
    if (order === undefined) return;
    order.left -= 1;
    this.ailments.set(id, order.ailment);
  }

  /** A member that starts or is destroyed accepts no connection. */
  of({ id, state }: Instance): "healthy" | Ailment {
    return state === "running" ? (this.ailments.get(id) ?? "healthy") : "refusing";
  }
}
