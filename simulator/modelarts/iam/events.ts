import { z } from "zod";
import { eventsOf, type Event } from "../../events";
import { seconds } from "../event-targets";
import type { Model } from "../model";
import { addUser, hexDigits, issueTemporaryKey, issueToken } from "./account";

export function accountEvents(current: () => Model): Record<string, Event> {
  const event = eventsOf(current);
  return {
    issueToken: event(z.strictObject({ expiresInSeconds: seconds.optional() }), (body, { account, world }) => {
      return { token: issueToken(account, world, account.projectId, body.expiresInSeconds) };
    }),

    issueTemporaryKey: event(z.strictObject({ expiresInSeconds: seconds.optional() }), (body, { account, world }) => {
      const { accessKey, secretKey, securityToken } = issueTemporaryKey(account, world, body.expiresInSeconds);
      return { accessKey, secretKey, securityToken };
    }),

    /** Adds a user who can get a token by password. */
    addUser: event(
      z.strictObject({ name: z.string().min(1), password: z.string().min(1) }),
      ({ name, password }, { account, world }) => {
        addUser(account, world, name, password);
        return { name, domain: account.domainName };
      },
    ),

    /** Adds a project, with the region's name by default, before or after the usable one in the list. */
    addProject: event(
      z.strictObject({
        name: z.string().optional(),
        enabled: z.boolean().default(false),
        first: z.boolean().default(true),
      }),
      ({ name, enabled, first }, { account, world }) => {
        const project = { id: world.random.text(32, hexDigits), name: name ?? account.region, enabled };
        account.projects = first ? [project, ...account.projects] : [...account.projects, project];
        return { projectId: project.id };
      },
    ),
  };
}
