import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { Connection, Simulator } from "../simulator/index";

/** The stack configuration that points `exoscale:` at a simulator. */
export function exoscaleConfig({ endpoint, key, secret, zone }: Connection["exoscale"]): ConfigMap {
  return {
    "exoscale:endpoint": { value: endpoint },
    "exoscale:key": { value: key, secret: true },
    "exoscale:secret": { value: secret, secret: true },
    "exoscale:zone": { value: zone },
  };
}

/** The relevant fields of a pool in the simulator. */
export interface SimulatedPool {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly size: number;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly instances: readonly { readonly id: string }[];
  readonly "anti-affinity-groups": readonly { readonly id: string }[];
  readonly "private-networks": readonly { readonly id: string }[];
  readonly "instance-type": { readonly id: string };
  readonly "public-ip-assignment": string;
  readonly "user-data"?: string;
}

export interface SimulatedExoscale {
  /** The pools of all zones. */
  readonly pools: readonly SimulatedPool[];
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly instances: readonly { readonly id: string }[];
  }[];
  readonly instances: readonly { readonly id: string; readonly name: string; readonly "public-ip"?: string }[];
}

/** The existing objects by the simulator's view. */
export function exoscaleIn(simulator: Simulator): SimulatedExoscale {
  const { zones, antiAffinityGroups, instances } = simulator.view().exoscale as {
    readonly zones: Readonly<Record<string, Pick<SimulatedExoscale, "pools">>>;
    readonly antiAffinityGroups: SimulatedExoscale["groups"];
    readonly instances: SimulatedExoscale["instances"];
  };
  return { pools: Object.values(zones).flatMap(({ pools }) => pools), groups: antiAffinityGroups, instances };
}

/** The changing requests, such as `POST /instance-pool`, with `*` for ids. */
export function changesIn(simulator: Simulator): string[] {
  return simulator
    .log()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/v2/, "").replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, "*")}`);
}
