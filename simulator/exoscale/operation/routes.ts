import { get, type Route } from "../api/route";
import { idOf } from "../api/validation";
import { operationWire } from "./operations";

export const operationRoutes: readonly Route[] = [
  get("/operation/:id", ({ organisation, zone, params }) =>
    operationWire(organisation.operations.get(idOf(params), zone.name)),
  ),
];
