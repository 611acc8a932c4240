import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, ConfigurationError, TransportError, type Refusal } from "../../core/errors";
import { HttpClient, type HttpRequest, type SignableRequest } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import { howToSet } from "../../core/settings/sources";
import { endpointIn, settingsSchema, vendorEndpoint, type Account } from "./account";
import { isPoolNotFound, refusalOf } from "./errors";
import { sdkDate, signatureHeaders } from "./signature";

/** A project and its HTTP client. */
export interface OpenProject {
  readonly http: HttpClient;
  readonly projectId: string;
}

/** The IAM host for regions without their own. */
const GLOBAL_IAM = "https://iam.myhuaweicloud.com";
/** Regions in ModelArts' SDK that are missing in IAM's. */
const WITHOUT_IAM = ["af-north-1", "cn-north-11", "cn-southwest-3"];

/** @param known the project's id; without it, IAM is asked for the project of the region */
export async function openProject(
  account: Account,
  region: string | undefined,
  known: string | undefined,
  context: Context,
  signal: AbortSignal,
): Promise<OpenProject> {
  const endpoint = endpointIn(account, region);
  const projectId = known ?? (await lookUpProject(account, region, context, signal));
  return { projectId, http: httpClient(endpoint, account, context, projectId) };
}

const projectList = z.object({
  projects: z.array(z.looseObject({ id: z.string(), name: z.string(), enabled: z.boolean().optional() })).default([]),
});

/** Each region has a default project of the same name, which clients use if none is set. */
async function lookUpProject(
  account: Account,
  region: string | undefined,
  context: Context,
  signal: AbortSignal,
): Promise<string> {
  const setProject = `Set it: ${howToSet(settingsSchema, "projectId")}; the console shows it under My Credentials.`;
  if (region === undefined) throw new ConfigurationError(`No project id is set. ${setProject}`);
  const { projects } = await askIam(account, region, async (host) => {
    const request: HttpRequest = { method: "GET", path: "/v3/projects", query: { name: region } };
    const { body } = await httpClient(host, account, context).send(request, signal);
    return parseAnswer(projectList, body, "GET /v3/projects");
  });
  const [found, ...others] = projects.filter(({ name, enabled }) => name === region && enabled !== false);
  if (!found)
    throw new ConfigurationError(`The account has no enabled project for the region ${region}. ${setProject}`);
  if (others.length === 0) return found.id;
  const ids = [found, ...others].map(({ id }) => id);
  throw new ConfigurationError(
    `The account has ${ids.length} projects for the region ${region}: ${ids.join(", ")}. ${setProject}`,
  );
}

/** Asks the IAM of the account or of the region. */
async function askIam<T>({ iamEndpoint }: Account, region: string, ask: (host: string) => Promise<T>): Promise<T> {
  if (iamEndpoint !== undefined) return await ask(iamEndpoint);
  const regional = WITHOUT_IAM.includes(region) ? undefined : vendorEndpoint("iam", region);
  if (regional === undefined) return await ask(GLOBAL_IAM);
  try {
    return await ask(regional);
  } catch (error) {
    // A new region may have no IAM host.
    const isUnreachable = error instanceof TransportError && !error.mayHaveHappened;
    if (!isUnreachable) throw error;
    return await ask(GLOBAL_IAM);
  }
}

function httpClient(baseUrl: string, account: Account, context: Context, projectId?: string): HttpClient {
  const { clock } = context;
  return new HttpClient({
    baseUrl,
    clock,
    allowInsecure: account.allowInsecure,
    authenticate: (request) => authHeaders(request, account, clock.now(), projectId),
    refusal: refusalOf,
    hint,
  });
}

function authHeaders(
  { method, url, body, contentType }: SignableRequest,
  { credentials }: Account,
  now: number,
  projectId: string | undefined,
): Record<string, string> {
  if ("authToken" in credentials) return { "X-Auth-Token": credentials.authToken };
  const own = {
    ...(projectId ? { "X-Project-Id": projectId } : {}),
    ...(credentials.securityToken ? { "X-Security-Token": credentials.securityToken } : {}),
  };
  const headers = { ...own, ...(contentType ? { "Content-Type": contentType } : {}) };
  return { ...own, ...signatureHeaders({ method, url, body, headers }, credentials, sdkDate(now)) };
}

function hint(status: number, refusal: Refusal): string | undefined {
  if (status === 401) {
    return (
      "Check the keys (or the token, which lasts a day), and this machine's clock, which may differ by less than 15 minutes. Five refusals in a row lock a key for five minutes. " +
      "Refresh and destroy use the credentials of the last `pulumi up`: after a rotation run `pulumi up`, or refresh with --run-program."
    );
  }
  if (status === 403) return "Check that the project id belongs to the account and that its user may use ModelArts.";
  if (isPoolNotFound(new ApiError("", status, refusal)))
    return "poolName is the resource pool's id (its metadata.name), not the name that the console shows; check region and project too.";
  return undefined;
}
