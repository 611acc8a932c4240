import { HOSTILE_TEXTS } from "../foreign-text";
import { answer, refusal, type Kind } from "./kind";

/** Refusals that do not mean that the object is gone. */
export const refusals: readonly Kind[] = [
  // An earlier step of the verb may have succeeded: it must stay recorded.
  refusal("refused with 403", ({ scene }) => ({
    kind: "status",
    status: 403,
    body: scene.refusal("The key may not do that"),
  })),
  refusal("refused with 400", ({ scene }) => ({
    kind: "status",
    status: 400,
    body: scene.refusal("The value is not accepted"),
  })),
  refusal("refused with 409", ({ scene }) => ({
    kind: "status",
    status: 409,
    body: scene.refusal("Another change is under way"),
  })),
  // None of these proves that the object is gone.
  answer("a gateway's 404 page", { kind: "html", status: 404 }),
  answer("a gateway's 404 in JSON", {
    kind: "status",
    status: 404,
    body: { error: { code: 404, status: "no route matched" } },
  }),
  once(answer("404 of another thing", ({ scene }) => ({ kind: "status", status: 404, body: scene.otherAbsent }))),
  once(answer("400 of another thing", ({ scene }) => ({ kind: "status", status: 400, body: scene.otherAbsent }))),
  ...Object.entries(HOSTILE_TEXTS).flatMap(([name, text]) => [
    once(answer(`400 with ${name}`, ({ scene }) => ({ kind: "status", status: 400, body: scene.refusal(text) }))),
    answer(`500 with ${name}`, ({ scene }) => ({ kind: "status", status: 500, body: scene.refusal(text) })),
    answer(`502 of nothing but ${name}`, { kind: "status", status: 502, body: text }),
  ]),
];

/** Only one wrong answer: a second request gets the right one. */
function once(kind: Kind): Kind {
  return { ...kind, lasts: undefined };
}
