import { z } from "zod";
import { field, type FieldFacts } from "../../../core/schema/field";
import { id } from "../../fields";
import type { PoolInputs } from "../types";

/** `{ip}` as the host, or `{ip}` or `{id}` after a host. Credentials are not allowed: the state would hold them unencrypted. */
const CHECK_URL =
  /^https?:\/\/(\{ip\}(:\d{1,5})?(\/[\w./{}?&=%-]*)?|[a-z0-9][a-z0-9.-]*(:\d{1,5})?\/[\w./?&=%-]*\{(ip|id)\}[\w./?&=%-]*)$/i;
const NO_CHECK_URL = "must be an http or https URL with {ip} or {id}";

const healthCheck = z
  .strictObject({
    url: field(z.string().regex(CHECK_URL, NO_CHECK_URL).refine(isUrl, NO_CHECK_URL).optional(), {
      description:
        "URL with `{ip}` for a member's public IPv4 address or `{id}` for its id. A status of 200 to 299 is healthy. Redirects are not followed, and certificates are not verified, because they are rarely issued for addresses",
    }),
    port: field(z.int().min(1).max(65_535).optional(), {
      description:
        "TCP port of the public IPv4 address, instead of a URL. A member that accepts a connection is healthy",
    }),
    intervalSeconds: field(z.int().min(1).max(3600).optional(), {
      description: "Seconds between two checks of a member, and the timeout of one check",
      default: "5",
    }),
    timeoutSeconds: field(z.int().min(1).max(86_400).optional(), {
      description: "Seconds within which a new member must become healthy; otherwise its batch fails",
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
    description: "Members below `size` that may be missing or unhealthy during the rollout",
    default: "0",
  }),
  maxSurge: field(z.int().min(0).optional(), {
    description: "Members above `size` that may exist during the rollout. A full anti-affinity group allows none",
    default: "1",
  }),
  batchPauseSeconds: field(z.int().min(0).max(86_400).optional(), {
    description: "Seconds to wait after new members are healthy before old ones are removed",
    default: "0",
  }),
  healthCheck: field(healthCheck.optional(), {
    description: "How to check that a member works. The check runs on the machine that runs Pulumi",
    default: "a running member is healthy",
  }),
  pauseOnFailure: field(z.boolean().optional(), {
    description:
      "Whether a new member that does not become healthy stops the rollout at once. If false, it counts as unavailable, and the rollout continues as far as its bounds allow before it fails",
    default: "true",
  }),
});
export type Rollout = z.output<typeof rollout>;
export type HealthCheck = z.output<typeof healthCheck>;

/** A member, and the inputs whose old value it still has. */
const outdated = z.object({
  id: field(id, "Id of the instance"),
  fields: field(z.array(z.string()), "Inputs whose old value it still has"),
});
export type Outdated = z.output<typeof outdated>;

/** @param changesMembers the inputs whose change adds or removes members */
export function rolloutOutputs(changesMembers: NonNullable<FieldFacts["changesWith"]>) {
  return {
    outdatedInstanceIds: field(
      z.array(id),
      "Ids of the members that were created from an older definition of the pool",
    ),
    outdatedInstances: field(z.array(outdated), "The same members, with the outdated inputs of each"),
    stoppedRollout: field(
      z
        .object({
          size: field(z.number(), "Size at the end of the rollout"),
          fewest: field(z.number(), "Smallest size that the pool may have now"),
          most: field(z.number(), "Largest size that the pool may have now"),
        })
        .optional(),
      {
        description: "A rollout that stopped. The next `pulumi up` continues it",
        changesWith: changesMembers,
      },
    ),
  };
}

/** The settings of a rollout with defaults. */
export function settingsOf(given: Rollout): Required<Omit<Rollout, "healthCheck">> {
  const { maxUnavailable = 0, maxSurge = 1, batchPauseSeconds = 0, pauseOnFailure = true } = given;
  return { maxUnavailable, maxSurge, batchPauseSeconds, pauseOnFailure };
}

/** What must hold between the settings and the pool's other inputs. */
export function rolloutRules(given: Rollout, pool: PoolInputs, fail: (path: string, reason: string) => void): void {
  const { maxUnavailable, maxSurge } = settingsOf(given);
  const { size = 0, minAvailable = 0, publicIpAssignment } = pool;
  if (maxUnavailable + maxSurge === 0)
    fail("rollout.maxSurge", "must be at least 1 if maxUnavailable is 0, but is 0: no member could be replaced");
  else if (maxSurge === 0 && size > 0 && minAvailable >= size)
    fail("rollout.maxSurge", `must be at least 1, but is 0: minAvailable ${minAvailable} requires all ${size} members`);
  const { url, port } = given.healthCheck ?? {};
  if ((port !== undefined || url?.includes("{ip}")) && publicIpAssignment === "none")
    fail(
      "rollout.healthCheck",
      'cannot reach members without a public address (publicIpAssignment "none"): give a url with {id}',
    );
}

function isUrl(text: string): boolean {
  return URL.canParse(text.replaceAll(/\{(ip|id)\}/g, "192.0.2.1"));
}
