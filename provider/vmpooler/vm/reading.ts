import { z } from "zod";
import { pauseBeforeRecheck } from "../../core/http/not-found";
import { path } from "../../core/http/path";
import { defined } from "../../core/json";
import { field } from "../../core/schema/field";
import { ofHost, optionalNumber, optionalText, optionalTexts, tagMap } from "../api/answer-values";
import type { PoolerClient } from "../api/client";

/** A VM as the API describes it. `running` and `remaining` change all the time and are for functions only. */
export const vmAnswer = z.looseObject({
  /** The pool, not the image. */
  template: z.string(),
  /** An unknown state is an error: the VM must not count as gone. */
  state: z.enum(["running", "destroyed", "ready", "pending"]),
  lifetime: optionalNumber,
  running: optionalNumber,
  start_time: optionalText,
  tags: tagMap,
  disk: optionalTexts,
  snapshots: optionalTexts,
  ip: optionalText,
  domain: optionalText,
  fqdn: optionalText,
});
export type VmAnswer = z.output<typeof vmAnswer>;

/** The outputs of a VM. They do not change by themselves. */
export const vmFacts = {
  hostname: field(z.string(), { description: "Short host name", changesWith: [] }),
  fqdn: field(z.string(), {
    description: "Full host name if the server knows its domain, else the short one",
    changesWith: [],
  }),
  ip: field(z.string().optional(), {
    description: "Address, if the server can resolve the name",
    changesWith: [],
  }),
  sourcePool: field(z.string(), {
    description: "The pool that the VM came from, which differs from a requested alias",
    changesWith: [],
  }),
  state: field(z.string(), { description: "running; a VM in any other state counts as gone", changesWith: [] }),
  startTime: field(z.string().optional(), { description: "When it was checked out", changesWith: [] }),
  endTime: field(z.string().optional(), {
    description: "When its lifetime ends; absent if it has none",
    changesWith: ["lifetime"],
  }),
};
export type VmFacts = z.output<z.ZodObject<typeof vmFacts>>;

/** The VM `host` in any state; undefined if the server does not know it. */
export function findVm(client: PoolerClient, host: string): Promise<VmAnswer | undefined> {
  return client.find(path`/vm/${host}`, ofHost(host, vmAnswer));
}

/** The VM if it is checked out. A destroyed one stays readable for days, and the server accepts changes of it. */
export async function findRunning(client: PoolerClient, host: string): Promise<VmAnswer | undefined> {
  const first = await findVm(client, host);
  if (first === undefined || first.state === "running") return first;
  await pauseBeforeRecheck(client.pace);
  const second = await findVm(client, host);
  return second?.state === "running" ? second : undefined;
}

/** @param earlier the recorded start: servers without start_time return only hours, so a computed start changes with each read */
export function describeVm(host: string, answer: VmAnswer, now: number, earlier?: { startTime?: string }): VmFacts {
  const { domain, lifetime, running } = answer;
  const begun = answer.start_time ?? earlier?.startTime;
  const start = begun !== undefined ? Date.parse(begun) : running !== undefined ? now - running * HOUR_MS : NaN;
  // The server's own end_time equals the start where no lifetime was stored; and a lifetime of 0 never ends.
  const end = lifetime !== undefined && lifetime > 0 ? start + lifetime * HOUR_MS : NaN;
  return defined({
    hostname: host,
    fqdn: answer.fqdn ?? (domain ? `${host}.${domain}` : host),
    ip: answer.ip === "" ? undefined : answer.ip,
    sourcePool: answer.template,
    state: answer.state,
    startTime: timeText(start),
    endTime: timeText(end),
  });
}

export const HOUR_MS = 3_600_000;

/** Undefined for NaN and for a time that no date can express. */
export function timeText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
