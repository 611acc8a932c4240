import { z } from "zod";
import type { Route } from "../api/route";
import { idOf, parse, uuid } from "../api/validation";
import { instanceWire, matches } from "./instance";

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
    answer: ({ organisation, zone, params }) => instanceWire(organisation.instances.get(idOf(params), zone.name)),
  },
];
