import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basic, event, FLAVOR, nodePools, poolName, requests, resources } from "./support";

const OTHER = "modelarts.vm.cpu.8ud";

/** Replacements that the engine decides by itself, without asking what differs: `--replace` and replaceOnChanges. */
describe("a NodePool that the engine replaces", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const named = () => ({ ...basic(stage), name: "train" });
  const changes = () => requests(stage).filter((line) => !line.startsWith("GET"));

  it("with a generated name is made anew before the old one goes", async () => {
    await pool.up(basic(stage));
    const old = pool.id;
    assert.equal((await pool.up(basic(stage), { replace: true })).step, "replace");
    assert.notEqual(pool.id, old);
    assert.equal(nodePools(stage).length, 1);
    assert.match(changes().join(), /^POST nodepools,POST nodepools,DELETE/);
    assert.equal((await pool.preview(basic(stage))).step, "same");
  });

  it("with a given name is refused with the option to use, and nothing is lost", async () => {
    await pool.up(named());
    await assert.rejects(
      pool.up(named(), { replace: true }),
      /node pool .*\/train already, and names are unique.*needs the option deleteBeforeReplace: true/,
    );
    assert.deepEqual([nodePools(stage).length, pool.id], [1, `${poolName(stage)}/train`]);
    assert.equal((await pool.up(named())).step, "same");
  });

  it("with a given name and deleteBeforeReplace goes first, and is made anew", async () => {
    await pool.up(named());
    await pool.up(named(), { replace: true, deleteBeforeReplace: true });
    assert.deepEqual(changes(), ["POST nodepools", "DELETE nodepools/train", "POST nodepools"]);
    assert.equal(nodePools(stage).length, 1);
  });

  it("on a change of a field that would change in place is made anew, or goes first where its name is given", async () => {
    await pool.up(basic(stage));
    const before = pool.id;
    await pool.up({ ...basic(stage), labels: { a: "1" } }, { replaceOnChanges: ["labels"] });
    assert.notEqual(pool.id, before);
    const given = stage.deploy(nodePool, "given");
    await given.up({ ...basic(stage), name: "given" });
    await given.up({ ...basic(stage), name: "given", labels: { a: "1" } }, { replaceOnChanges: ["labels"] });
    assert.equal(nodePools(stage).length, 2);
  });

  it("is refused where it was adopted and adopt still stands in the program", async () => {
    event(stage, "createNodePool", { nodePool: "old", resources: { flavor: FLAVOR, count: 2 } });
    const adopting = { ...basic(stage), name: "old", adopt: `${poolName(stage)}/old` };
    await pool.up(adopting);
    for (const options of [{ replace: true }, { replaceOnChanges: ["labels"] }]) {
      const news = options.replace ? adopting : { ...adopting, labels: { a: "1" } };
      await assert.rejects(pool.up(news, options), /managed by this stack already\. Take adopt out|adopt/);
      assert.deepEqual(nodePools(stage).map(({ metadata }) => metadata.name), ["old"]); // prettier-ignore
    }
  });

  it("keeps its generated name after a rename with an alias", async () => {
    await pool.up(basic(stage));
    pool.logicalName = "renamed";
    assert.equal((await pool.up(basic(stage))).step, "same");
    assert.equal(nodePools(stage).length, 1);
  });

  it("goes first under a given name that looks like a generated one", async () => {
    const lookalike = { ...basic(stage), name: "train-3ff396f" };
    await pool.up(lookalike);
    await pool.up({ ...lookalike, flavor: OTHER });
    assert.deepEqual(changes(), ["POST nodepools", "DELETE nodepools/train-3ff396f", "POST nodepools"]);
    assert.equal(resources(stage).flavor, OTHER);
  });
});
