import type { z } from "zod";
import type { Context } from "../context";
import type { HttpAnswer, HttpRequest } from "./client";
import { findOnce, findTwice } from "./not-found";
import { parseAnswer } from "./parse-answer";

/** Base of the clouds' API clients: requests within one verb, parsed answers, one rule for "not found". */
export abstract class ApiClient {
  constructor(protected readonly context: Context) {}

  /** Sends an authenticated request. */
  protected abstract send(request: HttpRequest): Promise<HttpAnswer>;
  /** Whether an error is the API's own "not found" answer. */
  abstract isNotFound(error: unknown): boolean;
  /** Invalidates cached lists after a change. */
  abstract invalidate(): void;

  async get<S extends z.ZodType>(path: string, schema: S, query?: Record<string, string>): Promise<z.output<S>> {
    return await this.ask({ method: "GET", path, query }, schema);
  }

  /** Like {@link get}; undefined if the API answers "not found" twice. */
  find<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    return findTwice(
      () => this.get(path, schema),
      (error) => this.isNotFound(error),
      this.context,
    );
  }

  /** Like {@link find} with one request, for where "not found" is expected. */
  findOnce<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    return findOnce(
      () => this.get(path, schema),
      (error) => this.isNotFound(error),
    );
  }

  /** Sends a change, and invalidates cached lists even if it fails. */
  async change<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    try {
      return await this.ask(request, schema);
    } finally {
      this.invalidate();
    }
  }

  protected async ask<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    const { body } = await this.send(request);
    return parseAnswer(schema, body, `${request.method} ${request.path}`);
  }
}
