import { z } from "zod";
import { groupBody } from "./anti-affinity-groups";
import { idOf } from "./catalogue-routes";
import { ApiError } from "./errors";
import { poolWire } from "./instance-pool";
import { createBody, evictBody, resetField, scaleBody, updateBody } from "./instance-pool-bodies";
import { instanceWire, matches } from "./instance";
import { operationWire } from "./operations";
import type { Route } from "./route";
import { parse, parseBody, uuid } from "./validation";

export const poolRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/instance-pool",
    answer: ({ zone }) => ({ "instance-pools": [...zone.pools.values()].map(poolWire) }),
  },
  {
    method: "POST",
    path: "/instance-pool",
    answer: ({ model, zone, body }) => operationWire(model.pools.create(zone, parseBody(createBody, body))),
  },
  {
    method: "GET",
    path: "/instance-pool/:id",
    answer: ({ model, zone, params }) => poolWire(model.pools.get(zone, idOf(params))),
  },
  {
    // An action is part of the last segment: `<id>:scale`, `<id>:evict`.
    method: "PUT",
    path: "/instance-pool/:target",
    answer: ({ model, zone, params, body }) => {
      const [segment = "", action] = (params["target"] ?? "").split(/:(.*)/s);
      const id = idOf({ id: segment });
      model.pools.get(zone, id);
      switch (action) {
        case undefined:
          return operationWire(model.pools.update(zone, id, parseBody(updateBody, body)));
        case "scale":
          return operationWire(model.pools.scale(zone, id, parseBody(scaleBody, body).size));
        case "evict":
          return operationWire(model.pools.evict(zone, id, parseBody(evictBody, body).instances ?? []));
        default:
          throw new ApiError(404, "Not Found");
      }
    },
  },
  {
    method: "DELETE",
    path: "/instance-pool/:id",
    answer: ({ model, zone, params }) => operationWire(model.pools.delete(zone, idOf(params))),
  },
  {
    method: "DELETE",
    path: "/instance-pool/:id/:field",
    answer: ({ model, zone, params }) => {
      const { field } = parse(z.object({ field: resetField }), params);
      return operationWire(model.pools.resetField(zone, idOf(params), field));
    },
  },
];

const instanceQuery = z.object({
  "manager-id": uuid.optional(),
  "manager-type": z.enum(["instance-pool"]).optional(),
  "ip-address": z.string().optional(),
  labels: z.string().optional(),
});

export const instanceRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/instance",
    answer: ({ zone, query }) => {
      const filter = parse(instanceQuery, Object.fromEntries(query));
      return { instances: [...zone.instances.values()].filter((one) => matches(one, filter)).map(instanceWire) };
    },
  },
  {
    method: "GET",
    path: "/instance/:id",
    answer: ({ model, zone, params }) => instanceWire(model.instances.get(idOf(params), zone.name)),
  },
];

export const groupRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/anti-affinity-group",
    answer: ({ model }) => ({ "anti-affinity-groups": model.groups.list().map((group) => model.groups.wire(group)) }),
  },
  {
    method: "POST",
    path: "/anti-affinity-group",
    answer: ({ model, body }) => operationWire(model.groups.create(parseBody(groupBody, body))),
  },
  {
    method: "GET",
    path: "/anti-affinity-group/:id",
    answer: ({ model, params }) => model.groups.wire(model.groups.get(idOf(params))),
  },
  {
    method: "DELETE",
    path: "/anti-affinity-group/:id",
    answer: ({ model, params }) => operationWire(model.groups.delete(idOf(params))),
  },
];
