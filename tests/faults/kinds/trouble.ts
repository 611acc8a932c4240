import type { Fault } from "../../../simulator/index";
import { answer, type Kind } from "./kind";

/** A server or network in trouble. */
export const trouble: readonly Kind[] = [
  answer("429", { kind: "status", status: 429 }),
  answer("429 with Retry-After", { kind: "status", status: 429, retryAfter: "7" }),
  answer("429 with a date in Retry-After", ({ stage }) => ({
    kind: "status",
    status: 429,
    retryAfter: new Date(stage.clock.now() + 5_000).toUTCString(),
  })),
  answer("503 with Retry-After", { kind: "status", status: 503, retryAfter: "3" }),
  ...[500, 502, 503, 504].flatMap((status) => decisive(String(status), { kind: "status", status })),
  ...decisive("reset", { kind: "drop" }),
  ...decisive("no answer", { kind: "hang" }).map(hanging),
  ...decisive("half an answer", { kind: "truncate" }),
  ...decisive("a page", { kind: "html" }),
  ...decisive("a list", { kind: "garbage" }),
  ...decisive("{}", { kind: "garbage", body: {} }),
  ...decisive('{"ok":true}', { kind: "garbage", body: { ok: true } }).map(unlessTrue),
  { name: "connection refused", lasts: true, strike: () => ({ refuse: true }) },
];

function decisive(name: string, fault: Fault): Kind[] {
  return (["before", "after"] as const).map((when): Kind => {
    return { ...answer(`${name} ${when} the change`, { ...fault, when }), decisive: true };
  });
}

function hanging(kind: Kind): Kind {
  return { ...kind, strike: (at) => kind.strike(at) && { hang: true } };
}

/** Skips requests whose true answer is the same. */
function unlessTrue(kind: Kind): Kind {
  return { ...kind, strike: (at) => (at.scene.saysOkAlone?.(at.exchange) === true ? undefined : kind.strike(at)) };
}
