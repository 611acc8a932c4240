import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../core/json";
import type { Known, PlannedChange, PlannedStep } from "../../core/resource";
import { quote } from "../../core/text/truncate";
import { buysNodes, isPrepaid, periodOf } from "./billing";
import { FOR_NEW_NODES, type inputs, type outputs } from "./fields";
import { POLICIES } from "./label-fields";

type Inputs = Known<typeof inputs>;
type Planned = PlannedChange<typeof inputs, typeof outputs>;

/** What a person should know before a node pool is made. Of one that exists, `notes` tells. */
export function warnings({ count, billing = {}, adopt }: Inputs, old: Inputs | undefined): string[] {
  return old || adopt !== undefined || count === undefined || !buysNodes(billing) ? [] : [purchase(count, billing)];
}

/** What a person should know before a change: what it costs, and what it does not reach. */
export function notes(change: Planned): string[] {
  if (change.replaces.length > 0) return replacement(change);
  return [...money(change), ...leaving(change), ...untouched(change)];
}

/** A prepaid node pool is replaced only by somebody who has said that the cost is understood. */
export function refusal({ replaces, declared, next, seen }: Planned): string | undefined {
  if (replaces.length === 0 || !isPrepaid(declared, seen) || next.confirmPrepaidReplacement) return undefined;
  return (
    `This would replace a node pool with yearly/monthly nodes for ${replaces.join(", ")}. ${kept(seen)} ` +
    "If that is meant, say confirmPrepaidReplacement: true; else undo the change."
  );
}

/** The nodes that leave, and the money that is spent. */
export function irreversible({ kind, seen, next, changed }: PlannedStep<typeof inputs, typeof outputs>): string[] {
  const there = kind === "create" ? 0 : (numberOf(seen) ?? 0);
  const wanted = kind === "delete" ? 0 : (next.count ?? there);
  if (kind === "update" && !changed.includes("count")) return [];
  const added = kind === "update" ? wanted - there : wanted;
  const leaving = kind === "update" ? there - wanted : there;
  const stay = isPrepaid({}, seen); // they are not deleted
  return [
    ...(added > 0 && buysNodes(next.billing) ? [purchase(added, next.billing)] : []),
    ...(leaving > 0 && !stay ? [`${leaving} of ${there} nodes leave, with what is on their disks.`] : []),
    ...(kind === "delete" && stay ? [kept(seen)] : []),
  ];
}

function replacement({ declared, next, seen }: Planned): string[] {
  if (!isPrepaid(declared, seen)) return buysNodes(next.billing) ? [purchase(next.count ?? 0, next.billing)] : [];
  const bought = buysNodes(next.billing)
    ? purchase(next.count ?? 0, next.billing)
    : "The replacement is paid for by use, or as the resource pool is.";
  return [
    `${bought} ${kept(seen)} Its deletion fails until then; with the option retainOnDelete it is only taken out of the state.`,
  ];
}

function kept(seen: Planned["seen"]): string {
  const nodes = numberOf(seen);
  return `The API cannot delete yearly/monthly nodes: the ${nodes === undefined ? "" : `${nodes} `}nodes that are there stay, and are paid for, until you unsubscribe them in the Billing Center.`;
}

function purchase(count: number, billing: Inputs["billing"] = {}): string {
  return `billing.mode 1 buys ${count} nodes for ${periodOf(billing)}, at once.`;
}

function money({ declared: old, next, seen }: Planned): string[] {
  const { count, billing } = next;
  if (count === undefined) return [];
  const before = old.count ?? 0;
  const added = count - before;
  const said: string[] = [];
  if (added > 0 && buysNodes(billing)) said.push(purchase(added, billing));
  if (added > 0 && billing?.periodType === "4")
    said.push("billing.periodType 4 (hours) is for creation alone: ModelArts refuses it with nodes that are added.");
  if (added > 0 && isPrepaid(old, seen) && billing?.mode === undefined)
    said.push(
      `billing.mode is left out now: the ${added} nodes that are added are paid for as the resource pool is, and perhaps bought at once.`,
    );
  if (added > 0 && buysNodes(billing) && billing?.autoRenew === undefined)
    said.push(
      "billing.autoRenew is left out: the subscription of the nodes that are added renews itself if the resource pool's does.",
    );
  if (added > 0 && billing?.orderId !== undefined && billing.orderId === old.billing?.orderId)
    said.push("billing.orderId is the one of before, and serves one purchase: make another with createOrderId.");
  if (added <= 0 && !isDeepStrictEqual(billing, old.billing))
    said.push("billing is said to ModelArts only with nodes that are added: what is there stays as it is paid for.");
  if (added < 0 && isPrepaid(old, seen))
    said.push("yearly/monthly nodes cannot be removed by scaling down: unsubscribe them in the Billing Center.");
  return said;
}

/** Which nodes leave. */
function leaving({ changed, declared, next, seen }: Planned): string[] {
  const { count, nodesToRemove = [] } = next;
  const before = declared.count;
  if (count === undefined || before === undefined || isPrepaid(declared, seen)) return [];
  const fewer = before - count;
  if (fewer <= 0) {
    return changed.includes("nodesToRemove") && nodesToRemove.length > 0
      ? ["nodesToRemove removes nothing by itself: it says which nodes leave when count becomes smaller."]
      : [];
  }
  const rest = Math.max(0, fewer - nodesToRemove.length);
  const chosen = nodesToRemove.length > 0 ? `${nodesToRemove.join(", ")} (those of them that are there)` : "";
  const others = rest > 0 ? `${rest} that ModelArts chooses` : "";
  return [`Of ${before} nodes ${fewer} leave: ${[chosen, others].filter(Boolean).join(", and ")}.`];
}

/** What does not reach the nodes that exist. */
function untouched({ changed, declared, next, seen }: Planned): string[] {
  const nodes = numberOf(seen);
  if (nodes === 0) return [];
  const they =
    nodes === undefined
      ? "The nodes that exist"
      : nodes === 1
        ? "The 1 node that exists"
        : `The ${nodes} nodes that exist`;
  const keep = nodes === 1 ? "keeps" : "keep";
  const forNew = FOR_NEW_NODES.filter((name) => changed.includes(name)).map((name) => {
    const [before, after] = [described(declared[name] ?? seen[name]), described(next[name])];
    return `${they} ${keep} ${name}${before && ` ${before}`}; nodes that are added get ${after || "what ModelArts chooses"}.`;
  });
  const ignored = Object.entries(POLICIES)
    .filter(([policy, about]) => changed.includes(about) && next[policy as keyof typeof POLICIES] === "ignore")
    .map(([policy, about]) => `${they} ${keep} their ${about}, by ${policy}; nodes that are added get the new ones.`);
  return [...forNew, ...ignored];
}

/** How many nodes there are; undefined where the state does not tell. */
function numberOf({ resources, count }: Planned["seen"]): number | undefined {
  const nodes = resources ? resources.available + resources.creating + resources.abnormal : count;
  return Number.isInteger(nodes) ? nodes : undefined;
}

/** A value in few words. What may hold scripts is not shown. */
function described(value: unknown): string {
  if (value === undefined) return "";
  if (!isObject(value)) return quote(value);
  const shown = Object.entries(value).filter(([key]) => !/post_?install/i.test(key));
  const hidden = shown.length < Object.keys(value).length ? ["a script"] : [];
  return [...shown.map(([key, part]) => `${key} ${quote(part)}`), ...hidden].join(", ");
}
