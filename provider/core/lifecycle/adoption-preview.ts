import { adoption, AdoptionError, isNeededToFind } from "./adoption";
import type { Context } from "../context";
import { ConfigurationError, messageOf } from "../errors";
import type { JsonObject } from "../json";
import type { ResourceDefinition } from "../resource";
import { knownPart } from "../schema/check";
import { hasUnknown } from "../schema/unknown";

/** Config key: `true` stops previews from reading the objects that they would adopt. */
const OFFLINE = "pools:offlinePreviews";

const DESTROY_DELETES =
  "Once adopted, `pulumi destroy` deletes it, unless the resource has the option protect or retainOnDelete.";

/** What a preview says about an adoption: a message to print after the resource's name, or why it is impossible. */
type AdoptionPreview = { readonly message: string } | { readonly refusal: string };

/**
 * What `pulumi up` will adopt and change. This is the only request of a preview: it shows what the existing object would
 * lose, and refuses what `pulumi up` would refuse. If the object cannot be read, the message only says that it will be
 * adopted.
 */
export async function previewAdoption(
  definition: ResourceDefinition,
  inputs: JsonObject,
  context: Context,
): Promise<AdoptionPreview> {
  const name = String(inputs.adopt);
  const notCompared = (why: string): AdoptionPreview => ({
    message: `will adopt ${name}; its changes are not known, because ${why}. ${DESTROY_DELETES}`,
  });
  if (context.settings.config(OFFLINE) === "true") return notCompared(`${OFFLINE} is true`);
  const known = knownPart(definition, inputs);
  const unknown = Object.keys(inputs).filter((field) => hasUnknown(inputs[field]));
  const missing = unknown.filter((field) => isNeededToFind(definition, field));
  if (missing.length > 0) return notCompared(`${missing.join(" and ")} is not known yet`);
  try {
    const { changes, readOnlyReason } = await adoption(definition, name, known, context);
    const later = unknown.length > 0 ? ` Not compared, because not known yet: ${unknown.join(", ")}.` : "";
    if (readOnlyReason !== undefined)
      return { message: `will adopt ${name} and change nothing. ${readOnlyReason}${later}` };
    const what = changes.length === 0 ? "as it is" : `and change ${changes.join(", ")}`;
    return { message: `will adopt ${name} ${what}.${later} ${DESTROY_DELETES}` };
  } catch (error) {
    if (error instanceof AdoptionError) return { refusal: error.message };
    if (error instanceof ConfigurationError && error.isOnlyMissing)
      return notCompared("it is not read without credentials");
    return notCompared(`it could not be read: ${messageOf(error).replace(/\.$/, "")}`);
  }
}
