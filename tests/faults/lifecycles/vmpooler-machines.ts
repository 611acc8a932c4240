import { z } from "zod";
import { vm } from "../../../provider/vmpooler/vm/vm";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene } from "../lifecycle";
import { ask, CENTOS, DEBIAN, happen, issueToken, running } from "./vmpooler-server";
import type { ViewedVm } from "../../api/vmpooler/view";

export const MINUTE_MS = 60_000;

/** Configures a new token and checks out a VM with it. */
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

/** Failures of the server's workers after a request. */
export function mishaps(stage: Stage, { method, path }: Exchange): Readonly<Record<string, () => void>> {
  if (method !== "POST") return {};
  const [, rest = ""] = /\/vm\/?(.*)$/.exec(path) ?? [];
  if (rest.includes("/disk/")) return { "the disk never appears": () => happen(stage, "failDisks", { count: 1 }) };
  if (rest.endsWith("/snapshot"))
    return { "the snapshot never appears": () => happen(stage, "failSnapshots", { count: 1 }) };
  return {
    "the pools have no ready VMs": () => {
      for (const pool of [DEBIAN, CENTOS]) happen(stage, "drainPool", { pool });
    },
  };
}

/** The VMs of checkouts, without those of on-demand requests. */
export function checkedOut(stage: Stage): ViewedVm[] {
  return running(stage).filter(({ request }) => request === undefined);
}

export function isCheckedOut(stage: Stage, hostname: string): boolean {
  return checkedOut(stage).some((machine) => machine.hostname === hostname);
}

/** The disk appears minutes after its request. A Vm whose state lacks it must be removed from the state and adopted. */
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
