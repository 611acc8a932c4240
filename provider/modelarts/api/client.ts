import { type Mutex } from "async-mutex";
import type { Context } from "../../core/context";
import { ApiClient } from "../../core/http/api-client";
import type { HttpAnswer, HttpRequest } from "../../core/http/client";
import { parseAnswer } from "../../core/http/parse-answer";
import { path } from "../../core/http/path";
import { SharedRead } from "../../core/http/shared-read";
import { fingerprint } from "../../core/text/fingerprint";
import { accountOf } from "./account";
import { nodePoolList, orderId, poolList, type ListedNodePool } from "./answers";
import { isNodePoolNotFound } from "./errors";
import { openProject, type OpenProject } from "./project";

/** A refresh reads all its node pools within seconds: one list answers them all. */
const LIST_AGE_MS = 5_000;

/** A project of an account. */
export interface Access {
  readonly connection?: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** One project, shared by all verbs of the process. */
export interface Project {
  readonly region: string | undefined;
  /** Its id and HTTP client. */
  readonly found: SharedRead<OpenProject>;
  readonly lists: Map<string, SharedRead<ListedNodePool[]>>;
  /** By resource pool, because each accepts one change at a time. */
  readonly locks: Map<string, Mutex>;
}

/** The calls about one project, for one verb. */
export class ModelArtsClient extends ApiClient {
  constructor(
    protected readonly project: Project,
    override readonly context: Context,
  ) {
    super(context);
  }

  get region(): string | undefined {
    return this.project.region;
  }

  async projectId(): Promise<string> {
    return (await this.project.found.get(this.context.signal)).projectId;
  }

  /** The ids of the resource pools in the default workspace. */
  async poolNames(): Promise<string[]> {
    return (await this.get("/pools", poolList)).items.map(({ metadata }) => metadata.name);
  }

  /** The node pools of a resource pool, including `<flavor>-default`, which ModelArts creates itself. */
  async nodePools(poolName: string): Promise<ListedNodePool[]> {
    const { lists, found } = this.project;
    const place = path`/pools/${poolName}/nodepools`;
    const fetch = async (signal: AbortSignal) => {
      const { http, projectId } = await found.get(signal);
      const { body } = await http.send({ method: "GET", path: path`/v2/${projectId}` + place }, signal);
      return parseAnswer(nodePoolList, body, `GET ${place}`).items;
    };
    const list = lists.get(poolName) ?? new SharedRead(fetch, this.context.clock, LIST_AGE_MS);
    lists.set(poolName, list);
    return await list.get(this.context.signal);
  }

  async createOrderId(poolName: string, actionType: string | undefined, workspaceId: string | undefined) {
    const body: Record<string, string> = actionType === undefined ? {} : { actionType };
    const query = { ...body, ...(workspaceId === undefined ? {} : { workspaceId }) };
    const request = { method: "POST", path: path`/pools/${poolName}/orderid`, query, body } as const;
    return (await this.change(request, orderId)).id;
  }

  isNotFound(error: unknown): boolean {
    return isNodePoolNotFound(error);
  }

  invalidate(): void {
    for (const list of this.project.lists.values()) list.invalidate();
  }

  protected async send(request: HttpRequest): Promise<HttpAnswer> {
    const { http, projectId } = await this.project.found.get(this.context.signal);
    const version = request.path.startsWith("/orders") ? "v1" : "v2";
    return await http.send({ ...request, path: path`/${version}/${projectId}` + request.path }, this.context.signal);
  }
}

/** The client of the project that `access` or the configuration sets. */
export function modelArtsClient(context: Context, access: Access): ModelArtsClient {
  return new ModelArtsClient(projectOf(context, access), context);
}

export function projectOf(context: Context, access: Access): Project {
  const account = accountOf(context.settings, access.connection);
  const region = access.region ?? account.region;
  // The configured project belongs to the configured region.
  const configured = region === account.region ? account.projectId : undefined;
  const projectId = access.projectId ?? configured;
  const identity = fingerprint(JSON.stringify([account, region, projectId]));
  return context.shared.once(`modelarts ${identity}`, () => ({
    region,
    found: new SharedRead(
      (signal) => openProject(account, region, projectId, context, signal),
      context.clock,
      Infinity,
    ),
    lists: new Map<string, SharedRead<ListedNodePool[]>>(),
    locks: new Map<string, Mutex>(),
  }));
}
