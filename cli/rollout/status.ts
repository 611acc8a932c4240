import { z } from "zod";
import type { Context } from "../../provider/core/context";
import type { Settings } from "../../provider/core/settings/settings";
import { instancePool } from "../../provider/exoscale/instance-pool/instance-pool";
import { withContext } from "../context";
import { packageType, parseState, parseUrn } from "../state";
import { table } from "../table";

interface StatusRequest {
  /** The output of `pulumi stack export`. */
  readonly state: string;
  /** The provider's settings, for credentials. */
  readonly settings: Settings;
  readonly json?: boolean;
}

/** Members of one pool that were created from the same definition, as far as known. */
interface SameDefinition {
  /** The inputs with older values; empty if the members are current. */
  readonly outdatedInputs: readonly string[];
  readonly members: readonly Member[];
}

interface Member {
  readonly id: string;
  readonly name?: string;
  readonly state?: string;
  readonly publicIp?: string;
}

interface PoolStatus {
  /** The resource's name in the program. */
  readonly resource: string;
  readonly id: string;
  readonly size: number;
  /** Whether a rollout stopped before its end. */
  readonly isStopped: boolean;
  readonly definitions: readonly SameDefinition[];
}

/** Prints the current members of the stack's instance pools by definition. Changes nothing. */
export async function printRolloutStatus(request: StatusRequest, write: (text: string) => void): Promise<void> {
  const statuses = await rolloutStatus(request);
  write(request.json === true ? `${JSON.stringify(statuses, undefined, 2)}\n` : tableOf(statuses));
}

async function rolloutStatus({ state, settings }: StatusRequest): Promise<readonly PoolStatus[]> {
  return await withContext(
    settings,
    () => undefined,
    (context) => Promise.all(poolsIn(state).map((pool) => statusOf(pool, context))),
  );
}

const stored = z.object({
  zone: z.string(),
  connection: z.string().optional(),
  rollout: instancePool.inputs.shape.rollout.catch(undefined),
  outdatedInstances: instancePool.outputs.shape.outdatedInstances.catch([]),
  stoppedRollout: instancePool.outputs.shape.stoppedRollout.catch(undefined),
});
const exported = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          outputs: z.unknown().optional(),
          delete: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
});

interface StoredPool {
  readonly resource: string;
  readonly id: string;
  readonly known: z.output<typeof stored>;
}

/** The pools of a stack, without replaced ones that wait for their deletion. */
function poolsIn(text: string): StoredPool[] {
  return parseState(text, exported).deployment.resources.flatMap(({ urn, type, id, outputs, delete: isReplaced }) => {
    const known = stored.safeParse(outputs);
    if (packageType(type) !== instancePool.type || id === undefined || isReplaced || !known.success) return [];
    return [{ resource: parseUrn(urn).name, id, known: known.data }];
  });
}

async function statusOf({ resource, id, known }: StoredPool, context: Context): Promise<PoolStatus> {
  const found = await instancePool.read(id, known, context);
  if (!found) return { resource, id, size: 0, isStopped: false, definitions: [] };
  const { instances, outdatedInstances, stoppedRollout, size = instances.length } = found.state;
  const groups = new Map<string, { outdatedInputs: readonly string[]; members: Member[] }>();
  for (const member of instances) {
    const outdatedInputs = outdatedInstances.find((one) => one.id === member.id)?.fields ?? [];
    const key = outdatedInputs.join();
    const group = groups.get(key) ?? { outdatedInputs, members: [] };
    group.members.push(member);
    groups.set(key, group);
  }
  const definitions = [...groups.values()].sort((a, b) => a.outdatedInputs.length - b.outdatedInputs.length);
  return { resource, id, size, isStopped: stoppedRollout !== undefined, definitions };
}

function tableOf(statuses: readonly PoolStatus[]): string {
  const rows = statuses.flatMap(({ resource, size, isStopped, definitions }) => {
    const pool = `${resource} (size ${size}${isStopped ? ", rollout stopped" : ""})`;
    if (definitions.length === 0) return [[pool, "no members", "", "", ""]];
    return definitions.flatMap(({ outdatedInputs, members }) => {
      const definition = outdatedInputs.length === 0 ? "current" : `older ${outdatedInputs.join(", ")}`;
      return members.map(({ id, state = "", publicIp = "" }) => [pool, definition, id, state, publicIp]);
    });
  });
  return table(["POOL", "DEFINITION", "MEMBER", "STATE", "ADDRESS"], rows);
}
