import { z } from "zod";

/**
 * `spec.resources` of a node pool in requests. Keys that no source documents are dropped.
 * Bounds over several fields, or with a message of the service, are in rules.ts.
 */
export const resourcesSchema = z.object({
  flavor: z.string().min(1),
  // Every account has a quota. This one prevents that a mistyped number fills the memory.
  count: z.int().max(10_000),
  maxCount: z.int(),
  azs: z.array(z.object({ az: z.string().min(1), count: z.int().min(0) })).optional(),
  nodePool: z.string().optional(),
  taints: z
    .array(
      z.object({
        key: z.string().min(1),
        value: z.string().optional(),
        effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
      }),
    )
    .optional(),
  labels: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ key: z.string().min(1), value: z.string() })).optional(),
  network: z
    .object({
      vpc: z.string().optional(),
      subnet: z.string().optional(),
      securityGroups: z.array(z.string()).optional(),
    })
    .optional(),
  // Documented as Map<String,String>, with keys that differ from source to source (postInstall, post_install).
  extendParams: z.record(z.string(), z.string()).optional(),
  creatingStep: z
    .object({ step: z.int().min(1).optional(), type: z.enum(["hyperinstance", "rack"]).optional() })
    .optional(),
  rootVolume: z
    .object({
      volumeType: z.enum(["SSD", "GPSSD", "SAS"]),
      size: z.string().regex(/^\d+(Gi|GiB)?$/),
      extendParams: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  dataVolumes: z
    .array(
      z.object({
        volumeType: z.enum(["SSD", "GPSSD", "SAS"]),
        size: z.string().regex(/^\d+(Gi|GiB)?$/),
        count: z.int().min(1).optional(),
        extendParams: z
          .object({
            volumeGroup: z.string().regex(/^(vgpaas|default|vguser\d*|vg-everest-localvolume-(persistent|ephemeral))$/),
          })
          .catchall(z.string()),
      }),
    )
    .optional(),
  volumeGroupConfigs: z
    .array(
      z.object({
        volumeGroup: z.string().min(1),
        // A percentage. No source has other bounds.
        dockerThinPool: z.int().min(0).max(100).optional(),
        lvmConfig: z
          .object({
            lvType: z.enum(["linear", "striped"]),
            // From the SDK: absolute, of digits, letters, dots, hyphens and underscores.
            path: z
              .string()
              .regex(/^(\/[\w.-]+)+\/?$/)
              .optional(),
          })
          .optional(),
        types: z.array(z.enum(["volume", "local"])).optional(),
      }),
    )
    .optional(),
  os: z
    .object({
      name: z.string().optional(),
      imageId: z.string().optional(),
      imageType: z.enum(["", "private"]).optional(),
      autoMatch: z.string().optional(),
    })
    .optional(),
});

export type Resources = z.infer<typeof resourcesSchema>;
export interface Az {
  az: string;
  count: number;
}

/** Their values are checked in billing.ts. */
export const annotationsSchema = z.record(z.string(), z.string());
export type Annotations = z.infer<typeof annotationsSchema>;

export const createSchema = z.object({
  apiVersion: z.literal("v2"),
  kind: z.literal("NodePool"),
  metadata: z.object({ name: z.string(), annotations: annotationsSchema.optional() }),
  spec: z.object({ resources: resourcesSchema }),
});

/** The API requires these three even in a merge patch: "mandatory" in the PATCH page and in the Python SDK. */
export const patchSchema = z.object({
  // Null clears a field, as everywhere in a merge patch.
  metadata: z.object({ annotations: z.record(z.string(), z.string().nullable()).optional() }).optional(),
  spec: z.object({
    resources: z.looseObject({ flavor: z.string().min(1), count: z.int(), maxCount: z.int() }),
  }),
});
