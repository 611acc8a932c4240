import assert from "node:assert/strict";
import type { ResourceDefinition } from "../../provider/core/resource";
import { resources } from "../../provider/host/definitions";
import { campaign, nameOf, type Campaign } from "./campaign";
import { kinds } from "./faults";
import { subjects } from "./lifecycles";
import type { Subject } from "./lifecycle";
import { describeFailure, Report } from "./report";

const SEED = 1;
/** Of the runs that follow those which strike each change: `npm run test:faults` plays hundreds. */
const FURTHER_RUNS = 40;
/** Beside a suite of other tests on a small machine. */
const PATIENCE_MS = 600_000;

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

  it(`lose nothing, make nothing twice and end well, at each exchange that is to change something`, async () => {
    const { struck, faults } = await playAll(0, plan.changes);
    assert.equal(faults, plan.changes, "an exchange was left alone");
    const decisive = kinds.filter((kind) => kind.decisive).map(({ name }) => name);
    assert.deepEqual(
      decisive.filter((name) => !struck.has(name)),
      [],
      "these never struck",
    );
  });

  it(`do so ${FURTHER_RUNS} times at any exchange, and two by two, by the seed ${SEED}`, async () => {
    const { faults } = await playAll(plan.changes, plan.changes + FURTHER_RUNS);
    assert.ok(faults > FURTHER_RUNS / 2, "hardly anything went wrong");
  });

  it("repeat by their seed", async () => {
    for (const number of [3, plan.changes, plan.changes + 1]) {
      const [first, second] = [await plan.run(number).play(), await plan.run(number).play()];
      assert.deepEqual(second.struck, first.struck);
      assert.equal(second.steps, first.steps);
    }
  });

  async function playAll(first: number, end: number): Promise<{ struck: Set<string>; faults: number }> {
    const report = new Report();
    const struck = new Set<string>();
    for (let number = first; number < end; number += 1) {
      const run = plan.run(number);
      const outcome = await run.play();
      report.add(outcome);
      for (const name of outcome.struck) struck.add(name);
      assert.deepEqual(
        outcome.violations,
        [],
        describeFailure(`${run.name} (--seed ${SEED} --only ${number})`, outcome),
      );
    }
    console.log(`      ${String(report)}`);
    return { struck, faults: report.faults };
  }
});

describe("the fault harness", function () {
  this.timeout(PATIENCE_MS);

  const careless: Record<string, Spoiled> = {
    "forgets the id of what it made when a later step fails": {
      expected: /lost: /,
      spoil: (definition) => ({
        ...definition,
        create: (inputs, context) => definition.create(inputs, { ...context, record: () => undefined }),
      }),
    },
    "makes another when the answer of the first is lost": {
      expected: /(twice|lost): /,
      spoil: (definition) => ({
        ...definition,
        create: (inputs, context) =>
          definition.create(inputs, context).catch(() => definition.create({ ...inputs, name: "again" }, context)),
      }),
    },
    "deletes nothing": { expected: /lost: /, spoil: deletesNothing },
    "updates nothing": { expected: /unexplained: /, spoil: updatesNothing },
    "does not see that a thing is gone": {
      expected: /unexplained: /,
      spoil: (definition) => ({
        ...definition,
        read: async (id, known, context) => (await definition.read(id, known, context)) ?? { id, state: { ...known } },
      }),
    },
    "prints what is secret": {
      expected: /the secret .* is in what was said/,
      spoil: (definition) => ({
        ...definition,
        create: (inputs, context) => {
          // A part: of the whole the host would take care.
          context.log(`making a pool that is told ${String(inputs.userData).split("\n").at(1) ?? ""}`);
          return definition.create(inputs, context);
        },
      }),
    },
    "keeps a credential in the open": {
      expected: /the secret .* is in a state/,
      spoil: (definition) => ({
        ...definition,
        create: async (inputs, context) => {
          const made = await definition.create(inputs, context);
          context.record(made.id, { description: context.settings.config("exoscale:secret") });
          return made;
        },
      }),
    },
    "says that it resets, and does not": {
      about: "vmpooler:PoolReset",
      expected: /to be done 1 times was done 0 times/,
      spoil: (definition) => ({ ...definition, create: ({ pool }) => Promise.resolve({ id: String(pool) }) }),
    },
    "says that it goes back to a snapshot, and does not": {
      about: "vmpooler:VmSnapshot",
      expected: /to be done 1 times was done 0 times/,
      spoil: updatesNothing,
    },
  };
  const stories = [
    "create",
    "create with everything",
    "change labels",
    "change revert once",
    "destroy",
    "find that it is gone",
  ];

  for (const [what, { about = "exoscale:InstancePool", expected, spoil }] of Object.entries(careless)) {
    it(`finds a provider that ${what}`, async () => {
      const subject = subjects.find((one) => nameOf(one) === about);
      assert.ok(subject);
      const spoiled: Subject = { ...subject, definition: spoil(subject.definition) };
      const plan = await campaign([spoiled], SEED, (story) => stories.includes(story));
      const found = plan.troubled.map(({ name, outcome }) => describeFailure(name, outcome));
      for (let number = 0; !found.some((said) => expected.test(said)) && number < 100; number += 1) {
        const run = plan.run(number);
        found.push(describeFailure(run.name, await run.play()));
      }
      assert.match(found.join("\n"), expected);
    });
  }
});

/** A definition that does not do what it should, and what must be said of it. */
interface Spoiled {
  /** The subject that is spoiled; instance pools where absent. */
  readonly about?: string;
  readonly expected: RegExp;
  readonly spoil: (definition: ResourceDefinition) => ResourceDefinition;
}

function deletesNothing(definition: ResourceDefinition): ResourceDefinition {
  return { ...definition, delete: () => Promise.resolve() };
}

function updatesNothing(definition: ResourceDefinition): ResourceDefinition {
  return { ...definition, update: () => Promise.resolve() };
}
