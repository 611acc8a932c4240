import assert from "node:assert/strict";
import { join } from "node:path";
import { factsOf } from "../../provider/core/schema/field";
import { resources } from "../../provider/host/definitions";
import { Stage } from "../support/stage";
import { campaign, nameOf, type Campaign } from "./campaign";
import { subjects } from "./lifecycles";
import { describeFailure, Report } from "./report";

const SEED = 1;
/** A sample of a minute: `npm run test:faults` plays all stories. */
const RUNS = 120;
/** Long enough beside other tests on a small machine. */
const TIMEOUT_MS = 600_000;

describe("the fault campaign", function () {
  this.timeout(TIMEOUT_MS);
  let plan: Campaign;

  before(async () => {
    plan = await campaign(subjects, SEED);
  });

  it("covers every resource of the package", () => {
    const driven = new Set(subjects.map(({ definition }) => definition.type));
    assert.deepEqual([...driven].sort(), resources.map(({ type }) => type).sort());
  });

  it("covers a change of every input", async () => {
    const declared = new Map<string, Set<string>>();
    for (const subject of subjects) {
      const stage = await Stage.open();
      try {
        const { base, changes } = await subject.prepare(stage, []);
        const names = declared.get(subject.definition.type) ?? new Set();
        declared.set(subject.definition.type, names);
        for (const inputs of [base, ...Object.values(changes)]) for (const name of Object.keys(inputs)) names.add(name);
      } finally {
        await stage.close();
      }
    }
    const missing = resources.flatMap(({ type, inputs }) =>
      Object.entries(inputs.shape).flatMap(([name, schema]) => {
        const { locates, steers, atCreation } = factsOf(schema);
        // The stories about places change what locates an object.
        return locates || steers || atCreation || declared.get(type)?.has(name) ? [] : [`${type} ${name}`];
      }),
    );
    assert.deepEqual(missing, []);
  });

  it(`loses nothing, creates nothing twice, does not hang, changes nothing unasked and recovers: ${RUNS} runs of seed ${SEED}`, async () => {
    const report = new Report();
    for (let number = 0; number < RUNS; number += 1) {
      const run = await plan.run(number);
      for (const outcome of [await plan.quiet(number), await run.play()]) {
        report.add(run.name, outcome);
        const name = `${run.name} (--seed ${SEED} --only ${number})`;
        assert.deepEqual(outcome.violations, [], describeFailure(name, outcome));
      }
    }
    console.log(`      ${String(report)}`);
    assert.ok(report.faults > RUNS / 2, "enough faults happened");
  });

  it("repeats a run by its seed", async () => {
    for (const number of [3, 4, 5]) {
      const run = await plan.run(number);
      const [first, second] = [await run.play(), await run.play()];
      // Concurrent requests retry in any order, so a failure of one may abort the last attempt of another.
      assert.deepEqual(new Set(second.struck), new Set(first.struck), run.name);
      assert.equal(second.steps, first.steps);
    }
  });
});

describe("the fault harness", function () {
  this.timeout(TIMEOUT_MS);

  for (const [what, { about = "exoscale:InstancePool", story, name, expected }] of Object.entries(spoiltProviders())) {
    it(`finds a provider that ${what}`, async () => {
      const subject = subjects.find((one) => nameOf(one) === about);
      assert.ok(subject);
      const spoiled = { type: subject.definition.type, file: join(__dirname, "spoiled.cjs"), name };
      const plan = await campaign([{ ...subject, spoiled }], SEED, (one) => one.name === story);
      const found = [describeFailure("undisturbed", await plan.quiet(0))];
      for (let number = 0; !expected.test(found.join("\n")) && number < 60; number += 1) {
        const run = await plan.run(number);
        found.push(describeFailure(run.name, await run.play()));
      }
      assert.match(found.join("\n"), expected);
    });
  }
});

/** A faulty definition, and the violation that the harness must report. */
interface Spoilt {
  /** The spoiled subject. Default: instance pools. */
  readonly about?: string;
  readonly story: string;
  /** The function of spoiled.cjs. */
  readonly name: string;
  readonly expected: RegExp;
}

function spoiltProviders(): Record<string, Spoilt> {
  return {
    "forgets the id of a created object when a later step fails": {
      story: "create",
      name: "forgetsTheId",
      expected: /lost: /,
    },
    "creates another object after a lost answer": {
      story: "create",
      name: "makesAnother",
      expected: /(twice|lost): /,
    },
    "deletes nothing": { story: "destroy", name: "deletesNothing", expected: /lost: / },
    "treats any failure as absence": { story: "destroy", name: "believesAnything", expected: /lost: / },
    "updates nothing": { story: "change labels", name: "updatesNothing", expected: /unexplained: labels/ },
    "does not notice that an object is deleted": {
      story: "find that it is gone",
      name: "seesWhatWas",
      expected: /unexplained: /,
    },
    "sends a size that the preview does not show": {
      story: "change what an autoscaler has scaled unseen",
      name: "scalesUnasked",
      expected: /unasked: up sets size to 2/,
    },
    "sends a count that the preview does not show": {
      about: "modelarts:NodePool",
      story: "change labels",
      name: "addsANode",
      expected: /unasked: up sets count to \d/,
    },
    "sends a lifetime that the preview does not show": {
      about: "vmpooler:VmSet",
      story: "change tags",
      name: "setsALifetime",
      expected: /unasked: up sets lifetime to 13/,
    },
    "waits longer than its deadline": { story: "create", name: "waitsForEver", expected: /hung: .*still busy/ },
    "never answers": { story: "change labels", name: "neverAnswers", expected: /hung: .*not answered/ },
    "prints a secret": {
      story: "create with everything",
      name: "printsASecret",
      expected: /the secret .* is in what was said/,
    },
    "stores a credential in plain text": {
      story: "create",
      name: "keepsACredentialInTheOpen",
      expected: /the secret .* is in a state/,
    },
    "prints very long messages": { story: "create", name: "saysTooMuch", expected: /a message of \d+ characters/ },
    "does not reset a pool": {
      about: "vmpooler:PoolReset",
      story: "create",
      name: "createsNothing",
      expected: /to be done 1 times was done 0 times/,
    },
    "does not revert to a snapshot": {
      about: "vmpooler:VmSnapshot",
      story: "change revert once",
      name: "updatesNothing",
      expected: /to be done 1 times was done 0 times/,
    },
  };
}
