import assert from "node:assert/strict";
import { readErrors } from "../../scripts/generate/errors";
import { functions, resources } from "../../provider/host/definitions";
import { MISTAKES, observe } from "../errors/observe";

/** `npm run record-errors`, then `npm run generate`, where a message was changed on purpose. */
describe("the errors that the reference pages show", function () {
  // A mistake that is waited for takes seconds on a busy machine.
  this.timeout(120_000);

  for (const type of [...new Set(MISTAKES.map((mistake) => mistake.type))]) {
    it(`are what the provider says today: ${type}`, async () => {
      const { recorded } = await readErrors();
      const observed = [];
      for (const mistake of MISTAKES.filter((one) => one.type === type)) observed.push(await observe(mistake));
      assert.deepEqual(
        observed,
        recorded.filter((error) => error.type === type),
      );
    });
  }

  it("are there for every resource, and every function that takes more than a connection", () => {
    const types = [
      ...resources.map(({ type }) => type),
      ...functions
        .filter(({ args }) => Object.keys(args.shape).some((name) => name !== "connection"))
        .map(({ type }) => type),
    ];
    assert.deepEqual(
      types.filter((type) => MISTAKES.every((mistake) => mistake.type !== type)),
      [],
    );
  });
});
