import { dirname, join, resolve } from "node:path";
import { isObject, without, type JsonObject } from "../../../provider/core/json";
import { parseDuration } from "../../../provider/host/timeouts";

/**
 * A front of the provider: its process, and the form of its requests. Tests write values in the form of the dynamic front,
 * with the host's entries; the plugin gets these outside the values.
 */
export interface Front {
  readonly name: "dynamic" | "plugin";
  readonly launcher: string;
  /** `config` has the keys of the vendors' namespaces, such as `exoscale:zone`. */
  configuration(config: Readonly<Record<string, string>>): Record<string, string>;
  /** `request` with the data about its resource that `bag` holds. */
  about<R extends AboutResource>(request: R, bag: JsonObject): R;
  sent(bag: JsonObject, epoch: number): JsonObject;
  /** @param asked the bag of the request */
  received(bag: JsonObject, asked: JsonObject): JsonObject;
}

interface AboutResource {
  setUrn(urn: string): unknown;
  setTimeout?(seconds: number): unknown;
}

export function frontNamed(name = "dynamic"): Front {
  const found = [dynamic, plugin].find((front) => front.name === name);
  if (!found) throw new Error(`${name} is no front: there are dynamic and plugin.`);
  return found;
}

const dynamic: Front = {
  name: "dynamic",
  launcher: join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd", "dynamic-provider", "index.js"),
  configuration: (config) => ({ ...config }),
  about: (request) => request,
  // Each epoch needs its own handler, because the launcher caches handlers by their text.
  sent: ({ __provider, ...rest }, epoch) =>
    typeof __provider === "string" ? { ...rest, __provider: `${__provider}//${epoch}` } : rest,
  received: ({ __provider, ...rest }) =>
    typeof __provider === "string" ? { ...rest, __provider: __provider.replace(/\/\/\d+$/, "") } : rest,
};

const plugin: Front = {
  name: "plugin",
  launcher: resolve(__dirname, "../../../plugin/pulumi-resource-pools"),
  configuration: (config) => {
    const objects: Record<string, Record<string, string>> = {};
    for (const [key, value] of Object.entries(config)) {
      const [cloud = "", name = ""] = key.split(":");
      const own: unknown = cloud === "pools" || name === "connections" ? JSON.parse(value) : undefined;
      if (cloud === "pools") objects[name] = { ...objects[name], ...(own as Record<string, string>) };
      else objects[cloud] = { ...objects[cloud], [name]: name === "connections" ? (own as string) : value };
    }
    return Object.fromEntries(Object.entries(objects).map(([cloud, values]) => [cloud, JSON.stringify(values)]));
  },
  about: (request, { __provider, __pulumi, customTimeouts }) => {
    const [, type = ""] = /handler\("(.*?)"\)/.exec(String(__provider)) ?? [];
    const name = isObject(__pulumi) ? String(__pulumi.name) : "";
    request.setUrn(`urn:pulumi:test::test::pools:${type}::${name}`);
    const limit = isObject(customTimeouts) ? parseDuration(customTimeouts.create) : undefined;
    if (limit !== undefined) request.setTimeout?.(limit / 1000);
    return request;
  },
  sent: ({ __provider, __pulumi, customTimeouts: _timeouts, ...own }) => own,
  received: (bag, { __provider, __pulumi, customTimeouts }) => ({
    ...(opened(bag) as JsonObject),
    __provider,
    __pulumi: isObject(__pulumi) ? without(__pulumi, ["isPreview"]) : __pulumi,
    customTimeouts,
  }),
};

/** Removes the marks of secrets, which a dynamic provider never gets. */
function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value;
  if (value["4dabf18193072939515e22adb298388d"] === "1b47061264138c4ac30d75fd1eb44270") return opened(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
}
