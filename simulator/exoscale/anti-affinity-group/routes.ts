import type { Route } from "../api/route";
import { idOf, parseBody } from "../api/validation";
import { operationWire } from "../operation/operations";
import { groupBody } from "./anti-affinity-groups";

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
