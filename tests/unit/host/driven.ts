import { Shared } from "../../../provider/core/context";
import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { dynamicProvider } from "../../../provider/host/dynamic-provider";
import { manualClock } from "../../support/clock";
import { WidgetCloud } from "../../support/widget";

/** What the engine and the constructor put into every bag. */
export const host = {
  __provider: 'exports.handler=()=>require("pulumi-pools/provider")',
  __pulumi: { name: "web", urn: "urn:pulumi:web" },
};
export const declared = { name: "web-1", zone: "north", size: 3, mode: "plain" };
export const inputs = { ...declared, ...host };

/** The verbs as the host calls them: bags in, a bag out. */
export type Verbs = Record<
  "configure" | "check" | "diff" | "create" | "read" | "update" | "delete",
  (...args: unknown[]) => Promise<JsonObject>
>;

/** A provider as the host drives it, over a cloud of widgets. */
export function start(change: (definition: ResourceDefinition) => ResourceDefinition = (definition) => definition) {
  const cloud = new WidgetCloud();
  const told: string[] = [];
  const clock = manualClock();
  const provider = dynamicProvider(change(cloud.definition), {
    clock,
    env: { WIDGET_ENV: "from the environment" },
    shared: new Shared(),
    log: (severity, message, urn) => void told.push(`${severity} ${urn ?? "-"}: ${message}`),
  });
  return { cloud, clock, told, provider: provider as unknown as Verbs };
}

/** The same with a widget that it has made. */
export async function existing(change?: (definition: ResourceDefinition) => ResourceDefinition) {
  const started = start(change);
  const { id, outs } = await started.provider.create(inputs);
  return { ...started, id: String(id), outs: outs as JsonObject };
}
