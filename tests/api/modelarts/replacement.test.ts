import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { FLAVOR, OTHER_FLAVOR, scene } from "./support";

/** `--replace` and replaceOnChanges: the engine replaces without asking the provider for a diff. */
describe("NodePool replacement", () => {
  const the = scene();

  it("creates the new node pool before it deletes the old one if the name is generated", async () => {
    await the.pool.up(the.basic());
    const old = the.pool.id;
    assert.equal((await the.pool.up(the.basic(), { replace: true })).step, "replace");
    assert.notEqual(the.pool.id, old);
    assert.equal(the.nodePools().length, 1);
    assert.match(the.writes().join(), /^POST nodepools,POST nodepools,DELETE/);
    assert.equal((await the.pool.preview(the.basic())).step, "same");
  });

  it("is refused for a declared name, with the option to use", async () => {
    await the.pool.up(the.train());
    await assert.rejects(
      the.pool.up(the.train(), { replace: true }),
      /node pool .*\/train already, and names are unique.*needs the option deleteBeforeReplace: true/,
    );
    assert.deepEqual([the.nodePools().length, the.pool.id], [1, `${the.poolName()}/train`]);
    assert.equal((await the.pool.up(the.train())).step, "same");
  });

  it("deletes the old node pool first with deleteBeforeReplace", async () => {
    await the.pool.up(the.train());
    await the.pool.up(the.train(), { replace: true, deleteBeforeReplace: true });
    assert.deepEqual(the.writes(), ["POST nodepools", "DELETE nodepools/train", "POST nodepools"]);
    assert.equal(the.nodePools().length, 1);
  });

  it("follows replaceOnChanges for a field that could change in place", async () => {
    await the.pool.up(the.basic());
    const before = the.pool.id;
    await the.pool.up({ ...the.basic(), labels: { a: "1" } }, { replaceOnChanges: ["labels"] });
    assert.notEqual(the.pool.id, before);
    const given = the.stage.deploy(nodePool, "given");
    await given.up({ ...the.basic(), name: "given" });
    await given.up({ ...the.basic(), name: "given", labels: { a: "1" } }, { replaceOnChanges: ["labels"] });
    assert.equal(the.nodePools().length, 2);
  });

  it("is refused while the program still adopts the node pool", async () => {
    the.event("createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 } });
    const adopting = { ...the.basic(), name: "old", adopt: `${the.poolName()}/old` };
    await the.pool.up(adopting);
    for (const options of [{ replace: true }, { replaceOnChanges: ["labels"] }]) {
      const news = options.replace ? adopting : { ...adopting, labels: { a: "1" } };
      await assert.rejects(the.pool.up(news, options), /managed by this stack already\. Take adopt out|adopt/);
      assert.deepEqual(the.nodePools().map(({ metadata }) => metadata.name), ["old"]); // prettier-ignore
    }
  });

  it("does not happen after a rename with an alias: the generated name stays", async () => {
    await the.pool.up(the.basic());
    the.pool.logicalName = "renamed";
    assert.equal((await the.pool.up(the.basic())).step, "same");
    assert.equal(the.nodePools().length, 1);
  });

  it("deletes the old node pool first if a declared name looks like a generated one", async () => {
    const lookalike = { ...the.basic(), name: "train-3ff396f" };
    await the.pool.up(lookalike);
    await the.pool.up({ ...lookalike, flavor: OTHER_FLAVOR });
    assert.deepEqual(the.writes(), ["POST nodepools", "DELETE nodepools/train-3ff396f", "POST nodepools"]);
    assert.equal(the.resources().flavor, OTHER_FLAVOR);
  });

  it("deletes the old node pool first for a declared name, and last for a generated one, if the flavor changes", async () => {
    const other = OTHER_FLAVOR;
    await the.pool.up({ ...the.basic(), name: "fixed" });
    await the.pool.up({ ...the.basic(), name: "fixed", flavor: other });
    assert.equal(the.resources().flavor, other);
    assert.deepEqual(the.requests().filter((line) => /^(POST|DELETE)/.test(line)), ["POST nodepools", "DELETE nodepools/fixed", "POST nodepools"]); // prettier-ignore

    const generated = the.stage.deploy(nodePool, "gen");
    await generated.up(the.basic());
    const before = generated.id;
    the.stage.simulator.clearLog();
    await generated.up({ ...the.basic(), flavor: other });
    assert.notEqual(generated.id, before);
    assert.match(the.requests().filter((line) => /^(POST|DELETE)/.test(line)).join(), /^POST nodepools,DELETE/); // prettier-ignore
  });
});
