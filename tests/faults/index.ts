import { parseArgs } from "node:util";
import { providerProcessEnds, useFront } from "../support/process/shared";
import { campaign, nameOf, type Run } from "./campaign";
import { subjects } from "./lifecycles";
import { describeFailure, Report } from "./report";

const SHOWN = 20;

/**
 * `npm run test:faults -- --runs 1000 --seed 1`: the stories of all resources in turn, with one or two faults.
 * `--quiet` plays each story once without faults. `--only N` plays run N again. `--every` plays each kind of fault at each
 * exchange, `--changes` each decisive kind at each change. `--tallies` prints how often each fault and story was played.
 * `--about NAME` and `--story NAME` choose resources and stories. `--front plugin` drives the plugin instead of the
 * dynamic provider.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      about: { type: "string", default: "" },
      story: { type: "string", default: "" },
      quiet: { type: "boolean", default: false },
      every: { type: "boolean", default: false },
      changes: { type: "boolean", default: false },
      tallies: { type: "boolean", default: false },
      front: { type: "string", default: "dynamic" },
    },
  });
  const seed = Number(values.seed);
  await useFront(values.front === "plugin" ? "plugin" : "dynamic");
  const driven = subjects.filter((subject) => nameOf(subject).includes(values.about));
  const plan = await campaign(driven, seed, ({ name }) => name.includes(values.story));
  console.log(`${driven.length} subjects, ${plan.plots.length} stories`);

  const report = new Report();
  let shown = 0;
  let number = Number(values.only ?? 0);
  const began = Date.now();
  for await (const run of runs()) {
    const outcome = await run.play();
    report.add(run.name, outcome);
    if (outcome.violations.length > 0 && ++shown <= SHOWN) {
      const chosen = ["about", "story", "front"] as const;
      const options = chosen.flatMap((name) => (values[name] === "" ? [] : [`--${name} '${values[name]}'`]));
      const again = [...options, `--seed ${seed} --only ${number}`].join(" ");
      console.log(
        describeFailure(isNumbered() ? `${run.name} (again: npm run test:faults -- ${again})` : run.name, outcome),
      );
    }
    if (values.only !== undefined) console.log(outcome.trail.join("\n"));
    number += 1;
  }
  if (values.tallies) console.log(report.tallies);
  console.log(`${String(report)} (seed ${seed}, ${Math.round((Date.now() - began) / 1000)} s)`);
  process.exitCode = report.clean ? 0 : 1;
  await providerProcessEnds();

  function isNumbered(): boolean {
    return !values.quiet && !values.every && !values.changes;
  }

  async function* runs(): AsyncIterable<Run> {
    if (values.quiet) yield* plan.plots.map(({ name, quiet }) => ({ name, play: quiet }));
    else if (values.every || values.changes) yield* plan.runs(values.every ? "every" : "changes");
    else if (values.only !== undefined) yield await plan.run(Number(values.only));
    else for (let next = 0; next < Number(values.runs); next += 1) yield await plan.run(next);
  }
}

void main();
