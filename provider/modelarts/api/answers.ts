import { z } from "zod";

/** A number, also as text. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
const count = number.optional().catch(undefined);

/** A number of nodes: one object in answers about node pools, a list of them in answers about resource pools. */
const quantity = z.looseObject({ count });
const nodes = z
  .union([quantity, z.array(quantity)])
  .optional()
  .transform((found) => [found ?? []].flat().reduce((sum, one) => sum + (one.count ?? 0), 0));

/**
 * A node pool as Show and List return it: without annotations, and without an overall state. node-pool/decode.ts parses its
 * resources field by field, so that one invalid value does not hide the others.
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

/** Answers to Create and Patch may hold the name of the order here. */
const ORDER = "os.modelarts/order.name";
const metadataTexts = z
  .looseObject({ [ORDER]: z.string().optional() })
  .optional()
  .catch(undefined);

/**
 * The answer to an accepted Create or Patch: varying parts of the node pool. Accept an empty body; reject JSON without spec
 * or metadata, which does not come from ModelArts.
 */
export const accepted = z
  .looseObject({
    spec: z.looseObject({}).optional(),
    metadata: z.looseObject({ labels: metadataTexts, annotations: metadataTexts }).optional(),
  })
  .refine(({ spec, metadata }) => spec !== undefined || metadata !== undefined, "it has neither spec nor metadata")
  .optional()
  .transform((answer) => ({ order: answer?.metadata?.labels?.[ORDER] ?? answer?.metadata?.annotations?.[ORDER] }));
export type Accepted = z.output<typeof accepted>;

/** A node pool of a list: only the name is checked, so that an invalid one does not hide the others. */
const listed = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
export type ListedNodePool = z.output<typeof listed>;

export const nodePoolList = z.looseObject({
  items: z
    .array(z.unknown())
    .default([])
    .transform((items) => items.flatMap((item) => listed.safeParse(item).data ?? [])),
});

/** Resource pools, as ListPools answers them. */
export const poolList = z.looseObject({ items: z.array(listed).default([]) });

const text = z.string().optional().catch(undefined);
const texts = z
  .record(z.string(), z.unknown())
  .default({})
  .catch({})
  .transform((found) => {
    const readable = Object.entries(found).filter(([, value]) =>
      ["string", "number", "boolean"].includes(typeof value),
    );
    return Object.fromEntries(readable.map(([key, value]) => [key, String(value)]));
  });

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
  metadata: z.looseObject({ continue: z.string().optional() }).default({}),
  items: z.array(node).default([]),
});

/** The progress of an order by node. The SDK knows no phase of the whole order. */
export const order = z.looseObject({
  items: z.array(z.looseObject({ status: text, message: text })).default([]),
});
export type OrderAnswer = z.output<typeof order>;

/** Orders of a resource pool. No SDK has this list; its form is that of terraform's provider. */
export const orderList = z.looseObject({
  items: z.array(z.looseObject({ orderName: z.string(), phase: text, failReason: text })).default([]),
});
export type ListedOrder = z.output<typeof orderList>["items"][number];

export const orderId = z.looseObject({ id: z.string() });

/** The number of nodes by state. */
export type NodeCounts = Readonly<Record<"available" | "creating" | "abnormal" | "deleting", number>>;
export const NO_NODES: NodeCounts = { available: 0, creating: 0, abnormal: 0, deleting: 0 };

export function countsOf({ status }: NodePoolAnswer): NodeCounts {
  const { available, creating, abnormal, deleting } = status?.resources ?? NO_NODES;
  return { available, creating, abnormal, deleting };
}
