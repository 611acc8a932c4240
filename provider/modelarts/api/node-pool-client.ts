import { Mutex } from "async-mutex";
import { z } from "zod";
import type { Context } from "../../core/context";
import { ApiError, DeadlineError, messageOf, TransportError } from "../../core/errors";
import { findTwice } from "../../core/http/not-found";
import { path } from "../../core/http/path";
import { untilAborted } from "../../core/time/until-aborted";
import {
  accepted,
  nodeList,
  nodePool,
  order,
  orderList,
  type Accepted,
  type ListedOrder,
  type NodeAnswer,
  type NodePoolAnswer,
  type OrderAnswer,
} from "./answers";
import { ModelArtsClient, projectOf, type Access, type Project } from "./client";
import { isPoolNotFound } from "./errors";

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

/** The id of a node pool in the state and in messages. */
export function idOf({ poolName, name }: Where): string {
  return `${poolName}/${name}`;
}

export function nodePoolClient(context: Context, access: Access, where: Where): NodePoolClient {
  return new NodePoolClient(projectOf(context, access), context, where);
}

/** The calls about one node pool and its resource pool, for one verb. */
export class NodePoolClient extends ModelArtsClient {
  readonly id: string;
  readonly poolName: string;
  readonly name: string;
  private readonly poolPath: string;
  private readonly path: string;

  constructor(project: Project, context: Context, where: Where) {
    super(project, context);
    this.id = idOf(where);
    this.poolName = where.poolName;
    this.name = where.name;
    this.poolPath = path`/pools/${where.poolName}`;
    this.path = this.poolPath + path`/nodepools/${where.name}`;
  }

  /**
   * The current node pool; undefined if ModelArts answers twice that it does not exist, or that its resource pool does not.
   */
  findNodePool(): Promise<NodePoolAnswer | undefined> {
    return this.checkAnswer(() => this.find(this.path, nodePool));
  }

  /**
   * The same with one request, for polls and where absence is expected. A 404 of a gateway counts as a transient error.
   */
  async findNodePoolOnce(): Promise<NodePoolAnswer | undefined> {
    try {
      return await this.checkAnswer(() => this.findOnce(this.path, nodePool));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && !error.refusal.isOwn)
        throw new TransportError(error.call, messageOf(error), true);
      throw error;
    }
  }

  create(body: unknown): Promise<Accepted> {
    return this.change({ method: "POST", path: `${this.poolPath}/nodepools`, body }, accepted);
  }

  patch(body: unknown): Promise<Accepted> {
    return this.change({ method: "PATCH", path: this.path, body, contentType: MERGE_PATCH }, accepted);
  }

  delete(): Promise<unknown> {
    return this.change({ method: "DELETE", path: this.path }, z.unknown());
  }

  /** An action on nodes by their names. @param repeatable whether sending it twice has the same effect as once */
  batch(act: string, body: unknown, repeatable = false): Promise<unknown> {
    return this.change({ method: "POST", path: `${this.poolPath}/nodes/batch-${act}`, body, repeatable }, z.unknown());
  }

  /** The nodes of a node pool, all pages. */
  async nodes(): Promise<NodeAnswer[]> {
    const found: NodeAnswer[] = [];
    const seen = new Set<string>();
    for (let position = ""; !seen.has(position);) {
      if (seen.size >= MOST_PAGES)
        throw new TransportError(`GET ${this.path}/nodes`, `it has more than ${MOST_PAGES} pages`, true, false);
      seen.add(position); // a service that ignores `continue` would return the same page forever
      const query = position ? { continue: position } : undefined;
      const page = await this.get(`${this.path}/nodes`, nodeList, query);
      found.push(...page.items);
      position = page.metadata.continue ?? "";
    }
    return found;
  }

  order(name: string): Promise<OrderAnswer> {
    return this.get(path`/orders/${name}`, order);
  }

  /** The orders of a resource pool since a time in milliseconds. */
  async orders(since: number): Promise<ListedOrder[]> {
    const query = { limit: MOST_ORDERS, offset: "0", involvedName: this.poolName, since: String(since) };
    return (await this.get("/orders", orderList, query)).items;
  }

  /**
   * Runs `act` while no other change of the resource pool is being sent by this process.
   * @throws DeadlineError if the other changes take until the deadline
   */
  async runExclusive<T>(act: () => Promise<T>): Promise<T> {
    const { locks } = this.project;
    const lock = locks.get(this.poolName) ?? new Mutex();
    locks.set(this.poolName, lock);
    const acquired = lock.acquire();
    try {
      await untilAborted(acquired, this.context.signal).catch((error: unknown) => {
        if (!(error instanceof DeadlineError)) throw error;
        throw new DeadlineError(
          `The change was not sent: other changes of resource pool ${this.poolName}, which accepts one at a time, took until the deadline. Run \`pulumi up\` again.`,
        );
      });
      return await act();
    } finally {
      void acquired.then((release) => release());
    }
  }

  /** Rejects an answer about another node pool; returns undefined if the resource pool does not exist. */
  private async checkAnswer(request: () => Promise<NodePoolAnswer | undefined>): Promise<NodePoolAnswer | undefined> {
    try {
      const answer = await request();
      if (answer === undefined || answer.metadata.name === this.name) return answer;
      throw new TransportError(`GET ${this.path}`, `it is about another node pool, ${answer.metadata.name}`, true);
    } catch (error) {
      if (!isPoolNotFound(error) || (await this.hasPool())) throw error;
      return undefined;
    }
  }

  /** Whether a resource pool exists, by its own URL: the list shows one workspace only. */
  private async hasPool(): Promise<boolean> {
    const look = () => this.get(this.poolPath, z.looseObject({}));
    return (await findTwice(look, isPoolNotFound, this.context)) !== undefined;
  }
}
