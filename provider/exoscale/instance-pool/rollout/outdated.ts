import { z } from "zod";
import type { Listed } from "../../api/client";
import { DEFINITION } from "../fields";
import type { Answer } from "../reading";

/** A member, and the inputs of which it has an older value. */
export interface Outdated {
  readonly id: string;
  readonly fields: string[];
}

export function definitionFieldsIn(names: Iterable<string>): string[] {
  return [...names].filter((name) => DEFINITION.includes(name));
}

const reference = z.looseObject({ id: z.string() }).transform(({ id }) => id);
const ids = z.array(reference).transform((all) => [...all].sort().join());

/** How members and pools tell a value alike. A list of members need not tell each of them. */
const TOLD: Readonly<Record<string, { readonly key: string; readonly form: z.ZodType<string | number> }>> = {
  templateId: { key: "template", form: reference },
  instanceType: { key: "instance-type", form: reference },
  diskSize: { key: "disk-size", form: z.number() },
  securityGroupIds: { key: "security-groups", form: ids },
  privateNetworkIds: { key: "private-networks", form: ids },
  publicIpAssignment: { key: "public-ip-assignment", form: z.string() },
};
/** What nothing but a new pool definition can make different, so that the member's own word is enough. */
const DECISIVE = ["templateId", "instanceType", "diskSize"];

/**
 * The members that are not as `pool` says. A template, a type and a disk are compared with the member's own. All else is
 * remembered: a change makes every member outdated that is there at that moment. No date is compared, so no clock counts.
 * What may have reached members after all, such as a security group, counts as old only as long as they do not show it.
 */
export function outdatedMembers(pool: Answer, members: readonly Listed[], remembered: readonly Outdated[]): Outdated[] {
  return pool.instances.flatMap(({ id }) => {
    const member = members.find((one) => one.id === id);
    const before = remembered.find((one) => one.id === id)?.fields ?? [];
    const fields = DEFINITION.filter((name) => {
      const differs = member && differsIn(name, pool, member);
      return differs === undefined
        ? before.includes(name)
        : differs && (DECISIVE.includes(name) || before.includes(name));
    });
    return fields.length > 0 ? [{ id, fields }] : [];
  });
}

/** The memory after a change of `fields`, which `ids`, the members of that moment, were made without. */
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

/** Undefined where one of the two does not tell. */
function differsIn(name: string, pool: Answer, member: Listed): boolean | undefined {
  const told = TOLD[name];
  if (!told) return undefined;
  const [wanted, own] = [told.form.safeParse(pool[told.key]), told.form.safeParse(member[told.key])];
  return wanted.success && own.success ? wanted.data !== own.data : undefined;
}
