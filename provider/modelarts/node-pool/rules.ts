import type { Known } from "../../core/resource";
import { quote } from "../../core/text/truncate";
import { periodOf } from "./billing";
import { whereOf } from "../fields";
import { POLICIES, type inputs } from "./fields";

type Inputs = Known<typeof inputs>;
type Fail = (path: string, reason: string) => void;

/** What must hold between the fields of a node pool. */
export function rules(given: Inputs, fail: Fail, exists: boolean): void {
  counts(given, fail);
  repetitions(given, fail);
  money(given.billing, fail);
  const { extendParams = {}, volumeGroupConfigs = [], dataVolumes = [], adopt } = given;
  for (const name of Object.keys(POLICIES)) {
    if (name in extendParams) fail(`extendParams.${name}`, `has an input of its own: give ${name} beside extendParams`);
  }
  volumeGroupConfigs.forEach(({ volumeGroup, dockerThinPool }, index) => {
    if (dockerThinPool !== undefined && volumeGroup !== "vgpaas")
      fail(`volumeGroupConfigs[${index}].dockerThinPool`, `is for the disk group vgpaas alone, not for ${volumeGroup}`);
  });
  const configured = volumeGroupConfigs.map(({ volumeGroup }) => volumeGroup);
  dataVolumes.forEach(({ extendParams: { volumeGroup } }, index) => {
    // None at all may be one that is not known yet.
    if (configured.length > 0 && !configured.includes(volumeGroup))
      fail(
        `dataVolumes[${index}].extendParams.volumeGroup`,
        `must be one that volumeGroupConfigs configures, but is ${volumeGroup}`,
      );
  });
  if (!exists && adopt !== undefined) adoption(given, adopt, fail);
}

/** What a person should know before confirming. */
export function warnings(given: Inputs, old: Inputs | undefined): string[] {
  const { count, billing } = given;
  if (count === undefined) return [];
  const before = old?.count ?? 0;
  const said: string[] = [];
  if (billing?.mode === "1" && count > before && (old || given.adopt === undefined)) {
    said.push(`billing.mode 1 buys ${count - before} nodes for ${periodOf(billing)}, at once.`);
  }
  if (old && billing?.periodType === "4" && count > before) {
    said.push("billing.periodType 4 (hours) is for creation alone: ModelArts refuses it with nodes that are added.");
  }
  if (old?.billing?.mode === "1" && billing?.mode === undefined && count > before) {
    said.push(
      `billing.mode is left out now: the ${count - before} nodes that are added are paid for as the resource pool is, and perhaps bought at once.`,
    );
  }
  if (old && count <= before && JSON.stringify(billing) !== JSON.stringify(old.billing)) {
    said.push("billing is said to ModelArts only with nodes that are added: what is there stays as it is paid for.");
  }
  if (old && count < before && old.billing?.mode === "1") {
    said.push("yearly/monthly nodes cannot be removed by scaling down: unsubscribe them in the Billing Center.");
  }
  return said;
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

function money(billing: Inputs["billing"], fail: Fail): void {
  if (billing?.mode !== "1") return;
  for (const name of ["periodNum", "periodType"] as const) {
    if (billing[name] === undefined) fail(`billing.${name}`, "is required for billing.mode 1 (yearly/monthly)");
  }
}

/** The two names are an identity: what differs in them could never be adopted. */
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
