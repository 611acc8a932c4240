import type { Fault } from "../../../simulator/index";
import type { Verdict } from "../../support/process/provider-process";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene, Thing } from "../lifecycle";

/** Something that goes wrong at an exchange. */
export interface Kind {
  readonly name: string;
  /** Whether it may stay so for the exchanges that follow, as trouble of a server does. */
  readonly lasts?: true;
  /** Whether it is about requests that change something: it leaves open, or tells wrongly, what became of them, or refuses them. */
  readonly decisive?: true;
  /** Whether somebody else has his hands in it: what was declared may have to be declared again. */
  readonly outside?: true;
  /** @returns what becomes of the exchange; undefined where the fault cannot happen to it. */
  strike(at: Struck): Verdict | undefined;
}

export interface Struck {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly exchange: Exchange;
  /** What there is of the driven resource. */
  readonly ours: readonly Thing[];
}

/** A server that answers otherwise than it should. */
export function answer(name: string, fault: Fault | ((at: Struck) => Fault)): Kind {
  return {
    name,
    lasts: true,
    strike: (at) => {
      const { method, path } = at.exchange;
      at.stage.simulator.addFault({
        ...(typeof fault === "function" ? fault(at) : fault),
        method,
        path: exactly(path),
      });
      return {};
    },
  };
}

/** The same once, only to requests that change something: another attempt finds the server as it should be. */
export function refusal(name: string, fault: (at: Struck) => Fault): Kind {
  const { strike } = answer(name, fault);
  return { name, decisive: true, strike: (at) => (at.exchange.method === "GET" ? undefined : strike(at)) };
}

function exactly(path: string): string {
  return `^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
