import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, ConfigurationError, TransportError, type Refusal } from "../../core/errors";
import { ApiClient } from "../../core/http/api-client";
import { HttpClient, type HttpAnswer, type HttpRequest, type SignableRequest } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import { path } from "../../core/http/path";
import { SharedRead } from "../../core/http/shared-read";
import { howToSet } from "../../core/settings/sources";
import { fingerprint } from "../../core/text/fingerprint";
import { accountOf, endpointIn, settingsSchema, vendorEndpoint, type Account } from "./account";
import {
  accepted,
  nodeList,
  nodePool,
  nodePoolList,
  type ListedNodePool,
  type NodeAnswer,
  type NodePoolAnswer,
} from "./answers";
import { isNodePoolNotFound, isPoolNotFound, refusalOf } from "./errors";
import { sdkDate, signatureHeaders } from "./signature";

/** A refresh reads all its node pools within seconds; what one list call saw answers them all. */
const LIST_AGE_MS = 5_000;
/** PATCH takes no other: ModelArts answers `application/json` with ModelArts.50004100. */
const MERGE_PATCH = "application/merge-patch+json";
/** More pages than any node pool has: a service that goes on is broken or hostile. */
const MOST_PAGES = 200;
/** Where IAM answers for regions that have no host of their own. */
const GLOBAL_IAM = "https://iam.myhuaweicloud.com";

/** A node pool by the two names that make its address. */
export interface Where {
  readonly poolName: string;
  readonly name: string;
}

/** Which project of which account is meant. */
export interface Access {
  readonly connection?: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** One project, as all verbs of the process share it. */
interface Project {
  /** Its id and client, looked up once. */
  readonly found: SharedRead<{ readonly http: HttpClient; readonly projectId: string }>;
  readonly lists: Map<string, SharedRead<ListedNodePool[]>>;
}

/** The node pools of one project, on behalf of one verb. */
export class ModelArtsClient extends ApiClient {
  constructor(
    private readonly project: Project,
    readonly region: string | undefined,
    context: Context,
  ) {
    super(context);
  }

  async projectId(): Promise<string> {
    return (await this.project.found.get(this.context.signal)).projectId;
  }

  /** The node pools of a resource pool, also the one named `<flavor>-default` that ModelArts made itself. */
  async nodePools(poolName: string): Promise<ListedNodePool[]> {
    const { lists, found } = this.project;
    const known = lists.get(poolName);
    if (known) return await known.get(this.context.signal);
    const place = path`/pools/${poolName}/nodepools`;
    const list = new SharedRead(
      async (signal) => {
        const { http, projectId } = await found.get(signal);
        const { body } = await http.send({ method: "GET", path: path`/v2/${projectId}` + place }, signal);
        return parseAnswer(nodePoolList, body, `GET ${place}`).items;
      },
      this.context.clock,
      LIST_AGE_MS,
    );
    lists.set(poolName, list);
    return await list.get(this.context.signal);
  }

  /** The node pool as it is this moment; undefined where ModelArts says, twice, that there is none. */
  async findNodePool(where: Where): Promise<NodePoolAnswer | undefined> {
    try {
      return checked(await this.find(placeOf(where), nodePool), where);
    } catch (error) {
      if (!isPoolNotFound(error) || !(await this.lacksPool(where.poolName))) throw error;
      return undefined; // the resource pool is gone with all its node pools
    }
  }

  /** The same with one look, where absence is expected. */
  async lookOnce(where: Where): Promise<NodePoolAnswer | undefined> {
    return checked(await this.findOnce(placeOf(where), nodePool), where);
  }

  create(poolName: string, body: unknown): Promise<unknown> {
    return this.change({ method: "POST", path: path`/pools/${poolName}/nodepools`, body }, accepted);
  }

  patch(where: Where, body: unknown): Promise<unknown> {
    return this.change({ method: "PATCH", path: placeOf(where), body, contentType: MERGE_PATCH }, accepted);
  }

  delete(where: Where): Promise<unknown> {
    return this.change({ method: "DELETE", path: placeOf(where) }, z.unknown());
  }

  /** The nodes of a node pool, all pages. */
  async nodes(where: Where): Promise<NodeAnswer[]> {
    const found: NodeAnswer[] = [];
    const seen = new Set<string>();
    for (let position = ""; !seen.has(position);) {
      if (seen.size >= MOST_PAGES)
        throw new TransportError(`GET ${placeOf(where)}/nodes`, `it has more than ${MOST_PAGES} pages`, true, false);
      seen.add(position); // a service that ignores `continue` would answer the same page for ever
      const query = position ? { continue: position } : undefined;
      const page = await this.get(`${placeOf(where)}/nodes`, nodeList, query);
      found.push(...page.items);
      position = page.metadata.continue ?? "";
    }
    return found;
  }

  isNotFound(error: unknown): boolean {
    return isNodePoolNotFound(error);
  }

  invalidate(): void {
    for (const list of this.project.lists.values()) list.invalidate();
  }

