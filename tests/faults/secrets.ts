import { factsOf, type Fields } from "../../provider/core/schema/field";
import { USERS } from "../../simulator/vmpooler/token/authentication";
import type { Deployed } from "../support/deployed";
import type { Stage } from "../support/stage";
import type { Life } from "./life";
import type { Scene } from "./lifecycle";
import type { Violation } from "./verdict";

/** Searches messages, errors, answers and states for credentials and for declared secrets, after an episode. */
export function judgeSecrets(
  { config, said }: Stage,
  lives: readonly Life[],
  controlAnswers: readonly string[],
  { secrets = [] }: Scene,
): Violation[] {
  const configured = Object.keys(config).filter((key) => /secret|password|token/i.test(key));
  const credentials = [
    ...configured.map((key) => config[key] ?? ""),
    ...USERS.flatMap(({ user, password }) => [password, `${user}:${password}`]),
    ...lives.flatMap((life) => [...life.credentials]),
  ];
  const errors = lives.flatMap((life) => life.errors);
  const open = { "what was said": said, "an error": errors, "an answer of the control endpoint": controlAnswers };
  const states = { "a state": lives.flatMap((life) => [...life.states]) };
  return [...found(credentials, { ...open, ...states }), ...found(secrets, open)];
}

/** The answers of the control endpoint, which anybody may read. */
export async function askControl({ simulator }: Stage): Promise<string[]> {
  const answers = ["state", "log"].map(async (what) => (await fetch(`${simulator.origin}/control/${what}`)).text());
  return await Promise.all(answers);
}

/** Values that the state must encrypt. */
export function credentialsOf({ definition, state, inputs }: Deployed): string[] {
  return Object.keys(secretFields(definition)).flatMap((name) =>
    [state[name], inputs[name]].filter((value) => typeof value === "string"),
  );
}

/** The plain text in the state. */
export function plainStateOf({ definition, id, state, inputs }: Deployed): string {
  const encrypted = secretFields(definition);
  return JSON.stringify([id, state, inputs], (key, value: unknown) =>
    Object.hasOwn(encrypted, key) ? undefined : value,
  );
}

function secretFields({ inputs, outputs }: Deployed["definition"]): Readonly<Record<string, unknown>> {
  const all: Fields = { ...inputs.shape, ...outputs.shape };
  return Object.fromEntries(Object.entries(all).filter(([, field]) => factsOf(field).secret));
}

function found(secrets: readonly string[], places: Readonly<Record<string, readonly string[]>>): Violation[] {
  const forms = secrets.filter((secret) => secret !== "").flatMap((secret) => [secret, base64(secret)]);
  return Object.entries(places).flatMap(([place, texts]) =>
    forms
      .filter((form) => texts.some((text) => text.includes(form)))
      .map((form) => ({ what: "unexplained" as const, why: `the secret ${form} is in ${place}` })),
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
