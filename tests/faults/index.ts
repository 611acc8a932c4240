import { parseArgs } from "node:util";
import { campaign, nameOf, type Run } from "./campaign";
import { subjects } from "./lifecycles";
import { describeFailure, Report } from "./report";

const SHOWN = 20;

/**
 * `npm run test:faults -- --runs 1000 --seed 1`: the story of every resource with one fault, and with two.
 * `--only N` plays the run of that number again, `--about NAME` those of one resource, `--every` each kind of fault at each exchange,
 * `--changes` each that leaves open what became of it at each exchange that is to change something.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      about: { type: "string", default: "" },
      every: { type: "boolean", default: false },
      changes: { type: "boolean", default: false },
    },
  });
  const seed = Number(values.seed);
  const driven = subjects.filter((subject) => nameOf(subject).includes(values.about));
  const plan = await campaign(driven, seed);
  const report = new Report();
  for (const { name, outcome } of plan.troubled) {
    report.add(outcome);
    console.log(describeFailure(`${name}, undisturbed`, outcome));
  }
  console.log(`${driven.length} subjects, ${plan.exchanges} exchanges, ${plan.changes} of them to change something`);

  let shown = 0;
  let number = Number(values.only ?? 0);
  const began = Date.now();
  for (const run of runs()) {
    const outcome = await run.play();
    report.add(outcome);
    if (outcome.violations.length > 0 && ++shown <= SHOWN) {
      const about = values.about === "" ? "" : `--about ${values.about} `;
      const again =
        values.every || values.changes
          ? ""
          : ` (again: npm run test:faults -- ${about}--seed ${seed} --only ${number})`;
      console.log(describeFailure(`${run.name}${again}`, outcome));
    }
    if (values.only !== undefined) console.log(outcome.trail.join("\n"));
    number += 1;
  }
  console.log(`${String(report)} (seed ${seed}, ${Math.round((Date.now() - began) / 1000)} s)`);
  process.exitCode = report.clean ? 0 : 1;

  function* runs(): Iterable<Run> {
    if (values.every) yield* plan.every();
    else if (values.changes) yield* plan.everyChange();
    else if (values.only !== undefined) yield plan.run(Number(values.only));
    else for (let next = 0; next < Number(values.runs); next += 1) yield plan.run(next);
  }
}

void main();
