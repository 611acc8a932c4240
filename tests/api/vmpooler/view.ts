import { z } from "zod";
import type { Simulator } from "../../../simulator/index";

const vm = z.looseObject({
  hostname: z.string(),
  pool: z.string(),
  state: z.string(),
  checkout: z.number().optional(),
  lifetime: z.number().optional(),
  token: z.string().nullish(),
  request: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  disks: z.array(z.string()),
  snapshots: z.array(z.string()),
  reverts: z.array(z.string()),
});

const view = z.looseObject({
  pools: z.array(
    z.looseObject({
      name: z.string(),
      size: z.number(),
      template: z.string(),
      templateReady: z.boolean(),
      ready: z.number(),
    }),
  ),
  vms: z.array(vm),
  tokens: z.array(
    z.looseObject({ id: z.string(), begins: z.string(), user: z.string(), running: z.array(z.string()) }),
  ),
  ondemand: z.array(z.looseObject({ id: z.string(), status: z.string(), hosts: z.array(z.string()) })),
  overrides: z.object({
    poolsize: z.record(z.string(), z.number()),
    template: z.record(z.string(), z.string()),
    clone_target: z.record(z.string(), z.string()),
  }),
  resets: z.record(z.string(), z.number()),
  reverts: z.object({ waiting: z.array(z.string()) }),
});

export const NO_OVERRIDES = { poolsize: {}, template: {}, clone_target: {} };

export type View = z.output<typeof view>;
export type ViewedVm = View["vms"][number];

/** The simulator's own view of its vmpooler: the second path by which tests check the provider. */
export function viewOf(simulator: Simulator): View {
  return view.parse(simulator.view().vmpooler);
}

export function runningVms(simulator: Simulator): ViewedVm[] {
  return viewOf(simulator).vms.filter(({ state }) => state === "running");
}
