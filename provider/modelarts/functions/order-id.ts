import { z } from "zod";
import { defineFunction } from "../../core/function";
import { field } from "../../core/schema/field";
import { modelArtsClient } from "../api/client";
import { connection, page, placeArguments } from "../fields";
import { poolName } from "./node-pools";

export const createOrderId = defineFunction({
  type: "modelarts:createOrderId",
  description:
    "Creates an order id for billing.orderId, if the service requires one to sell yearly/monthly nodes. It buys nothing and is valid for one purchase.",
  see: page("CreateOrderId"),
  acts: true,
  args: z.strictObject({
    poolName,
    actionType: field(z.string().min(1).optional(), {
      description: "Purpose of the order. The vendor documents only toPeriod, from pay per use to yearly/monthly",
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
