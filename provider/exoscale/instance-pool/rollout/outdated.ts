import { z } from "zod";
import type { Listed } from "../../api/zone";
import { DEFINITION, type inputs } from "../fields";
import type { Answer } from "../reading";
import type { Outdated } from "./fields";

export function definitionFieldsIn(names: Iterable<string>): string[] {
  return [...names].filter((name) => DEFINITION.includes(name));
}

/** A value that pools and members show under the same `key`. A list of members may omit it. */
interface Compared {
  readonly key: string;
  readonly form: z.ZodType<string | number>;
  /** A difference alone proves the member outdated. Otherwise it counts only after a recorded change of the input. */
  readonly isProof: boolean;
}

const reference = z.looseObject({ id: z.string() }).transform(({ id }) => id);
const ids = z.array(reference).transform((all) => [...all].sort().join());

/**
 * How each input makes a member outdated, as docs/rollout.md lists it: never, because it belongs to the pool or to this
 * package; by a change while the member existed, which the state remembers; or by comparing the member with the pool.
 */
export const OUTDATED_BY: Readonly<Record<keyof typeof inputs.shape, "never" | "memory" | Compared>> = {
  zone: "never",
  name: "never",
  description: "never",
  size: "never",
  instanceType: { key: "instance-type", form: reference, isProof: true },
  templateId: { key: "template", form: reference, isProof: true },
  diskSize: { key: "disk-size", form: z.number(), isProof: true },
  minAvailable: "never",
  instancePrefix: "memory",
  userData: "memory",
  userDataBase64: "memory",
  antiAffinityGroupIds: "memory",
  securityGroupIds: { key: "security-groups", form: ids, isProof: false },
  privateNetworkIds: { key: "private-networks", form: ids, isProof: false },
  elasticIpIds: "memory",
  sshKeys: "memory",
  deployTargetId: "memory",
  labels: "never",
  publicIpAssignment: { key: "public-ip-assignment", form: z.string(), isProof: false },
  ipv6Enabled: "memory",
  applicationConsistentSnapshotEnabled: "memory",
  rollout: "never",
  adopt: "never",
  connection: "never",
};

/**
 * The members that differ from `pool`, by {@link OUTDATED_BY}. No dates are compared, so wrong clocks do no harm. A change
 * that reached a member after all, such as a security group, is dropped once the member shows it.
 */
export function outdatedMembers(pool: Answer, members: readonly Listed[], remembered: readonly Outdated[]): Outdated[] {
  return pool.instances.flatMap(({ id }) => {
    const member = members.find((one) => one.id === id);
    const before = remembered.find((one) => one.id === id)?.fields ?? [];
    const fields = Object.entries(OUTDATED_BY).flatMap(([name, by]) =>
      by !== "never" && isOutdated(by, pool, member, before.includes(name)) ? [name] : [],
    );
    return fields.length > 0 ? [{ id, fields }] : [];
  });
}

/** The outputs that show the outdated members. */
export function asOutputs(outdated: readonly Outdated[]) {
  return { outdatedInstances: [...outdated], outdatedInstanceIds: outdated.map(({ id }) => id) };
}

/** Records that the members `ids` existed before a change of `fields`. */
export function remember(
  remembered: readonly Outdated[],
  ids: readonly string[],
  fields: readonly string[],
): Outdated[] {
  if (fields.length === 0) return [...remembered];
  const others = remembered.filter(({ id }) => !ids.includes(id));
  const those = ids.map((id) => {
    const before = remembered.find((one) => one.id === id)?.fields ?? [];
    return { id, fields: [...new Set([...before, ...fields])] };
  });
  return [...others, ...those];
}

function isOutdated(by: "memory" | Compared, pool: Answer, member: Listed | undefined, isRemembered: boolean): boolean {
  const differs = by === "memory" || !member ? undefined : differsIn(by, pool, member);
  if (by === "memory" || differs === undefined) return isRemembered;
  return differs && (by.isProof || isRemembered);
}

/** Undefined if the pool or the member does not show the value. */
function differsIn({ key, form }: Compared, pool: Answer, member: Listed): boolean | undefined {
  const [wanted, own] = [form.safeParse(pool[key]), form.safeParse(member[key])];
  return wanted.success && own.success ? wanted.data !== own.data : undefined;
}
