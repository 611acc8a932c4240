import type { Route } from "../api/route";
import { idOf } from "../api/validation";
import { operationWire } from "./operations";

export const operationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/operation/:id",
    answer: ({ model, zone, params }) => operationWire(model.operations.get(idOf(params), zone.name)),
  },
];
