import { get, type Route } from "../api/route";
import { idOf, parse } from "../api/validation";
import { instanceFilter, instanceWire, matches } from "./instance";

export const instanceRoutes: readonly Route[] = [
  get("/instance", ({ zone, query }) => {
    const filter = parse(instanceFilter, Object.fromEntries(query));
    return { instances: [...zone.instances.values()].filter((one) => matches(one, filter)).map(instanceWire) };
  }),
  get("/instance/:id", ({ organisation, zone, params }) =>
    instanceWire(organisation.instances.get(idOf(params), zone.name)),
  ),
];
