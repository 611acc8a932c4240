import { z } from "zod";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import { modelArtsClient } from "../api/client";
import { connection, placeArguments } from "../fields";
import { poolName } from "./node-pools";

export const createOrderId = defineFunction({
  type: "modelarts:createOrderId",
  description:
    "Makes the id of an order, for billing.orderId of a node pool whose yearly/monthly nodes the service sells only with one. It buys nothing; it serves one purchase.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateOrderId.html",
  acts: true,
  args: z.strictObject({
    poolName,
    actionType: field(z.string().min(1).optional(), {
      description: "What the order is for; toPeriod, from use to yearly/monthly, is the only one that the vendor names",
      default: "toPeriod",
    }),
    workspaceId: field(z.string().min(1).optional(), { description: "Id of the workspace", default: "0" }),
    ...placeArguments,
    connection,
  }),
  result: z.object({ orderId: field(z.string(), "The id") }),
  async call({ poolName, actionType, workspaceId, ...access }, context) {
    return { orderId: await modelArtsClient(context, access).createOrderId(poolName, actionType, workspaceId) };
  },
});
