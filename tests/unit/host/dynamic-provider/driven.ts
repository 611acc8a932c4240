import { Shared } from "../../../../provider/core/context";
import type { JsonObject } from "../../../../provider/core/json";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { dynamicProvider } from "../../../../provider/host/dynamic-provider";
import { manualClock } from "../../../support/clock";
import { WidgetCloud } from "../../../support/widget";

/** The entries that the engine and the constructor add to all inputs. */
export const host = {
  __provider: 'exports.handler=()=>require("pulumi-pools/provider")',
  __pulumi: { name: "web", urn: "urn:pulumi:web" },
};
export const declared = { name: "web-1", zone: "north", size: 3, mode: "plain" };
export const inputs = { ...declared, ...host };

/** The verbs as the host calls them, with plain JSON. */
export type Verbs = Record<
  "configure" | "check" | "diff" | "create" | "read" | "update" | "delete",
  (...args: unknown[]) => Promise<JsonObject>
>;

/** A provider of widgets, as the host calls it. */
export function start(change: (definition: ResourceDefinition) => ResourceDefinition = (definition) => definition) {
  const cloud = new WidgetCloud();
  const logged: string[] = [];
  const clock = manualClock();
  const provider = dynamicProvider(change(cloud.definition), {
    clock,
    env: { WIDGET_ENV: "from the environment" },
    shared: new Shared(),
    log: (severity, message, urn) => void logged.push(`${severity} ${urn ?? "-"}: ${message}`),
  });
  return { cloud, clock, logged, provider: provider as unknown as Verbs };
}

/** The same, after it has created a widget. */
export async function existing(change?: (definition: ResourceDefinition) => ResourceDefinition) {
  const started = start(change);
  const { id, outs } = await started.provider.create(inputs);
  return { ...started, id: String(id), outs: outs as JsonObject };
}
