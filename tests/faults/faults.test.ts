import assert from "node:assert/strict";
import type { ResourceDefinition } from "../../provider/core/resource";
import { resources } from "../../provider/host/definitions";
import { campaign, type Campaign } from "./campaign";
import { subjects } from "./lifecycles";
import type { Subject } from "./lifecycle";
import { describeFailure, Report } from "./report";

const SEED = 1;
/** `npm run test:faults` plays a thousand. */
const RUNS = 120;
/** Beside a suite of other tests on a small machine. */
const PATIENCE_MS = 300_000;

describe("faults at the exchanges with a cloud", function () {
  this.timeout(PATIENCE_MS);
  let plan: Campaign;

  before(async () => {
    plan = await campaign(subjects, SEED);
  });

  it("befall every resource of the package", () => {
    const driven = new Set(subjects.map(({ definition }) => definition.type));
    assert.deepEqual([...driven].sort(), resources.map(({ type }) => type).sort());
  });

  it("are no condition of success: undisturbed, every story ends well", () => {
    assert.deepEqual(
      plan.troubled.map(({ name, outcome }) => describeFailure(name, outcome)),
      [],
    );
  });

  it(`lose nothing, make nothing twice and end well, ${RUNS} times by the seed ${SEED}`, async () => {
    const report = new Report();
    for (let number = 0; number < RUNS; number += 1) {
      const run = plan.run(number);
      const outcome = await run.play();
      report.add(outcome);
      assert.deepEqual(
        outcome.violations,
        [],
        describeFailure(`${run.name} (--seed ${SEED} --only ${number})`, outcome),
      );
    }
    console.log(`      ${String(report)}`);
    assert.ok(report.faults > RUNS / 2, "hardly anything went wrong");
  });

  it("repeat by their seed", async () => {
    for (const number of [3, 4]) {
      const [first, second] = [await plan.run(number).play(), await plan.run(number).play()];
      assert.deepEqual(second.struck, first.struck);
      assert.equal(second.steps, first.steps);
    }
  });
});

describe("the fault harness", function () {
  this.timeout(PATIENCE_MS);

  const careless: Record<string, [RegExp, (definition: ResourceDefinition) => ResourceDefinition]> = {
    "forgets the id of what it made when a later step fails": [
      /lost/,
      (definition) => ({
        ...definition,
        create: (inputs, context) => definition.create(inputs, { ...context, record: () => undefined }),
      }),
    ],
    "makes another when the answer of the first is lost": [
      /twice|lost/,
      (definition) => ({
        ...definition,
        create: (inputs, context) =>
          definition.create(inputs, context).catch(() => definition.create({ ...inputs, name: "again" }, context)),
      }),
    ],
    "deletes nothing": [/lost/, (definition) => ({ ...definition, delete: () => Promise.resolve() })],
    "updates nothing": [/unexplained/, (definition) => ({ ...definition, update: () => Promise.resolve() })],
    "does not see that a thing is gone": [
      /unexplained/,
      (definition) => ({
        ...definition,
        read: async (id, known, context) => (await definition.read(id, known, context)) ?? { id, state: { ...known } },
      }),
    ],
  };
  const [pools] = subjects;
  const stories = ["create", "change labels", "destroy", "find that it is gone"];

  for (const [what, [expected, spoil]] of Object.entries(careless)) {
    it(`finds a provider that ${what}`, async () => {
      assert.ok(pools);
      const spoiled: Subject = { ...pools, definition: spoil(pools.definition) };
      const plan = await campaign([spoiled], SEED, (story) => stories.includes(story));
      const found = plan.troubled.flatMap(({ outcome }) => outcome.violations);
      for (let number = 0; found.length === 0 && number < 100; number += 1) {
        found.push(...(await plan.run(number).play()).violations);
      }
      assert.match(found.map((violation) => violation.what).join(), expected);
    });
  }
});
