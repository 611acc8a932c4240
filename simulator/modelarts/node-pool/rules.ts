import { refuseIf } from "../api/errors";
import { isObject } from "../api/merge-patch";
import type { Resources } from "./bodies";

/** The rules for resources after a creation or a patch. Throws 400 ModelArts.50004000. */
export function checkResources(resources: Resources): void {
  checkCounts(resources);
  checkAzs(resources);
  checkTaints(resources);
  checkTags(resources);
  checkVolumes(resources);
  checkImage(resources);
}

/** Only privileged pools accept these: "cannot be specified for a non-privileged pool". Checks the request alone. */
export function checkPrivilege(privileged: boolean, requested: Record<string, unknown>): void {
  if (privileged) return;
  const field = ["taints", "tags", "network"].find((field) => !isEmpty(requested[field]));
  refuseIf(field !== undefined, `${field ?? ""} can not be specified for a non-privileged pool`);
}

/** New nodes of a node pool are of the same kind, and supernodes keep their step (the console's manual on resizing). */
export function checkUnchanged(before: Resources, after: Resources): void {
  refuseIf(before.flavor !== after.flavor, "the flavor of a node pool can not be changed");
  refuseIf(
    before.creatingStep?.step !== after.creatingStep?.step || before.creatingStep?.type !== after.creatingStep?.type,
    "creatingStep can not be changed",
  );
}

/**
 * The pattern is the documented one of extendParams.nodePoolName; metadata.name has none.
 * `<flavor>-default` is the service's name for the node pool of nodes that were bought without one.
 */
export function checkName(name: string): void {
  const valid = /^[a-z][a-z0-9-]{0,48}[a-z0-9]$/.test(name) && !name.endsWith("-default");
  refuseIf(!valid, "metadata.name must be 2 to 50 of a-z, 0-9 and hyphens, and not end in -default");
}

/** The first two messages are the live service's, with its grammar. */
function checkCounts({ count, maxCount, creatingStep }: Resources): void {
  refuseIf(count < 1, "count must greater than 1");
  refuseIf(maxCount > count, "pool does not support maxCount more than count now");
  refuseIf(maxCount < count, "maxCount must not be less than count");
  const step = creatingStep?.step ?? 1;
  refuseIf(count % step !== 0, `count and maxCount must be multiples of step ${step.toString()}`);
}

/** No source requires that the sum is right, but a wrong sum would have no meaning. */
function checkAzs({ azs, count }: Resources): void {
  if (azs === undefined || azs.length === 0) return;
  refuseIf(hasDuplicates(azs.map(({ az }) => az)), "azs names an AZ twice");
  refuseIf(azs.reduce((sum, az) => sum + az.count, 0) !== count, "the counts of azs must add up to count");
}

function checkTaints({ taints = [] }: Resources): void {
  refuseIf(hasDuplicates(taints.map(({ key, effect }) => `${key}:${effect}`)), "taints has a duplicate key and effect");
}

function checkTags({ tags = [] }: Resources): void {
  refuseIf(tags.length > 20, "a pool can have 20 tags at most");
  refuseIf(hasDuplicates(tags.map(({ key }) => key)), "tags has a duplicate key");
  const reserved = tags.find(({ key }) => key.startsWith("CCE-") || key.startsWith("__type_baremetal"));
  refuseIf(reserved !== undefined, `tag key ${reserved?.key ?? ""} is reserved`);
}

function checkVolumes({ dataVolumes = [], volumeGroupConfigs = [] }: Resources): void {
  const configured = volumeGroupConfigs.map(({ volumeGroup }) => volumeGroup);
  refuseIf(hasDuplicates(configured), "volumeGroupConfigs names a volumeGroup twice");
  const bare = dataVolumes.find(({ extendParams }) => !configured.includes(extendParams.volumeGroup));
  refuseIf(bare !== undefined, `volumeGroupConfigs must configure volumeGroup ${bare?.extendParams.volumeGroup ?? ""}`);
  const thin = volumeGroupConfigs.find(
    (config) => config.dockerThinPool !== undefined && config.volumeGroup !== "vgpaas",
  );
  refuseIf(thin !== undefined, "dockerThinPool is for volumeGroup vgpaas only");
}

function checkImage({ os }: Resources): void {
  refuseIf(os?.imageType === "private" && os.imageId === undefined, "os.imageId is required for a private image");
}

function hasDuplicates(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);
}
