import { z } from "zod";
import { beforeSecondLook } from "../../core/http/not-found";
import { path } from "../../core/http/path";
import { defined } from "../../core/json";
import { field } from "../../core/schema/field";
import { ofHost, optionalNumber, optionalText, optionalTexts, tagMap } from "../api/answer-values";
import type { PoolerClient } from "../api/client";

/** A VM as the API answers it. Volatile values (running, remaining) are good for functions only. */
export const vmAnswer = z.looseObject({
  /** The pool, not the image. */
  template: z.string(),
  /** A state of another name would be taken for gone. */
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

/** What is known of a VM that runs, and does not change by itself. */
export const vmFacts = {
  hostname: field(z.string(), "Short host name"),
  fqdn: field(z.string(), "Full host name, where the server knows its domain; else the short one"),
  ip: field(z.string().optional(), "Address, where the server can resolve the name"),
  sourcePool: field(z.string(), "The pool that the VM came from, where an alias was asked for"),
  state: field(z.string(), "running; a VM in any other state counts as gone"),
  startTime: field(z.string().optional(), "When it was checked out"),
  endTime: field(z.string().optional(), "When its lifetime is over; absent where it has none"),
};
export type VmFacts = z.output<z.ZodObject<typeof vmFacts>>;

/** The VM `host` in whatever state; undefined where the server does not know it. */
export function findVm(client: PoolerClient, host: string): Promise<VmAnswer | undefined> {
  return client.find(path`/vm/${host}`, ofHost(host, vmAnswer));
}

/** The VM where it is checked out: a destroyed one stays readable for days, and answers changes as if it were there. */
export async function findRunning(client: PoolerClient, host: string): Promise<VmAnswer | undefined> {
  const first = await findVm(client, host);
  if (first === undefined || first.state === "running") return first;
  await beforeSecondLook(client.pace);
  const second = await findVm(client, host);
  return second?.state === "running" ? second : undefined;
}

/** `earlier` is what was known before: servers that tell no start would let it drift with every look. */
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

/** Undefined for what is no time, and for one that is farther away than dates go. */
export function timeText(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
