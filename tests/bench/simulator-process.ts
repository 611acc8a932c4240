import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { CHECKOUT } from "../../scripts/sandbox";
import type { Connection } from "../../simulator/index";

/** A simulator in its own process, so that its work is not measured. */
export class SimulatorProcess {
  private constructor(
    readonly connection: Connection,
    readonly close: () => Promise<void>,
  ) {}

  static async open(timeScale: number): Promise<SimulatorProcess> {
    const bin = path.join(CHECKOUT, "simulator/bin/pulumi-pools-simulator.js");
    const child = spawn(process.execPath, [bin, "--port", "0", "--json", "--time-scale", String(timeScale)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    return new SimulatorProcess(JSON.parse(line) as Connection, async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    });
  }

  /** Sets the durations of Exoscale's operations, in simulated milliseconds. */
  async setDurations(durations: Record<string, number>): Promise<void> {
    await this.control("/exoscale/setDurations", { method: "POST", body: JSON.stringify(durations) });
  }

  /** The number of requests that `act` sends, without those that each process sends once. */
  async requestsOf(act: () => Promise<unknown>): Promise<number> {
    await this.control("/log", { method: "DELETE" });
    await act();
    const log = (await (await this.control("/log")).json()) as { path: string }[];
    return log.filter((entry) => !/\/(zone|instance-type)$/.test(entry.path)).length;
  }

  /** The seconds of a client that only sends this many requests, eight at a time. */
  async bareSeconds(requests: number): Promise<number> {
    const url = `${this.connection.exoscale.endpoint}/zone`;
    const begun = performance.now();
    let sent = 0;
    const one = async () => {
      while (sent++ < requests) await (await fetch(url)).arrayBuffer();
    };
    await Promise.all(Array.from({ length: 8 }, one));
    return (performance.now() - begun) / 1000;
  }

  private async control(route: string, init?: RequestInit): Promise<Response> {
    const headers: Record<string, string> = init?.body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(`${this.connection.control}${route}`, { ...init, headers });
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
