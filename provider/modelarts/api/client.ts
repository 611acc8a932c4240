import { createHash } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../core/time/clock";
import type { Context } from "../../core/context";
import { ConfigurationError, type ServerWords } from "../../core/errors";
import { HttpClient, path, type HttpRequest, type SignableRequest } from "../../core/http/client";
import { SharedRead } from "../../core/http/shared-read";
import { understood } from "../../core/http/parse-answer";
import {
  accepted,
  nodeList,
  nodePool,
  nodePoolList,
  type ListedNodePool,
  type NodeAnswer,
  type NodePoolAnswer,
} from "./answers";
import { connectionOf, type Connection } from "./connection";
import { sdkDate, signatureHeaders } from "./signature";
import { wordsOf } from "./errors";

/** A refresh reads all its node pools within seconds; what one list call saw answers them all. */
const LIST_AGE_MS = 5_000;
/** PATCH takes no other: ModelArts answers `application/json` with ModelArts.50004100. */
const MERGE_PATCH = "application/merge-patch+json";
const POOL_NOT_FOUND = "ModelArts.50015001";

/** A node pool by the two names that make its address. */
export interface Where {
  readonly poolName: string;
  readonly name: string;
}

/** The node pools of one project: proven requests, and the lists that reads share. */
export class ModelArtsClient {
  private readonly lists = new Map<string, SharedRead<ListedNodePool[]>>();

  constructor(
    private readonly project: SharedRead<Project>,
    private readonly clock: Clock,
  ) {}

  /** The node pools of a resource pool, also the one named `<flavor>-default` that nobody declared. */
  nodePools(poolName: string): SharedRead<ListedNodePool[]> {
    const known = this.lists.get(poolName);
    if (known) return known;
    const list = new SharedRead(
      async () => (await this.ask("GET", path`/pools/${poolName}/nodepools`, nodePoolList)).items,
      this.clock,
      LIST_AGE_MS,
    );
    this.lists.set(poolName, list);
    return list;
  }

  show({ poolName, name }: Where, signal?: AbortSignal): Promise<NodePoolAnswer> {
    return this.ask("GET", path`/pools/${poolName}/nodepools/${name}`, nodePool, {}, signal);
  }

  create(poolName: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
    return this.ask("POST", path`/pools/${poolName}/nodepools`, accepted, { body }, signal);
  }

  patch({ poolName, name }: Where, body: unknown, signal?: AbortSignal): Promise<unknown> {
    const request = { body, contentType: MERGE_PATCH };
    return this.ask("PATCH", path`/pools/${poolName}/nodepools/${name}`, accepted, request, signal);
  }

  delete({ poolName, name }: Where, signal?: AbortSignal): Promise<unknown> {
    return this.ask("DELETE", path`/pools/${poolName}/nodepools/${name}`, z.unknown(), {}, signal);
  }

  /** The nodes of a node pool, all pages. */
  async nodes({ poolName, name }: Where, signal?: AbortSignal): Promise<NodeAnswer[]> {
    const found: NodeAnswer[] = [];
    const seen = new Set<string>();
    for (let position = ""; !seen.has(position);) {
      seen.add(position); // a service that ignores `continue` would answer the same page for ever
      const query: Record<string, string> = position ? { continue: position } : {};
      const page = await this.ask("GET", path`/pools/${poolName}/nodepools/${name}/nodes`, nodeList, { query }, signal);
      found.push(...page.items);
      position = page.metadata.continue ?? "";
    }
    return found;
  }

  /** Lets the next read see what the cloud has done meanwhile. */
  forget(poolName: string): void {
    this.lists.get(poolName)?.changed();
  }

  private async ask<S extends z.ZodType>(
    method: HttpRequest["method"],
    resource: string,
    schema: S,
    request: Partial<HttpRequest> = {},
    signal?: AbortSignal,
  ): Promise<z.output<S>> {
    const { http, projectId } = await this.project.get();
    const { body } = await http.send({ ...request, method, path: path`/v2/${projectId}` + resource }, signal);
    return understood(schema, body, `${method} ${resource}`);
  }
}

interface Project {
  readonly http: HttpClient;
  readonly projectId: string;
}

const projectList = z.object({ projects: z.array(z.looseObject({ id: z.string(), name: z.string() })).default([]) });

/** The client of the account that the configuration, or its entry `connection`, names. */
export function modelArtsClient(context: Context, connectionName?: string): ModelArtsClient {
  const connection = connectionOf(context.settings, connectionName);
  return context.shared.once(`modelarts ${fingerprint(connection)}`, () => {
    const project = new SharedRead(() => projectOf(connection, context), context.clock, Infinity);
    return new ModelArtsClient(project, context.clock);
  });
}

async function projectOf(connection: Connection, context: Context): Promise<Project> {
  const projectId = connection.projectId ?? (await lookUpProject(connection, context));
  return { projectId, http: httpClient(connection.endpoint, connection, context, projectId) };
}

/** A region has a project of its own name, which is what clients mean when none is set. */
async function lookUpProject(connection: Connection, context: Context): Promise<string> {
  const { iamEndpoint, region } = connection;
  if (iamEndpoint === undefined || region === undefined) throw new ConfigurationError(`No project id. ${SET_PROJECT}`);
  const iam = httpClient(iamEndpoint, connection, context);
  const { body } = await iam.send({ method: "GET", path: "/v3/projects", query: { name: region } });
  const { projects } = understood(projectList, body, "GET /v3/projects");
  const found = projects.find(({ name }) => name === region);
  if (found) return found.id;
  throw new ConfigurationError(`The account has no project for the region ${region}. ${SET_PROJECT}`);
}

const SET_PROJECT =
  "Set it: pulumi config set huaweicloud:projectId …, or the environment variable HW_PROJECT_ID; the console shows it under My Credentials.";

function httpClient(baseUrl: string, connection: Connection, context: Context, projectId?: string): HttpClient {
  const { clock, requestTimeoutMs } = context;
  return new HttpClient({
    baseUrl,
    clock,
    requestTimeoutMs,
    allowInsecure: connection.allowInsecure,
    authenticate: (request) => proof(request, connection, clock.now(), projectId),
    words: wordsOf,
    hint,
  });
}

function proof(
  { method, url, body, contentType }: SignableRequest,
  { credentials }: Connection,
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

function hint(status: number, { code }: ServerWords): string | undefined {
  if (status === 401) {
    return (
      "Check the keys (or the token, which lasts a day), and this machine's clock: 15 minutes are too much. Five refusals in a row lock a key for five minutes. " +
      "Refresh and destroy use the credentials of the last `pulumi up`, so after a rotation run `pulumi up`, or refresh with --run-program."
    );
  }
  if (status === 403) return "Check that the project id belongs to the account and that its user may use ModelArts.";
  if (code === POOL_NOT_FOUND)
    return "poolName is the resource pool's id (its metadata.name), not the name that the console shows.";
  return undefined;
}

/** Tells accounts apart without keeping a secret in a key. */
function fingerprint(connection: Connection): string {
  return createHash("sha256").update(JSON.stringify(connection)).digest("hex").slice(0, 16);
}
