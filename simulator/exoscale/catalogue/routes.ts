import { z } from "zod";
import { notFound } from "../api/errors";
import { get, type Route } from "../api/route";
import { idOf, parse } from "../api/validation";
import { DEPLOY_TARGETS, INSTANCE_TYPES, instanceTypeIn, templateIn, ZONES } from "./catalogue";

const templateQuery = z.object({
  // In recordings and in the documentation, a list without `visibility` has the public templates.
  visibility: z.enum(["public", "private"]).default("public"),
  family: z.string().optional(),
});

/** Routes for zones, instance types, templates and deploy targets. */
export const catalogueRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/zone",
    open: true,
    answer: ({ model }) => ({
      zones: ZONES.map(({ id, name }) => ({
        id,
        name,
        "api-endpoint": zoneEndpoint(model.world.origin, name),
        "sos-endpoint": `${model.world.origin}/exoscale/${name}/sos`,
      })),
    }),
  },
  get("/instance-type", ({ zone }) => ({
    "instance-types": INSTANCE_TYPES.filter(({ zones }) => zones.includes(zone.name)),
  })),
  get("/instance-type/:id", ({ zone, params }) => instanceTypeIn(zone.name, idOf(params))),
  get("/template", ({ organisation, zone, query }) => {
    const { visibility, family } = parse(templateQuery, Object.fromEntries(query));
    const templates = organisation.inventory.templates
      .filter((template) => template.zones.includes(zone.name))
      .filter((template) => template.visibility === visibility)
      .filter((template) => family === undefined || template.family === family);
    return { templates };
  }),
  get("/template/:id", ({ organisation, zone, params }) =>
    templateIn(organisation.inventory.templates, zone.name, idOf(params)),
  ),
  get("/deploy-target", ({ zone }) => ({
    "deploy-targets": DEPLOY_TARGETS.filter((target) => target.zone === zone.name).map(targetWire),
  })),
  get("/deploy-target/:id", ({ zone, params }) => {
    const id = idOf(params);
    const target = DEPLOY_TARGETS.find((one) => one.id === id && one.zone === zone.name);
    if (target === undefined) throw notFound("Deploy Target", id);
    return targetWire(target);
  }),
];

/** The base URL of a zone, `/v2` included, as `GET /zone` returns it. */
export function zoneEndpoint(origin: string, zone: string): string {
  return `${origin}/exoscale/${zone}/v2`;
}

function targetWire({ id, name, description, type }: (typeof DEPLOY_TARGETS)[number]): Record<string, unknown> {
  return { id, name, description, type };
}
