import type { Route } from "../api/route";
import { idOf, parseBody } from "../api/validation";
import { operationWire } from "../operation/operations";
import { groupBody } from "./anti-affinity-groups";

export const groupRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/anti-affinity-group",
    answer: ({ organisation }) => ({
      "anti-affinity-groups": organisation.groups.list().map((group) => organisation.groups.wire(group)),
    }),
  },
  {
    method: "POST",
    path: "/anti-affinity-group",
    answer: ({ organisation, body }) => operationWire(organisation.groups.create(parseBody(groupBody, body))),
  },
  {
    method: "GET",
    path: "/anti-affinity-group/:id",
    answer: ({ organisation, params }) => organisation.groups.wire(organisation.groups.get(idOf(params))),
  },
  {
    method: "DELETE",
    path: "/anti-affinity-group/:id",
    answer: ({ organisation, params }) => operationWire(organisation.groups.delete(idOf(params))),
  },
];
