import { Mutex } from "async-mutex";
import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, DeadlineError, messageOf, TransportError } from "../../core/errors";
import { ApiClient } from "../../core/http/api-client";
import type { HttpAnswer, HttpRequest } from "../../core/http/client";
import { findTwice } from "../../core/http/not-found";
import { parseAnswer } from "../../core/http/parse-answer";
import { path } from "../../core/http/path";
import { SharedRead } from "../../core/http/shared-read";
import { fingerprint } from "../../core/text/fingerprint";
import { untilAborted } from "../../core/time/until-aborted";
import { accountOf } from "./account";
import {
  accepted,
  nodeList,
  nodePool,
  nodePoolList,
  order,
  orderId,
  orderList,
  poolList,
  type Accepted,
  type ListedNodePool,
  type ListedOrder,
  type NodeAnswer,
  type NodePoolAnswer,
  type OrderAnswer,
} from "./answers";
import { isNodePoolNotFound, isPoolNotFound } from "./errors";
import { openProject, type OpenProject } from "./project";

/** A refresh reads all its node pools within seconds: one list answers them all. */
const LIST_AGE_MS = 5_000;
/** The only type that PATCH accepts: ModelArts refuses `application/json` with ModelArts.50004100. */
const MERGE_PATCH = "application/merge-patch+json";
/** More pages than any node pool has: more means a broken or hostile service. */
const MOST_PAGES = 200;
/** The largest page of orders. */
const MOST_ORDERS = "500";

/** The two names that identify a node pool. */
export interface Where {
  readonly poolName: string;
  readonly name: string;
}

/** A project of an account. */
export interface Access {
  readonly connection?: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** One project, shared by all verbs of the process. */
interface Project {
  /** Its id and HTTP client. */
  readonly found: SharedRead<OpenProject>;
  readonly lists: Map<string, SharedRead<ListedNodePool[]>>;
  /** By resource pool, because each accepts one change at a time. */
  readonly locks: Map<string, Mutex>;
}

/** The node pools of one project, for one verb. */
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

  /** The ids of the resource pools in the default workspace. */
  async poolNames(): Promise<string[]> {
    return (await this.get("/pools", poolList)).items.map(({ metadata }) => metadata.name);
  }

  /** The node pools of a resource pool, including `<flavor>-default`, which ModelArts creates itself. */
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

  /**
   * The current node pool; undefined if ModelArts answers twice that it does not exist, or that its resource pool does not.
   */
  findNodePool(where: Where): Promise<NodePoolAnswer | undefined> {
    return this.checkAnswer(where, () => this.find(placeOf(where), nodePool));
  }

  /**
   * The same with one request, for polls and where absence is expected. A 404 of a gateway counts as a transient error.
   */
  async findNodePoolOnce(where: Where): Promise<NodePoolAnswer | undefined> {
    try {
      return await this.checkAnswer(where, () => this.findOnce(placeOf(where), nodePool));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && !error.refusal.isOwn)
        throw new TransportError(error.call, messageOf(error), true);
      throw error;
    }
  }

  create(poolName: string, body: unknown): Promise<Accepted> {
    return this.change({ method: "POST", path: path`/pools/${poolName}/nodepools`, body }, accepted);
  }

  patch(where: Where, body: unknown): Promise<Accepted> {
    return this.change({ method: "PATCH", path: placeOf(where), body, contentType: MERGE_PATCH }, accepted);
  }

  delete(where: Where): Promise<unknown> {
    return this.change({ method: "DELETE", path: placeOf(where) }, z.unknown());
  }

  /** An action on nodes by their names. @param repeatable whether sending it twice has the same effect as once */
  batch(poolName: string, act: string, body: unknown, repeatable = false): Promise<unknown> {
    return this.change(
      { method: "POST", path: path`/pools/${poolName}/nodes/batch-${act}`, body, repeatable },
      z.unknown(),
    );
  }

  /** The nodes of a node pool, all pages. */
  async nodes(where: Where): Promise<NodeAnswer[]> {
    const found: NodeAnswer[] = [];
    const seen = new Set<string>();
    for (let position = ""; !seen.has(position);) {
      if (seen.size >= MOST_PAGES)
        throw new TransportError(`GET ${placeOf(where)}/nodes`, `it has more than ${MOST_PAGES} pages`, true, false);
      seen.add(position); // a service that ignores `continue` would return the same page forever
      const query = position ? { continue: position } : undefined;
      const page = await this.get(`${placeOf(where)}/nodes`, nodeList, query);
      found.push(...page.items);
      position = page.metadata.continue ?? "";
    }
    return found;
  }

  order(name: string): Promise<OrderAnswer> {
    return this.get(path`/orders/${name}`, order);
  }

  /** The orders of a resource pool since a time in milliseconds. */
  async orders(poolName: string, since: number): Promise<ListedOrder[]> {
    const query = { limit: MOST_ORDERS, offset: "0", involvedName: poolName, since: String(since) };
    return (await this.get("/orders", orderList, query)).items;
  }

  async createOrderId(poolName: string, actionType: string | undefined, workspaceId: string | undefined) {
    const query = {
      ...(actionType === undefined ? {} : { actionType }),
      ...(workspaceId === undefined ? {} : { workspaceId }),
    };
    const body = actionType === undefined ? {} : { actionType };
    const request = { method: "POST", path: path`/pools/${poolName}/orderid`, query, body } as const;
    return (await this.change(request, orderId)).id;
  }

  /**
   * Runs `act` while no other change of the resource pool is being sent by this process.
   * @throws DeadlineError if the other changes take until the deadline
   */
  async runExclusive<T>(poolName: string, act: () => Promise<T>): Promise<T> {
    const { locks } = this.project;
    const lock = locks.get(poolName) ?? new Mutex();
    locks.set(poolName, lock);
    const acquired = lock.acquire();
    try {
      await untilAborted(acquired, this.context.signal).catch((error: unknown) => {
        if (!(error instanceof DeadlineError)) throw error;
        throw new DeadlineError(
          `The change was not sent: other changes of resource pool ${poolName}, which accepts one at a time, took until the deadline. Run \`pulumi up\` again.`,
        );
      });
      return await act();
    } finally {
      void acquired.then((release) => release());
    }
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

  /** Rejects an answer about another node pool; returns undefined if the resource pool does not exist. */
  private async checkAnswer(
    where: Where,
    request: () => Promise<NodePoolAnswer | undefined>,
  ): Promise<NodePoolAnswer | undefined> {
    try {
      const answer = await request();
      if (answer === undefined || answer.metadata.name === where.name) return answer;
      throw new TransportError(`GET ${placeOf(where)}`, `it is about another node pool, ${answer.metadata.name}`, true);
    } catch (error) {
      if (!isPoolNotFound(error) || (await this.hasPool(where.poolName))) throw error;
      return undefined;
    }
  }

  /** Whether a resource pool exists, by its own URL: the list shows one workspace only. */
  private async hasPool(poolName: string): Promise<boolean> {
    const look = () => this.get(path`/pools/${poolName}`, z.looseObject({}));
    return (await findTwice(look, isPoolNotFound, this.context)) !== undefined;
  }
}

/** The client of the project that `access` or the configuration sets. */
export function modelArtsClient(context: Context, access: Access): ModelArtsClient {
  const account = accountOf(context.settings, access.connection);
  const region = access.region ?? account.region;
  // The configured project belongs to the configured region.
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
    locks: new Map<string, Mutex>(),
  }));
  return new ModelArtsClient(project, region, context);
}

function placeOf({ poolName, name }: Where): string {
  return path`/pools/${poolName}/nodepools/${name}`;
}
