import { adoption, AdoptionError, isNeededToFind } from "./adoption";
import type { Context } from "./context";
import { ConfigurationError, messageOf } from "./errors";
import type { JsonObject } from "./json";
import type { ResourceDefinition } from "./resource";
import { knownPart } from "./schema/check";
import { hasUnknown } from "./schema/unknown";

/** `true` keeps previews from reading what they would adopt. */
const OFFLINE = "pools:offlinePreviews";

/** What a preview says of an adoption: a sentence that begins after the resource's name, or why it is impossible. */
export type AdoptionPreview = { readonly message: string } | { readonly refusal: string };

/**
 * What `pulumi up` would adopt. The one request of a preview: it shows what an object that others have made would lose,
 * and refuses what `up` would refuse. Where the object cannot be read, that it will be adopted is all that is certain.
 */
export async function previewAdoption(
  definition: ResourceDefinition,
  inputs: JsonObject,
  context: Context,
): Promise<AdoptionPreview> {
  const name = String(inputs.adopt);
  const unread = (why: string): AdoptionPreview => ({
    message: `will adopt ${name}; what it changes of it is not known, because ${why}. ${whatDestroyDoes()}`,
  });
  if (context.settings.config(OFFLINE) === "true") return unread(`${OFFLINE} is true`);
  const known = knownPart(definition, inputs);
  const unknown = Object.keys(inputs).filter((field) => hasUnknown(inputs[field]));
  const where = unknown.filter((field) => isNeededToFind(definition, field));
  if (where.length > 0) return unread(`${where.join(" and ")} is not known yet`);
  try {
    const { changes, readOnlyReason } = await adoption(definition, name, known, context);
    const later = unknown.length > 0 ? ` Not compared, as not known yet: ${unknown.join(", ")}.` : "";
    if (readOnlyReason !== undefined) return { message: `will adopt ${name} and change nothing. ${readOnlyReason}${later}` };
    const what = changes.length === 0 ? "as it is" : `and change ${changes.join(", ")}`;
    return { message: `will adopt ${name} ${what}.${later} ${whatDestroyDoes()}` };
  } catch (error) {
    if (error instanceof AdoptionError) return { refusal: error.message };
    if (error instanceof ConfigurationError && error.isOnlyMissing) return unread("it is not read without credentials");
    return unread(`it could not be read: ${messageOf(error).replace(/\.$/, "")}`);
  }
}

function whatDestroyDoes(): string {
  return "Once adopted, `pulumi destroy` deletes it, unless the resource has the option protect or retainOnDelete.";
}
