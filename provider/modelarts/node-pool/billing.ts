import { z } from "zod";
import { field } from "../../core/schema/field";

const PREFIX = "os.modelarts/";

/** How nodes are paid for. It has no defaults, and the API never returns it. */
export const billing = z.strictObject({
  mode: field(z.enum(["0", "1"]).optional(), {
    description: "0 is pay per use, 1 is yearly/monthly, which buys the nodes at once",
    default: "the resource pool's",
  }),
  periodNum: field(z.int().min(1).optional(), "Number of months or years to buy; required for mode 1"),
  periodType: field(
    z.enum(["2", "3", "4"]).optional(),
    "Unit of periodNum: 2 months, 3 years, 4 hours (only at creation); required for mode 1",
  ),
  autoRenew: field(z.boolean().optional(), {
    description: "Whether the subscription renews itself",
    default: "false at creation; for nodes that are added later, as for the resource pool",
  }),
  promotionInfo: field(z.string().min(1).optional(), "Discount chosen on the operations platform"),
  serviceConsoleUrl: field(z.string().min(1).optional(), "URL of the page that is shown after payment"),
  orderId: field(
    z.string().min(1).optional(),
    "Id of an order from createOrderId, if the service requires one; valid for one purchase",
  ),
});
export type Billing = z.output<typeof billing>;

/** Whether added nodes are bought at once. */
export function buysNodes(given: Billing | undefined): boolean {
  return given?.mode === "1";
}

/** Whether a node pool has yearly/monthly nodes according to the state: the API does not return it. */
export function isPrepaid(declared: { readonly billing?: Billing }, seen: { readonly prepaid?: boolean }): boolean {
  return seen.prepaid === true || buysNodes(declared.billing);
}

/** Billing as the annotations of a request that adds nodes. */
export function annotationsOf(given: Billing = {}): Record<string, string> {
  const { mode, periodNum, periodType, autoRenew, promotionInfo, serviceConsoleUrl, orderId } = given;
  const values = {
    "billing.mode": mode,
    "period.num": periodNum?.toString(),
    "period.type": periodType,
    "auto.renew": autoRenew === undefined ? undefined : autoRenew ? "1" : "0",
    "promotion.info": promotionInfo,
    "service.console.url": serviceConsoleUrl,
    "order.id": orderId,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[PREFIX + name, value]])),
  );
}

const PERIODS = { "2": "month", "3": "year", "4": "hour" } as const;

/** The period of a purchase, such as "2 months". */
export function periodOf({ periodNum = 1, periodType = "2" }: Billing): string {
  return `${periodNum} ${PERIODS[periodType]}${periodNum === 1 ? "" : "s"}`;
}
