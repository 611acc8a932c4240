import { z } from "zod";

const names = z.array(z.string().min(1)).min(1);

export const deleteBody = z.object({ deleteNodeNames: names });

/** `delete` is the only action in the API page. It locks the deletion of a node. */
export const lockBody = z.object({ nodeNames: names, actions: z.array(z.string().min(1)).min(1) });

export const rebootBody = z.object({ nodeNames: names });

export const drainBody = z.object({ nodeNames: names.max(10) });

export const resetBody = z.object({
  nodeNames: names,
  rollingConfig: z
    .object({ strategy: z.enum(["RollingByNumber", "RollingByPercent"]), maxUnavailable: z.int().min(1) })
    .optional(),
  nodeConfig: z
    .object({
      /** If it is absent, `name` applies. */
      os: z.string().optional(),
      name: z.string().optional(),
      imageId: z.string().optional(),
      imageType: z.enum(["", "private"]).optional(),
      runtime: z.enum(["docker", "containerd"]).optional(),
    })
    .optional(),
});

export const migrateBody = z.object({
  migrateNodeNames: names,
  fromClusterName: z.string().optional(),
  toClusterName: z.string().optional(),
  toPoolName: z.string().min(1),
  resourceSpec: z.object({ flavor: z.string().optional(), nodePool: z.string().min(1) }),
});

const resizeParameters = z.object({
  nodePool: z.string().min(1),
  flavor: z.string().optional(),
  creatingStep: z.object({ step: z.int().min(1), type: z.literal("hyperinstance").optional() }),
});

export const resizeBody = z.object({
  nodes: z
    .array(z.object({ batchUID: z.string().min(1), deleteNodeNames: z.array(z.string()).optional() }))
    .min(1)
    .max(50),
  source: resizeParameters,
  target: resizeParameters,
});
