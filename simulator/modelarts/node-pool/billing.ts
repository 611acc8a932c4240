import { refuseIf } from "../api/errors";
import type { Annotations } from "./bodies";

/** The billing of a node. */
export interface Billing {
  /** Yearly/monthly. */
  readonly prepaid: boolean;
  readonly autoRenew: boolean;
}

/** The billing of a resource pool. Added nodes without their own mode inherit it (the SDK's docstring of PATCH). */
export interface PoolBilling {
  readonly mode: "0" | "1";
  readonly autoRenew: "0" | "1";
}

/** Billing is decided when nodes are bought, so annotations in other requests are refused, with the live service's message. */
export function checkNothingBilled(given: Annotations): void {
  const billing = Object.keys(given).some((key) => key.startsWith(PREFIX));
  refuseIf(billing, "billing annotation must be empty while there is no resources addition");
}

/**
 * The billing of nodes that a request adds. `given` are the annotations of the request. `stored` are the node pool's after the
 * request; they decide if neither the request nor the resource pool does. Throws 400 if they are invalid.
 */
export function billingOf(
  request: "create" | "patch",
  given: Annotations,
  stored: Annotations,
  poolBilling: PoolBilling | undefined,
): Billing {
  const inherited = request === "patch" ? poolBilling : undefined;
  const mode = given[MODE] ?? inherited?.mode ?? stored[MODE] ?? "0";
  const autoRenew = given[AUTO_RENEW] ?? inherited?.autoRenew ?? stored[AUTO_RENEW] ?? "0";
  refuseIf(!["0", "1"].includes(mode), "billing.mode must be 0 (pay-per-use) or 1 (yearly/monthly)");
  refuseIf(!["0", "1"].includes(given[AUTO_RENEW] ?? "0"), "auto.renew must be 0 or 1");
  if (given[MODE] === "1") {
    refuseIf(
      !/^[1-9]\d*$/.test(given[`${PREFIX}period.num`] ?? ""),
      "period.num is required for yearly/monthly billing",
    );
    const types = request === "create" ? ["2", "3", "4"] : ["2", "3"];
    const type = given[`${PREFIX}period.type`];
    refuseIf(type === undefined || !types.includes(type), `period.type must be one of ${types.join(", ")}`);
  }
  return { prepaid: mode === "1", autoRenew: mode === "1" && autoRenew === "1" };
}

const PREFIX = "os.modelarts/";
const MODE = `${PREFIX}billing.mode`;
const AUTO_RENEW = `${PREFIX}auto.renew`;
/** The SDK requires it for prepaid creation and for a change of the mode; whether the service does is unknown. */
export const ORDER_ID = `${PREFIX}order.id`;
