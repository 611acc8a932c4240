import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PICTURE, timeline } from "../../../scripts/rollout-timeline";

describe("the picture of docs/rollout.md", () => {
  it("shows what a rollout does today: `npm run generate:timeline` draws it anew", async () => {
    const picture = await timeline();
    assert.equal(picture, await readFile(PICTURE, "utf8"));
    // Six old members and six new ones, each with a row of its own.
    assert.equal(picture.match(/>member \d+</g)?.length, 12);
  });
});
