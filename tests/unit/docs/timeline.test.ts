import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PICTURE, timeline } from "../../../scripts/rollout-timeline";

describe("the picture of docs/rollout.md", () => {
  it("shows a current rollout (npm run generate:timeline)", async () => {
    const picture = await timeline();
    assert.equal(picture, await readFile(PICTURE, "utf8"));
    // Six old and six new members, a row each.
    assert.equal(picture.match(/>member \d+</g)?.length, 12);
  });
});
