import { z } from "zod";

/** So many nodes: one object in the answers about node pools, a list of them in those about resource pools. */
const quantity = z.looseObject({ count: z.number().nullish() });
const nodes = z
  .union([quantity, z.array(quantity)])
  .nullish()
  .transform((found) => [found ?? []].flat().reduce((sum, { count }) => sum + (count ?? 0), 0));

/** A node pool as Show and List answer it: without annotations, and without a word on its state as a whole. */
export const nodePool = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    resources: z.looseObject({ flavor: z.string(), count: z.number(), maxCount: z.number().nullish() }),
  }),
  status: z
    .looseObject({
      resources: z.looseObject({ available: nodes, creating: nodes, abnormal: nodes, deleting: nodes }).nullish(),
    })
    .nullish(),
});
export type NodePoolAnswer = z.output<typeof nodePool>;

export const nodePoolList = z.looseObject({
  items: z
    .array(nodePool)
    .nullish()
    .transform((items) => items ?? []),
});

const node = z.looseObject({
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.string().nullish() }),
  spec: z.looseObject({ flavor: z.string().nullish() }).nullish(),
  status: z
    .looseObject({ phase: z.string().nullish(), az: z.string().nullish(), privateIp: z.string().nullish() })
    .nullish(),
});
export type NodeAnswer = z.output<typeof node>;

export const nodeList = z.looseObject({
  metadata: z
    .looseObject({ continue: z.string().nullish() })
    .nullish()
    .transform((metadata) => metadata ?? { continue: undefined }),
  items: z
    .array(node)
    .nullish()
    .transform((items) => items ?? []),
});

/** How many nodes there are of each kind. */
export interface NodeCounts {
  readonly available: number;
  readonly creating: number;
  readonly abnormal: number;
  readonly deleting: number;
}

export function countsOf({ status }: NodePoolAnswer): NodeCounts {
  const { available = 0, creating = 0, abnormal = 0, deleting = 0 } = status?.resources ?? {};
  return { available, creating, abnormal, deleting };
}
