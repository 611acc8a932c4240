import type { Random } from "../../world";
import { notFound } from "../api/errors";
import type { Timeline } from "../../timeline";

export const REASONS = [
  "incorrect",
  "unknown",
  "unavailable",
  "forbidden",
  "busy",
  "fault",
  "partial",
  "not-found",
  "interrupted",
  "unsupported",
  "conflict",
] as const;

export interface Operation {
  readonly id: string;
  /** Undefined where the resource belongs to no zone: then every zone knows the operation. */
  readonly zone: string | undefined;
  state: "pending" | "success" | "failure" | "timeout";
  reference?: Reference;
  reason?: (typeof REASONS)[number];
  message?: string;
}

export interface Reference {
  readonly id: string;
  /** The call that reads what the operation changed. */
  readonly command: string;
  readonly link: string;
}

/** An order to let an operation go wrong. */
export interface Failure {
  /** The call whose next operation fails, `create-instance-pool` for one. */
  readonly command: string;
  /**
   * failure: nothing of the change remains. partial: half of it does. timeout: the operation gives up, the work goes on.
   * A thing that failed to be created stays, empty, unless it is to vanish.
   */
  readonly outcome: "failure" | "partial" | "timeout";
  readonly reason?: (typeof REASONS)[number];
  readonly message?: string;
  /** Whether the thing is gone when the operation ends. */
  readonly vanish?: boolean;
}

export function reference(noun: string, id: string): Reference {
  return { id, command: `get-${noun}`, link: `/v2/${noun}/${id}` };
}

export class Operations {
  private readonly all = new Map<string, Operation>();
  private readonly failures: Failure[] = [];

  constructor(
    private readonly timeline: Timeline,
    private readonly random: Random,
  ) {}

  get(id: string, zone: string): Operation {
    const operation = this.all.get(id);
    if (operation === undefined || (operation.zone !== undefined && operation.zone !== zone)) {
      throw notFound("Operation", id);
    }
    return operation;
  }

  /** The record is gone; what it was about goes on. */
  forget(id: string): void {
    if (!this.all.delete(id)) throw notFound("Operation", id);
  }

  /** An operation that ended when it began. It can be read like any other: egoscale v2 polls every operation. */
  done(): Operation {
    return this.record({ id: this.random.uuid(), zone: undefined, state: "success" });
  }

  /** Those that have not ended yet. */
  inFlight(): Operation[] {
    return [...this.all.values()].filter((operation) => operation.state === "pending");
  }

  /** Starts an operation that ends after `ms`, with what `end` does at that moment. */
  run(target: Reference, zone: string | undefined, ms: number, end: (operation: Operation) => void): Operation {
    const operation = this.record({ id: this.random.uuid(), zone, state: "pending", reference: target });
    this.timeline.after(ms, () => {
      end(operation);
    });
    return operation;
  }

  finish(operation: Operation, failure: Failure | undefined): void {
    if (failure === undefined) {
      operation.state = "success";
      return;
    }
    operation.state = failure.outcome === "timeout" ? "timeout" : "failure";
    operation.reason = failure.reason ?? (failure.outcome === "partial" ? "partial" : "fault");
    if (failure.message !== undefined) operation.message = failure.message;
  }

  private record(operation: Operation): Operation {
    this.all.set(operation.id, operation);
    return operation;
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
  }

  /** The oldest order for this call, which is thereby used up. */
  takeFailure(command: string): Failure | undefined {
    const index = this.failures.findIndex((failure) => failure.command === command);
    return index < 0 ? undefined : this.failures.splice(index, 1)[0];
  }
}

export function operationWire({ id, state, reason, message, reference: target }: Operation): Record<string, unknown> {
  return { id, state, reason, message, reference: target };
}
