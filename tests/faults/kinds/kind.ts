import type { Fault } from "../../../simulator/index";
import type { Verdict } from "../../support/process/provider-process";
import type { Stage } from "../../support/stage";
import type { Exchange, Scene, Thing } from "../lifecycle";

/** A kind of fault at an exchange. */
export interface Kind {
  readonly name: string;
  /** Whether it may also hit the next exchanges, as a server in trouble does. */
  readonly lasts?: true;
  /** Whether it is for changes: it refuses them, or hides or misreports their result. */
  readonly decisive?: true;
  /** Whether others change the object, so that an update may have to set it again. */
  readonly outside?: true;
  /** @returns the fate of the exchange; undefined if the fault cannot happen to it */
  strike(at: Struck): Verdict | undefined;
}

export interface Struck {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly exchange: Exchange;
  /** The objects of the driven resource. */
  readonly ours: readonly Thing[];
}

/** A wrong answer of a server. */
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

/** A refusal of one change: the next attempt meets a working server. */
export function refusal(name: string, fault: (at: Struck) => Fault): Kind {
  const { strike } = answer(name, fault);
  return { name, decisive: true, strike: (at) => (at.exchange.method === "GET" ? undefined : strike(at)) };
}

function exactly(path: string): string {
  return `^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
