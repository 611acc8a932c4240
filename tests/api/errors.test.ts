import assert from "node:assert/strict";
import { readErrors } from "../../scripts/generate/errors";
import { functions, resources } from "../../provider/host/definitions";
import { MISTAKES, observe } from "../errors/observe";

/** After an intended change of a message: `npm run record-errors`, then `npm run generate`. */
describe("the errors in the reference pages", function () {
  // A mistake with a wait takes seconds on a busy machine.
  this.timeout(120_000);

  for (const type of [...new Set(MISTAKES.map((mistake) => mistake.type))]) {
    it(`are the provider's current errors: ${type}`, async () => {
      const { recorded } = await readErrors();
      const observed = [];
      for (const mistake of MISTAKES.filter((one) => one.type === type)) observed.push(await observe(mistake));
      assert.deepEqual(
        observed,
        recorded.filter((error) => error.type === type),
      );
    });
  }

  it("exist for every resource, and for every function with an argument besides the connection", () => {
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
