import { createHmac } from "node:crypto";
import type { Connection, Simulator } from "../../../simulator";
import type { StackOptions } from "./inline-stack";

/** From the simulator's catalogue. */
export const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
export const DEBIAN = "907a70c3-1012-4037-b64c-e4228c38fb29";

/** The stack configuration that points `exoscale:` at a simulator. */
export function exoscaleConfig({ endpoint, key, secret, zone }: Connection["exoscale"]): StackOptions["config"] {
  return {
    "exoscale:endpoint": endpoint,
    "exoscale:key": { value: key, secret: true },
    "exoscale:secret": { value: secret, secret: true },
    "exoscale:zone": zone,
  };
}

/** What tests look at of a pool that the simulator holds. */
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
  readonly "public-ip-assignment": string;
  readonly "user-data"?: string;
}

export interface SimulatedExoscale {
  /** Of all zones. */
  readonly pools: readonly SimulatedPool[];
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly instances: readonly { readonly id: string }[];
  }[];
  readonly instances: readonly { readonly id: string; readonly name: string }[];
}

/** What exists, as the simulator itself sees it. */
export function exoscaleIn(simulator: Simulator): SimulatedExoscale {
  const { zones, antiAffinityGroups, instances } = simulator.view().exoscale as {
    readonly zones: Readonly<Record<string, Pick<SimulatedExoscale, "pools">>>;
    readonly antiAffinityGroups: SimulatedExoscale["groups"];
    readonly instances: SimulatedExoscale["instances"];
  };
  return { pools: Object.values(zones).flatMap(({ pools }) => pools), groups: antiAffinityGroups, instances };
}

export const NOTHING: SimulatedExoscale = { pools: [], groups: [], instances: [] };

/** The requests that change something, as `POST /instance-pool`, with every id as `*`. */
export function changesIn(simulator: Simulator): string[] {
  return simulator
    .log()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/v2/, "").replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, "*")}`);
}

/** What a pool refers to and this package does not make, such as a security group. Answers its id. */
export async function makeInExoscale(simulator: Simulator, path: string, body: object): Promise<string> {
  const { endpoint, key, secret } = simulator.connection().exoscale;
  const url = new URL(endpoint + path);
  const text = JSON.stringify(body);
  const expires = Math.floor(Date.now() / 1000) + 600;
  const signature = createHmac("sha256", secret)
    .update(`POST ${url.pathname}\n${text}\n\n\n${expires}`)
    .digest("base64");
  const answer = await fetch(url, {
    method: "POST",
    body: text,
    headers: { authorization: `EXO2-HMAC-SHA256 credential=${key},expires=${expires},signature=${signature}` },
  });
  const { reference } = (await answer.json()) as { readonly reference?: { readonly id: string } };
  if (!reference) throw new Error(`POST ${path} was answered with ${answer.status}`);
  return reference.id;
}
