import { z } from "zod";
import { vm } from "../../../provider/vmpooler/vm/vm";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene } from "../lifecycle";
import { ask, CENTOS, DEBIAN, happen, issueToken, running, type Machine } from "./vmpooler-server";

export const MINUTE_MS = 60_000;

/** A machine of the account's own, and the token that it was checked out with and others will be. */
export async function withToken(stage: Stage): Promise<string> {
  const secret = await issueToken(stage);
  stage.config["vmpooler:token"] = secret;
  const host = await checkOut(stage, secret);
  stage.clock.advance(MINUTE_MS);
  return host;
}

export async function checkOut(stage: Stage, secret: string | undefined): Promise<string> {
  const body = await ask(stage, "POST", `/vm/${DEBIAN}`, secret);
  return z.object({ [DEBIAN]: z.object({ hostname: z.string() }) }).parse(body)[DEBIAN].hostname;
}

/** What the server's workers may do wrong with a request. */
export function mishaps(stage: Stage, { method, path }: Exchange): Readonly<Record<string, () => void>> {
  if (method !== "POST") return {};
  const [, rest = ""] = /\/vm\/?(.*)$/.exec(path) ?? [];
  if (rest.includes("/disk/")) return { "the disk never appears": () => happen(stage, "failDisks", { count: 1 }) };
  if (rest.endsWith("/snapshot"))
    return { "the snapshot never appears": () => happen(stage, "failSnapshots", { count: 1 }) };
  return {
    "others have taken all that stood ready": () => {
      for (const pool of [DEBIAN, CENTOS]) happen(stage, "drainPool", { pool });
    },
  };
}

/** What was checked out, and not made for a request. */
export function given(stage: Stage): Machine[] {
  return running(stage).filter(({ request }) => request === undefined);
}

export function isGiven(stage: Stage, hostname: string): boolean {
  return given(stage).some((machine) => machine.hostname === hostname);
}

/** A disk comes minutes after it was asked for. A VM that does not know its own must be let go of and adopted with it. */
export function recoverDisk(stage: Stage): Scene["recover"] {
  return (words, resource, inputs) => {
    if (!/disk of \d+ GB/.test(words)) return inputs;
    stage.clock.advance(5 * MINUTE_MS);
    const { definition, id } = resource;
    if (definition !== vm || id === undefined || !words.includes(id)) return inputs;
    Object.assign(resource, { id: undefined, state: {}, inputs: {}, unfinished: false });
    return { ...inputs, adopt: id };
  };
}
