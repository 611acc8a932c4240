import assert from "node:assert/strict";
import { MINUTE, scene } from "../support";

const hidden = {
  mask: {
    answers: { extendParams: { postInstall: "******" } },
    before: { extendParams: { postInstall: "YQ==" } },
    after: { extendParams: { postInstall: "Yg==" } },
  },
  omit: { answers: { os: null }, before: { os: { name: "EulerOS 2.9" } }, after: { os: { name: "EulerOS 2.10" } } },
  "have another type for": { answers: { labels: 7 }, before: { labels: { a: "1" } }, after: { labels: { a: "2" } } },
};

describe("an update of a NodePool's input", () => {
  const the = scene();

  for (const [what, { answers, before, after }] of Object.entries(hidden))
    it(`ends without waiting for the input if answers ${what} it`, async () => {
      the.event("alterAnswers", { nodePool: "train", resources: answers });
      await the.pool.up(the.train(before));
      const start = the.stage.clock.monotonic();
      await the.pool.up(the.train(after));
      assert.ok(the.stage.clock.monotonic() - start < MINUTE);
    });
});
