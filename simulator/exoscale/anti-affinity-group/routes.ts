import { del, get, post, type Route } from "../api/route";
import { idOf, parseBody } from "../api/validation";
import { operationWire } from "../operation/operations";
import { groupBody } from "./anti-affinity-groups";

export const groupRoutes: readonly Route[] = [
  get("/anti-affinity-group", ({ organisation }) => ({
    "anti-affinity-groups": organisation.groups.list().map((group) => organisation.groups.wire(group)),
  })),
  post("/anti-affinity-group", ({ organisation, body }) =>
    operationWire(organisation.groups.create(parseBody(groupBody, body))),
  ),
  get("/anti-affinity-group/:id", ({ organisation, params }) =>
    organisation.groups.wire(organisation.groups.get(idOf(params))),
  ),
  del("/anti-affinity-group/:id", ({ organisation, params }) =>
    operationWire(organisation.groups.delete(idOf(params))),
  ),
];
