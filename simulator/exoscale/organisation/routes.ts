import type { Route } from "../api/route";
import { organisationWire } from "./organisation";

export const organisationRoutes: readonly Route[] = [
  { method: "GET", path: "/organization", answer: ({ organisation }) => organisationWire(organisation) },
];
