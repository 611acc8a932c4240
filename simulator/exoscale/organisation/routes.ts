import { get, type Route } from "../api/route";
import { organisationWire } from "./organisation";

export const organisationRoutes: readonly Route[] = [
  get("/organization", ({ organisation }) => organisationWire(organisation)),
];
