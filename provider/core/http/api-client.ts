import type { z } from "zod";
import type { Context } from "../context";
import type { HttpAnswer, HttpRequest } from "./client";
import { findOnce, findTwice } from "./not-found";
import { parseAnswer } from "./parse-answer";

/** What the clients of all clouds share: requests of one verb, their answers in a known shape, one rule for absence. */
export abstract class ApiClient {
  constructor(protected readonly context: Context) {}

  /** Sends a request to the API, with its proof of who asks. */
  protected abstract send(request: HttpRequest): Promise<HttpAnswer>;
  /** Whether an error is the API's own answer that the thing asked for does not exist. */
  abstract isNotFound(error: unknown): boolean;
  /** Lets the next read of a shared list see what has happened since, by `cause` where that is known. */
  abstract invalidate(cause?: Pick<HttpRequest, "method">): void;

  async get<S extends z.ZodType>(path: string, schema: S, query?: Record<string, string>): Promise<z.output<S>> {
    return await this.ask({ method: "GET", path, query }, schema);
  }

  /** Like {@link get}; undefined where the API says, twice, that there is nothing. */
  find<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    return findTwice(
      () => this.get(path, schema),
      (error) => this.isNotFound(error),
      this.context,
    );
  }

  /** Like {@link find} with one look, where absence is expected. */
  findOnce<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
    return findOnce(
      () => this.get(path, schema),
      (error) => this.isNotFound(error),
    );
  }

  /** A change. What was listed before it counts no longer, whatever it came to. */
  async change<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    try {
      return await this.ask(request, schema);
    } finally {
      this.invalidate(request);
    }
  }

  protected async ask<S extends z.ZodType>(request: HttpRequest, schema: S): Promise<z.output<S>> {
    const { body } = await this.send(request);
    return parseAnswer(schema, body, `${request.method} ${request.path}`);
  }
}
