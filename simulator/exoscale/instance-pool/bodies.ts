import { z } from "zod";
import { description, labels, name, unique, uuid } from "../api/validation";

/** Only the id of a reference is used. Official clients send the whole object. */
const reference = z.object({ id: uuid }).transform(({ id }) => id);
/** The API requires neither id nor name here, and official clients send `{}` for no value: it counts as null. */
const optionalReference = z.object({ id: uuid.optional() }).transform(({ id }) => id ?? null);
const sshKey = z.object({ name: name.optional() }).transform((key) => key.name ?? null);
const sshKeys = unique(z.object({ name }).transform((key) => key.name));
const base64 = z
  .string()
  .min(1)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/, "should be base64");
const references = unique(reference);

export const createBody = z.object({
  name,
  description: description.optional(),
  size: z.int().gt(0),
  "instance-type": reference,
  template: reference,
  "disk-size": z.int().min(10).max(51200),
  "min-available": z.int().min(0).optional(),
  "instance-prefix": z.string().min(1).max(30).optional(),
  "user-data": base64.max(32768).optional(),
  "anti-affinity-groups": references.optional(),
  "security-groups": references.optional(),
  "private-networks": references.optional(),
  "elastic-ips": references.optional(),
  "ssh-key": sshKey.optional(),
  "ssh-keys": sshKeys.optional(),
  "deploy-target": optionalReference.optional(),
  labels: labels.optional(),
  "public-ip-assignment": z.enum(["inet4", "dual", "none"]).optional(),
  "ipv6-enabled": z.boolean().optional(),
  "application-consistent-snapshot-enabled": z.boolean().optional(),
});

/** An absent field stays as it is; null clears it, if the field allows null. */
export const updateBody = createBody
  .omit({ size: true })
  .partial()
  .extend({
    "min-available": z.int().min(0).nullish(),
    // The update call has no bound for this field and for user data.
    "instance-prefix": z.string().nullish(),
    "user-data": base64.nullish(),
    "anti-affinity-groups": references.nullish(),
    "security-groups": references.nullish(),
    "private-networks": references.nullish(),
    // The only set whose items need not be unique.
    "elastic-ips": z.array(reference).nullish(),
    "ssh-key": sshKey.nullish(),
    "ssh-keys": sshKeys.nullish(),
    "deploy-target": optionalReference.nullish(),
    "public-ip-assignment": z.enum(["inet4", "dual"]).optional(),
  });

export const scaleBody = z.object({ size: z.int().min(0) });

export const evictBody = z.object({ instances: z.array(uuid).optional() });

/** The fields of `DELETE /instance-pool/{id}/{field}`. Not every optional field is one. */
export const resetField = z.enum([
  "anti-affinity-groups",
  "description",
  "labels",
  "security-groups",
  "elastic-ips",
  "private-networks",
  "ssh-key",
  "user-data",
  "deploy-target",
  "ipv6-enabled",
]);

export type CreateBody = z.output<typeof createBody>;
/** Another user's change may also set `none` and change it back. */
export type UpdateBody = Omit<z.output<typeof updateBody>, "public-ip-assignment"> &
  Pick<CreateBody, "public-ip-assignment">;
