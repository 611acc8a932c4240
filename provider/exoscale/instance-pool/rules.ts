import type { JsonObject } from "../../core/json";
import type { RawInputs, Known, Replacement, RuleContext } from "../../core/resource";
import { isUnknown } from "../../core/schema/unknown";
import type { Settings } from "../../core/settings/settings";
import { didYouMean } from "../../core/text/did-you-mean";
import { quote } from "../../core/text/truncate";
import { defaultZone } from "../api/account";
import { KNOWN_INSTANCE_TYPES } from "../api/known-instance-types";
import { isKnownZone, ZONES } from "../api/zones";
import { isId, LARGEST_GROUP } from "../fields";
import type { inputs } from "./fields";
import { rolloutRules } from "./rollout/fields";
import { decodedText } from "./user-data";

type Inputs = typeof inputs;

export function defaults(raw: RawInputs<Inputs>, settings: Settings, olds: RawInputs<Inputs>): RawInputs<Inputs> {
  const connection = typeof raw.connection === "string" ? raw.connection : undefined;
  return {
    zone: isUnknown(raw.connection) ? raw.connection : defaultZone(settings, connection),
    publicIpAssignment: raw.ipv6Enabled === undefined && !keepsAdopted(raw, olds) ? "inet4" : undefined,
  };
}

/** What must hold between fields. */
export function rules(
  known: Known<Inputs>,
  fail: (path: string, reason: string) => void,
  { exists, raw }: RuleContext<Inputs>,
): void {
  if (known.ipv6Enabled !== undefined && known.publicIpAssignment !== undefined) {
    fail(
      "ipv6Enabled",
      'cannot be given together with publicIpAssignment: leave it out and set publicIpAssignment to "dual" or "inet4"',
    );
  }
  if (known.userData !== undefined && known.userDataBase64 !== undefined) {
    fail("userDataBase64", "cannot be given together with userData: leave one of them out");
  }
  if (known.publicIpAssignment === "none" && known.elasticIpIds?.length) {
    fail(
      "elasticIpIds",
      'must be empty with publicIpAssignment "none": members without public addresses cannot have Elastic IPs',
    );
  }
  if (known.size === 0 && !exists && known.adopt === undefined) {
    fail("size", "must be at least 1 when the pool is created, but is 0; it can be set to 0 later");
  }
  const { antiAffinityGroupIds: groups } = raw;
  if (known.size !== undefined && known.size > LARGEST_GROUP && Array.isArray(groups) && groups.length > 0) {
    fail(
      "size",
      `must be at most ${LARGEST_GROUP} with an anti-affinity group, which cannot hold more instances, but is ${known.size}: spread the members over several pools and groups`,
    );
  }
  if (known.rollout) rolloutRules(known.rollout, known, fail);
  const adoptedFrom = known.adopt?.toLowerCase().split("@")[1];
  if (adoptedFrom !== undefined && known.zone !== undefined && !exists && adoptedFrom !== known.zone) {
    fail("zone", `must be declared as it is in adopt, ${adoptedFrom}, but is ${known.zone}`);
  }
}

/** Values that can be written in two forms, in one. */
export function canonical({ ipv6Enabled, userDataBase64, ...rest }: RawInputs<Inputs>): RawInputs<Inputs> {
  return {
    ...rest,
    // Keep an unknown ipv6Enabled: it never means `none`, and only `none` replaces.
    ...(typeof ipv6Enabled === "boolean" ? { publicIpAssignment: ipv6Enabled ? "dual" : "inet4" } : { ipv6Enabled }),
    ...(userDataBase64 === undefined
      ? {}
      : { userData: isUnknown(userDataBase64) ? userDataBase64 : decodedText(userDataBase64) }),
  };
}

export const replacements: readonly Replacement<Inputs>[] = [
  {
    field: "publicIpAssignment",
    reason: "`none` is final: the API cannot change publicIpAssignment to or from none.",
    when: (old, next) => old === "none" || next === "none" || isUnknown(next),
  },
];

export function warnings(known: Known<Inputs>, old: Known<Inputs> | undefined): string[] {
  const { size, minAvailable, zone, instanceType, adopt, rollout } = known;
  const unknownZone = zone !== undefined && !isKnownZone(zone);
  const isNeverMet = size !== undefined && minAvailable !== undefined && minAvailable > size;
  return [
    ...(unknownZone
      ? [`zone ${quote(zone)} is not one that this version knows: ${ZONES.join(", ")}. It is used nevertheless.`]
      : []),
    ...(instanceType !== old?.instanceType ? unknownType(instanceType) : []),
    ...(isNeverMet ? [`minAvailable ${minAvailable} is above size ${size}: it cannot be met.`] : []),
    ...(old === undefined && adopt !== undefined && rollout
      ? ["The rollout replaces members of the adopted pool that differ from the declared definition."]
      : []),
  ];
}

/** A warning: only the API knows all types of an organisation, but the price list has most types without GPUs. */
function unknownType(instanceType: string | undefined): string[] {
  const name = instanceType?.toLowerCase();
  if (name === undefined || isId(name) || name.startsWith("gpu") || KNOWN_INSTANCE_TYPES.includes(name)) return [];
  const hint = didYouMean(name, KNOWN_INSTANCE_TYPES);
  return [`instanceType ${quote(instanceType)} is not one that this version knows${hint} It is used nevertheless.`];
}

/** Whether an adopted pool keeps its assignment because none is declared. */
function keepsAdopted(raw: RawInputs<Inputs>, olds: JsonObject): boolean {
  const exists = Object.keys(olds).length > 0;
  return exists ? olds.publicIpAssignment === undefined && olds.ipv6Enabled === undefined : raw.adopt !== undefined;
}