  protected async send(request: HttpRequest): Promise<HttpAnswer> {
    const { http, projectId } = await this.project.found.get(this.context.signal);
    return await http.send({ ...request, path: path`/v2/${projectId}` + request.path }, this.context.signal);
  }

  /** Whether the list of all resource pools, which is a second witness, has none of that name. */
  private async lacksPool(poolName: string): Promise<boolean> {
    const pools = z.looseObject({ items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })) });
    const { items } = await this.get("/pools", pools);
    return !items.some(({ metadata }) => metadata.name === poolName);
  }
}

/** The client of the project that a resource or function names, or that the configuration does. */
export function modelArtsClient(context: Context, access: Access): ModelArtsClient {
  const account = accountOf(context.settings, access.connection);
  const region = access.region ?? account.region;
  // The configured project is the one of the configured region.
  const configured = region === account.region ? account.projectId : undefined;
  const projectId = access.projectId ?? configured;
  const identity = fingerprint(JSON.stringify([account, region, projectId]));
  const project = context.shared.once(`modelarts ${identity}`, () => ({
    found: new SharedRead(
      (signal) => openProject(account, region, projectId, context, signal),
      context.clock,
      Infinity,
    ),
    lists: new Map<string, SharedRead<ListedNodePool[]>>(),
  }));
  return new ModelArtsClient(project, region, context);
}

function placeOf({ poolName, name }: Where): string {
  return path`/pools/${poolName}/nodepools/${name}`;
}

/** An answer about another node pool proves nothing about this one. */
function checked(answer: NodePoolAnswer | undefined, where: Where): NodePoolAnswer | undefined {
  if (answer === undefined || answer.metadata.name === where.name) return answer;
  throw new TransportError(`GET ${placeOf(where)}`, `it is about another node pool, ${answer.metadata.name}`, true);
}

async function openProject(
  account: Account,
  region: string | undefined,
  known: string | undefined,
  context: Context,
  signal: AbortSignal,
): Promise<{ http: HttpClient; projectId: string }> {
  const projectId = known ?? (await lookUpProject(account, region, context, signal));
  return { projectId, http: httpClient(endpointIn(account, region), account, context, projectId) };
}

const projectList = z.object({
  projects: z.array(z.looseObject({ id: z.string(), name: z.string(), enabled: z.boolean().optional() })).default([]),
});

/** A region has a project of its own name, which is what clients mean when none is set. */
async function lookUpProject(
  account: Account,
  region: string | undefined,
  context: Context,
  signal: AbortSignal,
): Promise<string> {
  const setProject = `Set it: ${howToSet(settingsSchema, "projectId")}; the console shows it under My Credentials.`;
  if (region === undefined) throw new ConfigurationError(`No project id is set. ${setProject}`);
  const { projects } = await askIam(account, region, context, signal);
  const found = projects.filter(({ name, enabled }) => name === region && enabled !== false);
  if (found.length > 1)
    throw new ConfigurationError(
      `The account has ${found.length} projects for the region ${region}: ${found.map(({ id }) => id).join(", ")}. ${setProject}`,
    );
  if (found[0]) return found[0].id;
  throw new ConfigurationError(`The account has no enabled project for the region ${region}. ${setProject}`);
}

async function askIam(
  account: Account,
  region: string,
  context: Context,
  signal: AbortSignal,
): Promise<z.output<typeof projectList>> {
  const own = account.iamEndpoint ?? vendorEndpoint("iam", region) ?? GLOBAL_IAM;
  const ask = async (host: string) => {
    const request: HttpRequest = { method: "GET", path: "/v3/projects", query: { name: region } };
    const { body } = await httpClient(host, account, context).send(request, signal);
    return parseAnswer(projectList, body, "GET /v3/projects");
  };
  try {
    return await ask(own);
  } catch (error) {
    const isUnknownHost = error instanceof TransportError && !error.mayHaveHappened;
    if (!isUnknownHost || account.iamEndpoint !== undefined) throw error;
    return await ask(GLOBAL_IAM); // some regions have no IAM host of their own
  }
}

function httpClient(baseUrl: string, account: Account, context: Context, projectId?: string): HttpClient {
  const { clock } = context;
  return new HttpClient({
    baseUrl,
    clock,
    allowInsecure: account.allowInsecure,
    authenticate: (request) => proof(request, account, clock.now(), projectId),
    refusal: refusalOf,
    hint,
  });
}

function proof(
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
      "Check the keys (or the token, which lasts a day), and this machine's clock: 15 minutes are too much. Five refusals in a row lock a key for five minutes. " +
      "Refresh and destroy use the credentials of the last `pulumi up`, so after a rotation run `pulumi up`, or refresh with --run-program."
    );
  }
  if (status === 403) return "Check that the project id belongs to the account and that its user may use ModelArts.";
  if (isPoolNotFound(new ApiError("", status, refusal)))
    return "poolName is the resource pool's id (its metadata.name), not the name that the console shows; check region and project too.";
  return undefined;
}
