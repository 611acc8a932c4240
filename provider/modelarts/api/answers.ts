import { z } from "zod";

/** A number, also one that is written as text; undefined where it is neither. */
const count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

/** So many nodes: one object in the answers about node pools, a list of them in those about resource pools. */
const quantity = z.looseObject({ count });
const nodes = z
  .union([quantity, z.array(quantity)])
  .optional()
  .transform((found) => [found ?? []].flat().reduce((sum, one) => sum + (one.count ?? 0), 0));

/**
 * A node pool as Show and List answer it: without annotations, and without a word on its state as a whole. What of its
 * resources can be understood is read field by field (node-pool/told.ts): one odd value must not hide the rest.
 */
export const nodePool = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ resources: z.looseObject({ count, maxCount: count }) }),
  status: z
    .looseObject({
      resources: z.looseObject({ available: nodes, creating: nodes, abnormal: nodes, deleting: nodes }).optional(),
    })
    .optional(),
});
export type NodePoolAnswer = z.output<typeof nodePool>;

/** What Create and Patch answer names its order here, if it names one at all. */
const ORDER = "os.modelarts/order.name";
const marks = z
  .looseObject({ [ORDER]: z.string().optional() })
  .optional()
  .catch(undefined);

/**
 * What Create and Patch answer when they have accepted: a part of the node pool, and not always the same part. Accept an
 * empty body; reject JSON without spec or metadata, which is no answer of ModelArts.
 */
export const accepted = z
  .looseObject({
    spec: z.looseObject({}).optional(),
    metadata: z.looseObject({ labels: marks, annotations: marks }).optional(),
  })
  .refine(({ spec, metadata }) => spec !== undefined || metadata !== undefined, "neither spec nor metadata is there")
  .optional()
  .transform((answer) => ({ order: answer?.metadata?.labels?.[ORDER] ?? answer?.metadata?.annotations?.[ORDER] }));
export type Accepted = z.output<typeof accepted>;

/** A node pool of a list, of which only the name is sure: one that is odd must not keep the others from being read. */
const listed = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
export type ListedNodePool = z.output<typeof listed>;

export const nodePoolList = z.looseObject({
  items: z
    .array(z.unknown())
    .optional()
    .transform((items = []) => items.flatMap((item) => listed.safeParse(item).data ?? [])),
});

/** Resource pools, as ListPools answers them. */
export const poolList = z.looseObject({ items: z.array(listed).default([]) });

const text = z.string().optional().catch(undefined);
const texts = z
  .record(z.string(), z.unknown())
  .optional()
  .catch(undefined)
  .transform((found = {}) =>
    Object.fromEntries(Object.entries(found).flatMap(([key, value]) => textEntry(key, value))),
  );

const volume = z.looseObject({ volumeType: text, size: text, count });
const node = z.looseObject({
  metadata: z.looseObject({ name: z.string(), creationTimestamp: text, labels: texts, annotations: texts }),
  spec: z
    .looseObject({
      flavor: text,
      os: z.looseObject({ name: text, imageId: text, imageType: text }).optional().catch(undefined),
      rootVolume: volume.optional().catch(undefined),
      dataVolumes: z.array(volume).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  status: z
    .looseObject({ phase: text, az: text, privateIp: text, resources: texts, availableResources: texts })
    .optional()
    .catch(undefined),
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

/** What an order does for one node: the phase of the whole is in no answer of the SDK. */
export const order = z.looseObject({
  items: z.array(z.looseObject({ status: text, message: text })).default([]),
});
export type OrderAnswer = z.output<typeof order>;

/** Orders of a resource pool. The list is in no SDK; terraform's provider reads it so. */
export const orderList = z.looseObject({
  items: z.array(z.looseObject({ orderName: z.string(), phase: text, failReason: text })).default([]),
});
export type ListedOrder = z.output<typeof orderList>["items"][number];

export const orderId = z.looseObject({ id: z.string() });

/** How many nodes there are of each kind. */
export interface NodeCounts {
  readonly available: number;
  readonly creating: number;
  readonly abnormal: number;
  readonly deleting: number;
}

export const NO_NODES: NodeCounts = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

export function countsOf({ status }: NodePoolAnswer): NodeCounts {
  const { available = 0, creating = 0, abnormal = 0, deleting = 0 } = status?.resources ?? {};
  return { available, creating, abnormal, deleting };
}

function textEntry(key: string, value: unknown): [string, string][] {
  return ["string", "number", "boolean"].includes(typeof value) ? [[key, String(value)]] : [];
}
