import { against, COMMANDS, type Timing } from "./commands";
import { median, type Figure } from "./figures";
import type { Kind } from "./floor";

/** The requests for each of a hundred pools. */
export function requestsOf(all: Map<Kind, Timing>): Figure[] {
  const requests = all.get("pools")?.requests ?? {};
  const figure = (name: string, value: number | undefined, goal: number, because?: string): Figure => ({
    name,
    value: value ?? null,
    goal,
    unit: "requests",
    against: "-",
    because,
  });
  return [
    figure("requests of a preview of 100 pools", requests.preview, 0),
    figure("requests of a no-change up of 100 pools", requests["no-change up"], 0),
    figure("requests of a refresh of 100 pools", requests.refresh, 2),
    figure(
      "requests for each of 100 created pools: POST, poll, members",
      (requests.up ?? NaN) / 100,
      3,
      "shared lists are added",
    ),
    figure(
      "requests for each of 100 deleted pools: DELETE, polls",
      (requests.destroy ?? NaN) / 100,
      3,
      "the read before a deletion protects objects that something else manages",
    ),
  ];
}

/** terraform-provider-exoscale 0.70 on the same simulator, measured once on another machine: only requests compare. */
export function besideTerraform(all: Map<Kind, Timing>): Figure[] {
  const both = ["pools", "groups"] as const;
  const count = (command: "up" | "destroy"): number =>
    both.reduce((sum, kind) => sum + (all.get(kind)?.requests[command] ?? NaN), 0);
  const took = (command: "up" | "destroy"): number =>
    both.reduce((sum, kind) => sum + median(all.get(kind)?.seconds[command] ?? []), 0);
  const terraform = "terraform-provider-exoscale 0.70";
  const requests = [terraform, "a read before each deletion, and one that proves that the object is gone"] as const;
  const seconds = [`${terraform} on another machine`, "terraform cannot be run here, and two machines differ"] as const;
  const rows = [
    ["requests to make 50 pools and 50 groups", count("up") / 500, 0.5, requests],
    ["requests to delete them", count("destroy") / 400, 0.5, requests],
    ["time to make 50 pools and 50 groups", took("up") / 7.1, 0.5, seconds],
    ["time to delete them", took("destroy") / 7, 0.35, seconds],
  ] as const;
  return rows.map(([name, value, goal, [against, because]]) => {
    return { name, value, goal, unit: "ratio", against, because };
  });
}

/** The same pools by the plugin. Neither front should be slower than the other. */
export function besideDynamic(all: Map<Kind, Timing>): Figure[] {
  const [plugin, dynamic] = [all.get("plugin pools"), all.get("pools")];
  if (!plugin || !dynamic) return [];
  const because = "the engine also reads the plugin's schema";
  const figure = (name: string, value: number): Figure => {
    return { name, value, goal: 1, unit: "ratio", against: "the dynamic front", because };
  };
  return [
    ...COMMANDS.map((command) => figure(`${command} of 100 pools by the plugin`, against(plugin, dynamic, command))),
    figure("state of a pool by the plugin", plugin.stored.bytes / dynamic.stored.bytes),
  ];
}

export function sizes(few: Map<Kind, Timing>, many: Map<Kind, Timing>): Figure[] {
  const [ours, floor, stored] = [many.get("pools"), many.get("floor B"), few.get("pools")?.stored];
  return [
    {
      name: "state of a pool",
      value: stored ? stored.bytes / stored.values : null,
      goal: 1.15,
      unit: "ratio",
      against: "its inputs and outputs as JSON",
      because: "the engine's own metadata, and twice the URN and the name of the provider's code",
    },
    {
      name: "memory of the provider process, 500 resources",
      value: ours && floor ? ours.memory - floor.memory : null,
      goal: 40,
      unit: "MB",
      against: "a no-op handler's",
      because: "zod, axios and the list of 500 pools",
    },
  ];
}
