import { z } from "zod";
import { TransportError } from "../../core/errors";
import type { HttpRequest } from "../../core/http/client";
import { path } from "../../core/http/path";
import { hostNames } from "../api/answer-values";
import type { PoolerClient } from "../api/client";
import { shortName } from "../fields";

/** The number of VMs by pool or alias. */
export type Wanted = Readonly<Record<string, number>>;

/** A VM that was just checked out. */
export interface Host {
  readonly hostname: string;
  /** The requested pool or alias. */
  readonly pool: string;
}

/** Checks out all VMs by one request. @throws TransportError if the answer holds another number of VMs */
export async function requestCheckout(client: PoolerClient, wanted: Wanted): Promise<Host[]> {
  const names = Object.keys(wanted);
  const each = z.object({ hostname: hostNames });
  const answer = z.object(Object.fromEntries(names.map((name) => [name, each])));
  const request = requestFor(wanted);
  const body = await client.change(request, answer);
  const hosts = names.flatMap((pool) =>
    (body[pool]?.hostname ?? []).map((hostname) => ({ hostname: shortName(hostname), pool })),
  );
  if (matches(hosts, wanted)) return hosts;
  throw new TransportError(
    `${request.method} ${request.path}`,
    `it returned ${hosts.length} VMs for ${describe(wanted)}`,
    true,
  );
}

/** A longer path exceeds the line length that servers accept. */
const MOST_IN_A_PATH = 80;

/** Names are in the path for one VM and for names with a dot, which servers since 3.0 refuse in a body. */
function requestFor(wanted: Wanted): HttpRequest {
  const counts = Object.entries(wanted);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total === 1 || (total <= MOST_IN_A_PATH && counts.some(([name]) => name.includes(".")))) {
    const names = counts.flatMap(([name, count]) => Array<string>(count).fill(path`${name}`));
    return { method: "POST", path: `/vm/${names.join("+")}` };
  }
  return { method: "POST", path: "/vm", body: wanted };
}

/** Whether `hosts` are exactly the wanted number of each pool. */
export function matches(hosts: readonly Host[], wanted: Wanted): boolean {
  return Object.entries(wanted).every(([name, count]) => hosts.filter(({ pool }) => pool === name).length === count);
}

export function describe(wanted: Wanted): string {
  return Object.entries(wanted)
    .map(([name, count]) => `${count} of ${name}`)
    .join(", ");
}
