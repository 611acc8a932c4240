import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../core/json";
import type { Known, PlannedChange, PlannedStep } from "../../core/resource";
import { quote } from "../../core/text/truncate";
import { buysNodes, isPrepaid, periodOf } from "./billing";
import { FOR_NEW_NODES, type inputs, type outputs } from "./fields";
import { POLICIES } from "./label-fields";

type Inputs = Known<typeof inputs>;
type Planned = PlannedChange<typeof inputs, typeof outputs>;

/** What to know before a creation. For changes see `notes`. */
export function warnings({ count, billing = {}, adopt }: Inputs, old: Inputs | undefined): string[] {
  return old || adopt !== undefined || count === undefined || !buysNodes(billing) ? [] : [purchase(count, billing)];
}

/** What to know before a change: its costs, and what it does not reach. */
export function notes(change: Planned): string[] {
  if (change.replaces.length > 0) return replacement(change);
  return [...billingNotes(change), ...removalNotes(change), ...unreachedNotes(change)];
}

/** Replacing a prepaid node pool needs confirmPrepaidReplacement, because of its cost. */
export function refusal({ replaces, declared, next, seen }: Planned): string | undefined {
  if (replaces.length === 0 || !isPrepaid(declared, seen) || next.confirmPrepaidReplacement) return undefined;
  return (
    `This would replace a node pool with yearly/monthly nodes for ${replaces.join(", ")}. ${kept(seen)} ` +
    "To confirm, set confirmPrepaidReplacement: true; otherwise undo the change."
  );
}

/** Purchases and removed nodes. */
export function irreversible({ kind, seen, next, changed }: PlannedStep<typeof inputs, typeof outputs>): string[] {
  const there = kind === "create" ? 0 : (numberOf(seen) ?? 0);
  const wanted = kind === "delete" ? 0 : (next.count ?? there);
  if (kind === "update" && !changed.includes("count")) return [];
  const added = kind === "update" ? wanted - there : wanted;
  const leaving = kind === "update" ? there - wanted : there;
  const stay = isPrepaid({}, seen); // the API cannot delete prepaid nodes
  return [
    ...(added > 0 && buysNodes(next.billing) ? [purchase(added, next.billing)] : []),
    ...(leaving > 0 && !stay ? [`${leaving} of ${there} nodes are removed, with the data on their disks.`] : []),
    ...(kind === "delete" && stay ? [kept(seen)] : []),
  ];
}

function replacement({ declared, next, seen }: Planned): string[] {
  if (!isPrepaid(declared, seen)) return buysNodes(next.billing) ? [purchase(next.count ?? 0, next.billing)] : [];
  const bought = buysNodes(next.billing)
    ? purchase(next.count ?? 0, next.billing)
    : "The replacement is paid per use, or as the resource pool is.";
  return [
    `${bought} ${kept(seen)} Its deletion fails until then; with the option retainOnDelete it is only removed from the state.`,
  ];
}

function kept(seen: Planned["seen"]): string {
  const nodes = numberOf(seen);
  return `The API cannot delete yearly/monthly nodes: the ${nodes === undefined ? "" : `${nodes} `}existing nodes stay and are charged until you unsubscribe them in the Billing Center.`;
}

function purchase(count: number, billing: Inputs["billing"] = {}): string {
  return `billing.mode 1 buys ${count} nodes for ${periodOf(billing)} at once.`;
}

function billingNotes({ declared: old, next, seen }: Planned): string[] {
  const { count, billing } = next;
  if (count === undefined) return [];
  const before = old.count ?? 0;
  const added = count - before;
  const notes: string[] = [];
  if (added > 0 && buysNodes(billing)) notes.push(purchase(added, billing));
  if (added > 0 && billing?.periodType === "4")
    notes.push("billing.periodType 4 (hours) is for creation only: ModelArts refuses it when nodes are added.");
  if (added > 0 && isPrepaid(old, seen) && billing?.mode === undefined)
    notes.push(
      `billing.mode is left out now: the ${added} added nodes are paid for as the resource pool is, and may be bought at once.`,
    );
  if (added > 0 && buysNodes(billing) && billing?.autoRenew === undefined)
    notes.push(
      "billing.autoRenew is left out: the subscription of the added nodes renews itself if the resource pool's does.",
    );
  if (added > 0 && billing?.orderId !== undefined && billing.orderId === old.billing?.orderId)
    notes.push("billing.orderId has not changed, and is valid for one purchase: create another with createOrderId.");
  if (added <= 0 && !isDeepStrictEqual(billing, old.billing))
    notes.push("billing is sent only when nodes are added: existing nodes are paid for as before.");
  if (added < 0 && isPrepaid(old, seen))
    notes.push("yearly/monthly nodes cannot be removed by scaling down: unsubscribe them in the Billing Center.");
  return notes;
}

/** Which nodes are removed. */
function removalNotes({ changed, declared, next, seen }: Planned): string[] {
  const { count, nodesToRemove = [] } = next;
  const before = declared.count;
  if (count === undefined || before === undefined || isPrepaid(declared, seen)) return [];
  const fewer = before - count;
  if (fewer <= 0) {
    return changed.includes("nodesToRemove") && nodesToRemove.length > 0
      ? ["nodesToRemove has no effect without a lower count: it chooses the nodes that are removed then."]
      : [];
  }
  const rest = Math.max(0, fewer - nodesToRemove.length);
  const chosen = nodesToRemove.length > 0 ? `${nodesToRemove.join(", ")} (those that exist)` : "";
  const others = rest > 0 ? `${rest} that ModelArts chooses` : "";
  return [`${fewer} of ${before} nodes are removed: ${[chosen, others].filter(Boolean).join(", and ")}.`];
}

/** Changes that do not reach existing nodes. */
function unreachedNotes({ changed, declared, next, seen }: Planned): string[] {
  const nodes = numberOf(seen);
  if (nodes === 0) return [];
  const they =
    nodes === undefined ? "Existing nodes" : nodes === 1 ? "The 1 existing node" : `The ${nodes} existing nodes`;
  const keep = nodes === 1 ? "keeps" : "keep";
  const forNew = FOR_NEW_NODES.filter((name) => changed.includes(name)).map((name) => {
    const [before, after] = [described(declared[name] ?? seen[name]), described(next[name])];
    return `${they} ${keep} ${name}${before && ` ${before}`}; added nodes get ${after || "what ModelArts chooses"}.`;
  });
  const ignored = Object.entries(POLICIES)
    .filter(([policy, about]) => changed.includes(about) && next[policy as keyof typeof POLICIES] === "ignore")
    .map(([policy, about]) => `${they} ${keep} their ${about}, by ${policy}; added nodes get the new ones.`);
  return [...forNew, ...ignored];
}

/** The number of nodes; undefined if the state does not hold it. */
function numberOf({ resources, count }: Planned["seen"]): number | undefined {
  const nodes = resources ? resources.available + resources.creating + resources.abnormal : count;
  return Number.isInteger(nodes) ? nodes : undefined;
}

/** A short form of a value, without scripts. */
function described(value: unknown): string {
  if (value === undefined) return "";
  if (!isObject(value)) return quote(value);
  const shown = Object.entries(value).filter(([key]) => !/post_?install/i.test(key));
  const hidden = shown.length < Object.keys(value).length ? ["a script"] : [];
  return [...shown.map(([key, part]) => `${key} ${quote(part)}`), ...hidden].join(", ");
}
