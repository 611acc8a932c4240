import { z } from "zod";
import { ApiError } from "../api/errors";
import type { Route } from "../api/route";
import { idOf, parse, parseBody } from "../api/validation";
import { operationWire } from "../operation/operations";
import { createBody, evictBody, resetField, scaleBody, updateBody } from "./bodies";
import { poolWire } from "./instance-pool";

export const poolRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/instance-pool",
    answer: ({ zone }) => ({ "instance-pools": [...zone.pools.values()].map(poolWire) }),
  },
  {
    method: "POST",
    path: "/instance-pool",
    answer: ({ organisation, zone, body }) =>
      operationWire(organisation.pools.create(zone, parseBody(createBody, body))),
  },
  {
    method: "GET",
    path: "/instance-pool/:id",
    answer: ({ organisation, zone, params }) => poolWire(organisation.pools.get(zone, idOf(params))),
  },
  {
    // An action is part of the last segment: `<id>:scale`, `<id>:evict`.
    method: "PUT",
    path: "/instance-pool/:target",
    answer: ({ organisation, zone, params, body }) => {
      const [segment = "", action] = (params["target"] ?? "").split(/:(.*)/s);
      const id = idOf({ id: segment });
      organisation.pools.get(zone, id);
      switch (action) {
        case undefined:
          return operationWire(organisation.pools.update(zone, id, parseBody(updateBody, body)));
        case "scale":
          return operationWire(organisation.pools.scale(zone, id, parseBody(scaleBody, body).size));
        case "evict":
          return operationWire(organisation.pools.evict(zone, id, parseBody(evictBody, body).instances ?? []));
        default:
          throw new ApiError(404, "Not Found");
      }
    },
  },
  {
    method: "DELETE",
    path: "/instance-pool/:id",
    answer: ({ organisation, zone, params }) => operationWire(organisation.pools.delete(zone, idOf(params))),
  },
  {
    method: "DELETE",
    path: "/instance-pool/:id/:field",
    answer: ({ organisation, zone, params }) => {
      const { field } = parse(z.object({ field: resetField }), params);
      return operationWire(organisation.pools.resetField(zone, idOf(params), field));
    },
  },
];
