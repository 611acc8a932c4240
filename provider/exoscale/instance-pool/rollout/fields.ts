import { z } from "zod";
import { field, type FieldFacts } from "../../../core/schema/field";
import { id } from "../../fields";

/** `{ip}` as the host, or `{ip}` or `{id}` after a host. It has no place for credentials: the state would hold them in clear. */
const CHECK_URL =
  /^https?:\/\/(\{ip\}(:\d{1,5})?(\/[\w./{}?&=%-]*)?|[a-z0-9][a-z0-9.-]*(:\d{1,5})?\/[\w./?&=%-]*\{(ip|id)\}[\w./?&=%-]*)$/i;
const NO_CHECK_URL = "must be an http or https URL with {ip} or {id}";

const healthCheck = z
  .strictObject({
    url: field(z.string().regex(CHECK_URL, NO_CHECK_URL).refine(isUrl, NO_CHECK_URL).optional(), {
      description:
        "URL with `{ip}` for a member's public IPv4 address or `{id}` for its id. Healthy is an answer of 200 to 299; redirects are not followed, and certificates are not verified, because an address has none",
    }),
    port: field(z.int().min(1).max(65_535).optional(), {
      description: "TCP port of the public IPv4 address, instead of a URL. Healthy is a connection",
    }),
    intervalSeconds: field(z.int().min(1).max(3600).optional(), {
      description: "Seconds between two checks of a member; one check may take no longer",
      default: "5",
    }),
    timeoutSeconds: field(z.int().min(1).max(86_400).optional(), {
      description: "Seconds in which a new member must become healthy. Then its batch has failed",
      default: "300",
    }),
    successes: field(z.int().min(1).max(100).optional(), {
      description: "Checks in a row that must succeed",
      default: "1",
    }),
  })
  .refine(({ url, port }) => (url === undefined) !== (port === undefined), { error: "must have either url or port" });

export const rollout = z.strictObject({
  maxUnavailable: field(z.int().min(0).optional(), {
    description: "Members below `size` that may be missing or not healthy meanwhile",
    default: "0",
  }),
  maxSurge: field(z.int().min(0).optional(), {
    description: "Members above `size` that may exist meanwhile. A full anti-affinity group takes none",
    default: "1",
  }),
  batchPauseSeconds: field(z.int().min(0).max(86_400).optional(), {
    description: "Seconds for which healthy new members are watched before old ones are taken away",
    default: "0",
  }),
  healthCheck: field(healthCheck.optional(), {
    description: "What tells that a member works. It runs on the machine that runs Pulumi",
    default: "a member that runs is healthy",
  }),
  pauseOnFailure: field(z.boolean().optional(), {
    description:
      "Whether a new member that does not become healthy stops the rollout at once. With false it counts as unavailable, and the rollout goes as far as its bounds allow before it fails",
    default: "true",
  }),
});
export type Rollout = z.output<typeof rollout>;
export type HealthCheck = z.output<typeof healthCheck>;

/** @param changesMembers what makes members come and go: see FieldFacts.changesWith */
export function rolloutOutputs(changesMembers: NonNullable<FieldFacts["changesWith"]>) {
  return {
    outdatedInstanceIds: field(z.array(id), {
      description: "Ids of the members that were made from an older definition of the pool",
    }),
    outdatedInstances: field(
      z.array(
        z.object({
          id: field(id, "Id of the instance"),
          fields: field(z.array(z.string()), "Inputs of which it has an older value"),
        }),
      ),
      { description: "The same members, and what is old about them" },
    ),
    stoppedRollout: field(
      z
        .object({
          size: field(z.number(), "Size with which the rollout is to end"),
          fewest: field(z.number(), "The least size at which it may have left the pool"),
          most: field(z.number(), "The greatest size at which it may have left the pool"),
        })
        .optional(),
      {
        description: "A rollout that stopped before its end. The next `pulumi up` continues it",
        changesWith: changesMembers,
      },
    ),
  };
}

/** The pool's inputs that a rollout depends on, as far as they are known. */
interface PoolInputs {
  readonly size?: number;
  readonly minAvailable?: number;
  readonly publicIpAssignment?: string;
}

/** The settings of a rollout with what was left out filled in. */
export function settingsOf(given: Rollout): Required<Omit<Rollout, "healthCheck">> {
  const { maxUnavailable = 0, maxSurge = 1, batchPauseSeconds = 0, pauseOnFailure = true } = given;
  return { maxUnavailable, maxSurge, batchPauseSeconds, pauseOnFailure };
}

/** What must hold between the settings and the pool's other inputs. */
export function rolloutFailures(given: Rollout, pool: PoolInputs): [path: string, why: string][] {
  const { maxUnavailable, maxSurge } = settingsOf(given);
  const { size = 0, minAvailable = 0, publicIpAssignment } = pool;
  const { url, port } = given.healthCheck ?? {};
  const failures: [string, string][] = [];
  if (maxUnavailable + maxSurge === 0)
    failures.push([
      "rollout.maxSurge",
      "must be at least 1 where maxUnavailable is 0, but is 0: nothing could be replaced otherwise",
    ]);
  else if (maxSurge === 0 && size > 0 && minAvailable >= size)
    failures.push([
      "rollout.maxSurge",
      `must be at least 1, but is 0: minAvailable ${minAvailable} lets none of ${size} members be missing`,
    ]);
  const needsAddress = port !== undefined || url?.includes("{ip}") === true;
  if (needsAddress && publicIpAssignment === "none")
    failures.push([
      "rollout.healthCheck",
      'cannot reach members without a public address, as publicIpAssignment "none" makes them: give a url with {id} that leads to them',
    ]);
  return failures;
}

function isUrl(text: string): boolean {
  return URL.canParse(text.replaceAll(/\{(ip|id)\}/g, "192.0.2.1"));
}
