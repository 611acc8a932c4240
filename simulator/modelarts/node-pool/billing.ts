import { ModelArtsError } from "../api/errors";
import type { Annotations } from "./bodies";

/** How nodes are paid for, and how the ones to come will be. */
export interface Billing {
  readonly prepaid: boolean;
}

/**
 * The billing of nodes that a request adds, from the node pool's annotations after the request: a PATCH that does not say
 * keeps the mode of before. `given` are the request's own. Throws 400 where they are not legal.
 */
export function billingOf(annotations: Annotations, given: Annotations, request: "create" | "patch"): Billing {
  const mode = annotations[`${prefix}billing.mode`] ?? "0";
  expect(["0", "1"].includes(mode), "billing.mode must be 0 (pay-per-use) or 1 (yearly/monthly)");
  expect(["0", "1"].includes(given[`${prefix}auto.renew`] ?? "0"), "auto.renew must be 0 or 1");
  if (given[`${prefix}billing.mode`] === "1") {
    // order.id is not asked for: by the SDK's own words it serves the conversion from pay-per-use, and the API page is unclear.
    expect(/^[1-9]\d*$/.test(given[`${prefix}period.num`] ?? ""), "period.num is required for yearly/monthly billing");
    const types = request === "create" ? ["2", "3", "4"] : ["2", "3"];
    const type = given[`${prefix}period.type`];
    expect(type !== undefined && types.includes(type), `period.type must be one of ${types.join(", ")}`);
  }
  return { prepaid: mode === "1" };
}

/** Billing is settled when nodes are bought: annotations in a request that buys none are refused, in the live service's words. */
export function checkNothingBilled(given: Annotations): void {
  const billing = Object.keys(given).some((key) => key.startsWith(prefix));
  expect(!billing, "billing annotation must be empty while there is no resources addition");
}

const prefix = "os.modelarts/";

function expect(holds: boolean, reason: string): void {
  if (!holds) throw ModelArtsError.badRequest(reason);
}
