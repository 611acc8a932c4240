import { messageOf, PoolsError } from "../../core/errors";
import { path } from "../../core/http/path";
import type { Deletion } from "../../core/resource";
import type { PoolerClient } from "../api/client";
import { findRunning, type VmAnswer } from "./reading";

/** The VM, which must run. @throws PoolsError that says how to get another. */
export async function runningVm(client: PoolerClient, host: string): Promise<VmAnswer> {
  const found = await findRunning(client, host);
  if (found) return found;
  throw new PoolsError(
    `VM ${host} is gone: its lifetime is over, or it was deleted elsewhere. Run \`pulumi refresh\`, and the next \`pulumi up\` checks out another, or declare another \`vm\`.`,
  );
}

/** Deletes VMs. Servers since 3.0 also accept a DELETE of a ready or destroyed VM, so only running ones are deleted. */
export async function deleteVms(client: PoolerClient, hosts: readonly string[]): Promise<Deletion> {
  const wereRunning = await onEach(hosts, "deleted", async (host) => {
    if ((await findRunning(client, host)) === undefined) return false;
    await client.remove(path`/vm/${host}`);
    return true;
  });
  return wereRunning.includes(true) ? "deleted" : "absent";
}

/**
 * Runs `act` for every VM, also if it fails for some.
 * @throws PoolsError that names the VMs that were not `done`
 */
export async function onEach<T>(
  hosts: readonly string[],
  done: string,
  act: (host: string) => Promise<T>,
): Promise<T[]> {
  if (hosts.length === 1 && hosts[0] !== undefined) return [await act(hosts[0])];
  const ended = await Promise.allSettled(hosts.map(act));
  const failed = ended.flatMap((end, index) => (end.status === "rejected" ? [{ host: hosts[index], end }] : []));
  if (failed.length === 0) return ended.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  const complaints = failed.map(({ host, end }) => `${host ?? ""}: ${messageOf(end.reason)}`);
  throw new PoolsError(`${failed.length} of ${hosts.length} VMs were not ${done}. ${complaints.join(" ")}`);
}
