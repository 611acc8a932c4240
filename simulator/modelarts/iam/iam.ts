import { z } from "zod";
import type { World } from "../../world";
import { daySeconds, issueToken, type Account, type User } from "./account";
import { IamError } from "../api/errors";

/** GET /v3/projects: SDKs find the project id of a region by it. An unknown name gives an empty list, not an error. */
export function listProjects(account: Account, origin: string, name: string | undefined): Record<string, unknown> {
  const links = (path: string) => ({ next: null, previous: null, self: `${origin}/v3/projects${path}` });
  const projects = account.projects.filter((project) => name === undefined || project.name === name);
  return {
    links: links(""),
    projects: projects.map(({ id, name: shown, enabled }) => ({
      domain_id: account.domainId,
      is_domain: false,
      parent_id: account.domainId,
      name: shown,
      description: "",
      links: links(`/${id}`),
      id,
      enabled,
    })),
  };
}

/** POST /v3/auth/tokens, by password or by access key. The token is in the header X-Subject-Token. */
export function createToken(account: Account, world: World, body: unknown): { token: string; body: unknown } {
  const parsed = tokenRequestSchema.safeParse(body);
  if (!parsed.success) {
    throw IamError.badRequest(`Request body is invalid: ${z.prettifyError(parsed.error)}`);
  }
  const { identity, scope } = parsed.data.auth;
  const user = identity.methods[0] === "password" ? userOfPassword(account, identity) : userOfKey(account, identity);
  const projectId = projectOf(account, scope);
  const token = issueToken(account, world, projectId);
  const now = world.wallClock.now();
  const domain = { id: account.domainId, name: account.domainName };
  const answer = {
    methods: identity.methods,
    issued_at: new Date(now).toISOString(),
    expires_at: new Date(now + daySeconds * 1000).toISOString(),
    user: { domain, id: user.id, name: user.name, password_expires_at: "" },
    ...(projectId === undefined ? { domain } : { project: { domain, id: projectId, name: account.region } }),
    roles: [],
    catalog: [],
  };
  return { token, body: { token: answer } };
}

const tokenRequestSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.tuple([z.enum(["password", "hw_ak_sk"])]),
      password: z
        .object({
          user: z.object({ name: z.string(), password: z.string(), domain: z.object({ name: z.string() }) }),
        })
        .optional(),
      hw_ak_sk: z.object({ access: z.object({ key: z.string() }), secret: z.object({ key: z.string() }) }).optional(),
    }),
    scope: z
      .object({
        project: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
        domain: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
      })
      .optional(),
  }),
});

type Identity = z.infer<typeof tokenRequestSchema>["auth"]["identity"];
type Identified = Pick<User, "id" | "name">;
type Scope = z.infer<typeof tokenRequestSchema>["auth"]["scope"];

function userOfPassword(account: Account, { password }: Identity): Identified {
  const user = account.users.get(password?.user.name ?? "");
  const matches = user?.password === password?.user.password && password?.user.domain.name === account.domainName;
  if (user === undefined || !matches) throw IamError.unauthorized("The username or password is wrong.");
  return user;
}

function userOfKey(account: Account, { hw_ak_sk: pair }: Identity): Identified {
  const key = account.keys.get(pair?.access.key ?? "");
  if (key === undefined || key.secretKey !== pair?.secret.key || key.securityToken !== undefined) {
    throw IamError.unauthorized("The access key or secret key is wrong.");
  }
  return { id: account.domainId, name: account.domainName };
}

function projectOf(account: Account, scope: Scope): string | undefined {
  const project = scope?.project;
  if (project === undefined) return undefined;
  const known = project.id === undefined ? project.name === account.region : project.id === account.projectId;
  if (!known) throw IamError.unauthorized("The project of the scope does not exist.");
  return account.projectId;
}
