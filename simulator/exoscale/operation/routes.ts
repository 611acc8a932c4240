import type { Route } from "../api/route";
import { idOf } from "../api/validation";
import { operationWire } from "./operations";

export const operationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/operation/:id",
    answer: ({ organisation, zone, params }) => operationWire(organisation.operations.get(idOf(params), zone.name)),
  },
];
