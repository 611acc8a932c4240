import { LocalWorkspace, type Stack, type UpdateSummary } from "@pulumi/pulumi/automation";
import { type Customer, programOf } from "./program";
import { type Outcome, reportOf } from "./report";

export const CUSTOMERS: readonly Customer[] = [
  { name: "alpha", zone: "ch-gva-2", size: 2 },
  { name: "beta", zone: "de-fra-1", size: 1 },
  { name: "gamma", zone: "ch-gva-2", size: 1 },
];

/**
 * How many stacks are updated at a time, and how many resources of each. Multiplied they bound the requests of the account:
 * the processes of two stacks do not know of each other, and each slows down only when it is answered 429.
 */
const STACKS_AT_A_TIME = 2;
const RESOURCES_AT_A_TIME = 4;

/** Updates every customer's stack, a few at a time, and goes on when one fails. */
export function updateAll(customers = CUSTOMERS): Promise<Outcome[]> {
  return forEachStack(customers, async (stack) => (await stack.up({ parallel: RESOURCES_AT_A_TIME })).summary);
}

export function destroyAll(customers = CUSTOMERS): Promise<Outcome[]> {
  return forEachStack(customers, async (stack) => (await stack.destroy({ remove: true })).summary);
}

async function forEachStack(
  customers: readonly Customer[],
  act: (stack: Stack) => Promise<UpdateSummary>,
): Promise<Outcome[]> {
  const waiting = [...customers];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) outcomes.push(await outcomeOf(next));
  };
  const outcomeOf = async (customer: Customer): Promise<Outcome> => {
    try {
      return { stack: customer.name, changes: (await act(await stackOf(customer))).resourceChanges };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { stack: customer.name, error: /error: .*/.exec(text)?.[0] ?? text };
    }
  };
  await Promise.all(Array.from({ length: STACKS_AT_A_TIME }, worker));
  return outcomes;
}

function stackOf(customer: Customer) {
  return LocalWorkspace.createOrSelectStack({
    stackName: customer.name,
    projectName: "fleet",
    program: programOf(customer),
  });
}

if (require.main === module) {
  const work = process.argv[2] === "destroy" ? destroyAll() : updateAll();
  work
    .then((outcomes) => {
      console.log(reportOf(outcomes));
      if (outcomes.some(({ error }) => error !== undefined)) process.exitCode = 1;
    })
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
