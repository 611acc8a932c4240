import { z } from "zod";

/** So many nodes: one object in the answers about node pools, a list of them in those about resource pools. */
const quantity = z.looseObject({ count: z.number().optional() });
const nodes = z
  .union([quantity, z.array(quantity)])
  .optional()
  .transform((found) => [found ?? []].flat().reduce((sum, { count }) => sum + (count ?? 0), 0));

const text = z.string().optional();
const volume = z.looseObject({ volumeType: text, size: text });

/**
 * What of a node pool is compared. A value of another type is no outside change, and must not look like one: some of
 * these fields replace the node pool. Other keys may be anything.
 */
const resources = z.looseObject({
  flavor: z.string(),
  count: z.number(),
  maxCount: z.number().optional(),
  azs: z.array(z.looseObject({ az: z.string(), count: z.number() })).optional(),
  taints: z.array(z.looseObject({ key: z.string(), value: text, effect: z.string() })).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.looseObject({ key: z.string(), value: text })).optional(),
  network: z.looseObject({ vpc: text, subnet: text, securityGroups: z.array(z.string()).optional() }).optional(),
  creatingStep: z.looseObject({ step: z.number().optional(), type: text }).optional(),
  os: z.looseObject({ name: text, imageId: text, imageType: text }).optional(),
  rootVolume: volume.optional(),
  dataVolumes: z.array(volume).optional(),
  volumeGroupConfigs: z.array(z.looseObject({ volumeGroup: z.string() })).optional(),
});

/** A node pool as Show and List answer it: without annotations, and without a word on its state as a whole. */
export const nodePool = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ resources }),
  status: z
    .looseObject({
      resources: z.looseObject({ available: nodes, creating: nodes, abnormal: nodes, deleting: nodes }).optional(),
    })
    .optional(),
});
export type NodePoolAnswer = z.output<typeof nodePool>;

/**
 * What Create and Patch answer when they have accepted: a part of the node pool, and not always the same part. Accept an
 * empty body; reject JSON without spec or metadata, which is no answer of ModelArts.
 */
export const accepted = z
  .union([z.looseObject({ spec: z.looseObject({}) }), z.looseObject({ metadata: z.looseObject({}) })])
  .optional();

/** A node pool of a list, of which only the name is sure: one that is odd must not keep the others from being read. */
const listed = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
export type ListedNodePool = z.output<typeof listed>;

export const nodePoolList = z.looseObject({
  items: z
    .array(z.unknown())
    .optional()
    .transform((items = []) => items.flatMap((item) => listed.safeParse(item).data ?? [])),
});

const node = z.looseObject({
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.string().optional() }),
  spec: z.looseObject({ flavor: z.string().optional() }).optional(),
  status: z
    .looseObject({ phase: z.string().optional(), az: z.string().optional(), privateIp: z.string().optional() })
    .optional(),
});
export type NodeAnswer = z.output<typeof node>;

export const nodeList = z.looseObject({
  metadata: z
    .looseObject({ continue: z.string().optional() })
    .optional()
    .transform((metadata) => metadata ?? { continue: undefined }),
  items: z
    .array(node)
    .optional()
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
