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
  /** Undefined if the resource belongs to no zone: every zone then has the operation. */
  readonly zone: string | undefined;
  state: "pending" | "success" | "failure" | "timeout";
  reference?: Reference;
  reason?: (typeof REASONS)[number];
  message?: string;
}

export interface Reference {
  readonly id: string;
  /** The call that reads the changed resource. */
  readonly command: string;
  readonly link: string;
}

/** A planned failure of an operation. */
export interface Failure {
  /** The call whose next operation fails, such as `create-instance-pool`. */
  readonly command: string;
  /**
   * failure: the change is undone. partial: half of it stays. timeout: the operation ends, the work continues.
   * If a creation fails, the resource stays without members, unless `vanish` is set.
   */
  readonly outcome: "failure" | "partial" | "timeout";
  readonly reason?: (typeof REASONS)[number];
  readonly message?: string;
  /** Whether the resource is removed when the operation ends. */
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

  /** Removes the record. The work continues. */
  forget(id: string): void {
    if (!this.all.delete(id)) throw notFound("Operation", id);
  }

  /** Returns an operation that has already ended. It can be read like any other: egoscale v2 polls every operation. */
  done(): Operation {
    return this.record({ id: this.random.uuid(), zone: undefined, state: "success" });
  }

  /** Those that have not ended yet. */
  inFlight(): Operation[] {
    return [...this.all.values()].filter((operation) => operation.state === "pending");
  }

  /** Starts an operation that ends after `ms`, as `failure` says or in success. `whenEnded` then makes the change. */
  run(
    target: Reference,
    zone: string | undefined,
    ms: number,
    failure?: Failure,
    whenEnded?: (operation: Operation) => void,
  ): Operation {
    const operation = this.record({ id: this.random.uuid(), zone, state: "pending", reference: target });
    this.timeline.after(ms, () => {
      Object.assign(operation, outcomeOf(failure));
      whenEnded?.(operation);
    });
    return operation;
  }

  private record(operation: Operation): Operation {
    this.all.set(operation.id, operation);
    return operation;
  }

  fail(failure: Failure): void {
    this.failures.push(failure);
  }

  /** Removes and returns the oldest planned failure of this call. */
  takeFailure(command: string): Failure | undefined {
    const index = this.failures.findIndex((failure) => failure.command === command);
    return index < 0 ? undefined : this.failures.splice(index, 1)[0];
  }
}

function outcomeOf(failure: Failure | undefined): Pick<Operation, "state" | "reason" | "message"> {
  if (failure === undefined) return { state: "success" };
  const { outcome, reason = outcome === "partial" ? "partial" : "fault", message } = failure;
  return { state: outcome === "timeout" ? "timeout" : "failure", reason, ...(message !== undefined && { message }) };
}

export function operationWire({ id, state, reason, message, reference: target }: Operation): Record<string, unknown> {
  return { id, state, reason, message, reference: target };
}
