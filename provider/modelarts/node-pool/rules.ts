import type { Known } from "../../core/resource";
import { quote } from "../../core/text/truncate";
import { whereOf } from "../fields";
import type { inputs } from "./fields";
import { POLICIES } from "./label-fields";

type Inputs = Known<typeof inputs>;
type Fail = (path: string, reason: string) => void;

/** Rules between the fields of a node pool. */
export function rules(given: Inputs, fail: Fail, { exists }: { readonly exists: boolean }): void {
  counts(given, fail);
  repetitions(given, fail);
  billingRules(given.billing, fail);
  const { extendParams = {}, volumeGroupConfigs = [], dataVolumes = [], adopt } = given;
  for (const name of Object.keys(POLICIES)) {
    if (name in extendParams) fail(`extendParams.${name}`, `is a separate input: give ${name} beside extendParams`);
  }
  volumeGroupConfigs.forEach(({ volumeGroup, dockerThinPool }, index) => {
    if (dockerThinPool !== undefined && volumeGroup !== "vgpaas")
      fail(`volumeGroupConfigs[${index}].dockerThinPool`, `is only for the disk group vgpaas, not for ${volumeGroup}`);
  });
  const configured = volumeGroupConfigs.map(({ volumeGroup }) => volumeGroup);
  dataVolumes.forEach(({ extendParams: { volumeGroup } }, index) => {
    // An empty list may be one that is not known yet.
    if (configured.length > 0 && !configured.includes(volumeGroup))
      fail(
        `dataVolumes[${index}].extendParams.volumeGroup`,
        `must be one that volumeGroupConfigs configures, but is ${volumeGroup}`,
      );
  });
  if (!exists && adopt !== undefined) adoption(given, adopt, fail);
}

function counts({ count, maxCount, azs, creatingStep }: Inputs, fail: Fail): void {
  const step = creatingStep?.step ?? 1;
  for (const [name, value] of Object.entries({ count, maxCount })) {
    if (value !== undefined && value % step !== 0)
      fail(name, `must be a multiple of creatingStep.step ${step}, but is ${value}`);
  }
  if (count !== undefined && maxCount !== undefined && maxCount < count)
    fail("maxCount", `must not be below count ${count}, but is ${maxCount}`);
  if (count === undefined || azs === undefined || azs.length === 0) return;
  const sum = azs.reduce((total, az) => total + az.count, 0);
  if (sum !== count) fail("azs", `must add up to count ${count}, but add up to ${sum}`);
}

function repetitions({ azs = [], taints = [], tags = [], volumeGroupConfigs = [] }: Inputs, fail: Fail): void {
  const once = (path: string, keys: readonly string[], what: string) => {
    keys.forEach((key, index) => {
      const first = keys.indexOf(key);
      if (first !== index) fail(`${path}[${index}]`, `repeats the ${what} of ${path}[${first}]: ${key}`);
    });
  };
  once("azs", azs.map(({ az }) => az), "availability zone"); // prettier-ignore
  once("taints", taints.map(({ key, effect }) => `${key}:${effect}`), "key and effect"); // prettier-ignore
  once("tags", tags.map(({ key }) => key), "key"); // prettier-ignore
  once("volumeGroupConfigs", volumeGroupConfigs.map(({ volumeGroup }) => volumeGroup), "disk group"); // prettier-ignore
}

function billingRules(billing: Inputs["billing"], fail: Fail): void {
  if (billing?.mode !== "1") return;
  for (const name of ["periodNum", "periodType"] as const) {
    if (billing[name] === undefined) fail(`billing.${name}`, "is required for billing.mode 1 (yearly/monthly)");
  }
}

/** The two names identify a node pool, so they must match `adopt`. */
function adoption({ poolName, name }: Inputs, adopt: string, fail: Fail): void {
  let where: ReturnType<typeof whereOf>;
  try {
    where = whereOf(adopt);
  } catch {
    fail("adopt", `must be <poolName>/<name>, but is ${quote(adopt)}`);
    return;
  }
  if (poolName !== undefined && poolName !== where.poolName)
    fail("poolName", `must be declared as it is in adopt, ${where.poolName}, but is ${poolName}`);
  if (name !== undefined && name !== where.name)
    fail("name", `must be declared as it is in adopt, ${where.name}, but is ${name}`);
}
