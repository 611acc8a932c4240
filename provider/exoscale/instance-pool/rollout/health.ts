import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect } from "node:net";
import type { Context } from "../../../core/context";
import type { PoolState } from "../types";
import type { HealthCheck } from "./fields";

type Instance = PoolState["instances"][number];

const INTERVAL_SECONDS = 5;
const TIMEOUT_SECONDS = 300;

/** Checks members, each time over a new connection. */
export class Health {
  readonly intervalMs: number;
  /** Within this time a new member must become healthy. */
  readonly timeoutMs: number;
  /** Consecutive successful checks by member. */
  private readonly streaks = new Map<string, number>();

  constructor(
    private readonly settings: HealthCheck | undefined,
    private readonly context: Pick<Context, "clock" | "signal">,
  ) {
    this.intervalMs = (settings?.intervalSeconds ?? INTERVAL_SECONDS) * 1000;
    this.timeoutMs = (settings?.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000;
  }

  /** Checks each member once. @returns the ids of those that are running and answer */
  async check(members: readonly Instance[]): Promise<ReadonlySet<string>> {
    const answers = await Promise.all(members.map((member) => this.isHealthy(member)));
    const answering = new Set(members.filter((_, index) => answers[index]).map(({ id }) => id));
    // A member that is listed twice counts once.
    for (const id of new Set(members.map((member) => member.id)))
      this.streaks.set(id, answering.has(id) ? (this.streaks.get(id) ?? 0) + 1 : 0);
    return answering;
  }

  isProven(id: string): boolean {
    return (this.streaks.get(id) ?? 0) >= (this.settings?.successes ?? 1);
  }

  private async isHealthy(member: Instance): Promise<boolean> {
    if (member.state !== undefined && member.state !== "running") return false;
    const { settings, context, intervalMs } = this;
    if (!settings) return true;
    const timeout = new AbortController();
    const silence = context.clock.alarm(intervalMs, () => timeout.abort());
    try {
      return await answers(settings, member, AbortSignal.any([timeout.signal, context.signal]));
    } finally {
      silence();
      context.signal.throwIfAborted();
    }
  }
}

async function answers({ url, port }: HealthCheck, { id, publicIp }: Instance, signal: AbortSignal): Promise<boolean> {
  if (publicIp === undefined && (port !== undefined || url?.includes("{ip}"))) return false;
  if (url !== undefined)
    return await answersOk(new URL(url.replaceAll("{ip}", publicIp ?? "").replaceAll("{id}", id)), signal);
  return publicIp !== undefined && port !== undefined && (await connects(publicIp, port, signal));
}

function connects(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isHealthy: boolean) => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
      resolve(isHealthy);
    };
    const abort = () => end(false);
    signal.addEventListener("abort", abort);
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

function answersOk(url: URL, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // Certificates are rarely issued for addresses, and the check sends no secret. Kubernetes does the same.
    const options = {
      signal,
      headers: { "User-Agent": "pulumi-pools" },
      agent: false,
      rejectUnauthorized: false,
    } as const;
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    request(url, options)
      .once("response", (response) => {
        const { statusCode = 0 } = response;
        response.destroy(); // the body is not needed
        resolve(statusCode >= 200 && statusCode < 300);
      })
      .once("error", () => resolve(false))
      .end();
  });
}
