import { z } from "zod";
import { ApiError } from "../api/errors";
import { del, get, post, put, type Route } from "../api/route";
import { idOf, parse, parseBody } from "../api/validation";
import { operationWire } from "../operation/operations";
import { createBody, evictBody, resetField, scaleBody, updateBody } from "./bodies";
import { poolWire } from "./instance-pool";

export const poolRoutes: readonly Route[] = [
  get("/instance-pool", ({ zone }) => ({ "instance-pools": [...zone.pools.values()].map(poolWire) })),
  post("/instance-pool", ({ organisation, zone, body }) =>
    operationWire(organisation.pools.create(zone, parseBody(createBody, body))),
  ),
  get("/instance-pool/:id", ({ organisation, zone, params }) => poolWire(organisation.pools.get(zone, idOf(params)))),
  // An action is part of the last segment: `<id>:scale`, `<id>:evict`.
  put("/instance-pool/:target", ({ organisation, zone, params, body }) => {
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
  }),
  del("/instance-pool/:id", ({ organisation, zone, params }) =>
    operationWire(organisation.pools.delete(zone, idOf(params))),
  ),
  del("/instance-pool/:id/:field", ({ organisation, zone, params }) => {
    const { field } = parse(z.object({ field: resetField }), params);
    return operationWire(organisation.pools.resetField(zone, idOf(params), field));
  }),
];
