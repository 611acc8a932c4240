import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { Stage, type Deployed } from "../../support/stage";
import { basic, requests, resources, theNodePool } from "./support";

const MONTHS = { mode: "1", periodNum: 2, periodType: "2" };

/** The simulator refuses annotations in every patch that adds no nodes, as ModelArts does. */
describe("the billing of a NodePool", () => {
  let stage: Stage;
  let pool: Deployed;

  beforeEach(async () => {
    stage = await Stage.open();
    pool = stage.deploy(nodePool, "train");
  });
  afterEach(() => stage.close());

  const bought = () => theNodePool(stage).nodes.filter(({ prepaid }) => prepaid).length;
  const annotations = () => theNodePool(stage).metadata.annotations;

  it("is nothing unless it is declared", async () => {
    await pool.up(basic(stage));
    await pool.up({ ...basic(stage), count: 3 });
    assert.deepEqual([annotations(), bought()], [{}, 0]);
  });

  it("goes with the nodes that are made and with those that are added", async () => {
    await pool.up({ ...basic(stage), billing: MONTHS });
    assert.deepEqual([annotations(), bought()], [
      { "os.modelarts/billing.mode": "1", "os.modelarts/period.num": "2", "os.modelarts/period.type": "2" },
      2,
    ]); // prettier-ignore
    await pool.up({ ...basic(stage), count: 4, billing: { ...MONTHS, periodNum: 3, autoRenew: true } });
    assert.deepEqual([annotations()["os.modelarts/period.num"], annotations()["os.modelarts/auto.renew"], bought()], ["3", "1", 4]); // prettier-ignore
  });

  it("stays at home when nothing is added", async () => {
    await pool.up({ ...basic(stage), count: 3, billing: { mode: "0" } });
    await pool.up({ ...basic(stage), count: 3, billing: { mode: "0" }, labels: { a: "1" } });
    await pool.up({ ...basic(stage), count: 2, billing: { mode: "0" }, labels: { a: "1" } });
    assert.deepEqual([resources(stage).count, requests(stage, "PATCH").length], [2, 2]);
  });

  it("is kept for the next growth, without a request, when it alone changes", async () => {
    await pool.up(basic(stage));
    stage.simulator.clearLog();
    const { step, changed } = await pool.up({ ...basic(stage), billing: MONTHS });
    assert.deepEqual([step, changed, requests(stage, "PATCH")], ["update", ["billing"], []]);
    assert.match(stage.said.join("\n"), /warning: .*only with nodes that are added/);
    assert.deepEqual([annotations(), bought()], [{}, 0]);
    await pool.up({ ...basic(stage), count: 3, billing: MONTHS });
    assert.equal(bought(), 1);
  });

  it("is never asked back: a refresh keeps it, and a preview stays clean", async () => {
    const args = { ...basic(stage), billing: MONTHS };
    await pool.up(args);
    await pool.refresh();
    assert.deepEqual(pool.inputs.billing, MONTHS);
    assert.equal((await pool.preview(args)).step, "same");
  });

  it("buys once though the answer of a growth was lost", async () => {
    await pool.up({ ...basic(stage), billing: MONTHS });
    stage.simulator.addFault({ method: "PATCH", kind: "drop", when: "after" });
    await pool.up({ ...basic(stage), count: 4, billing: MONTHS });
    assert.deepEqual([resources(stage).count, bought()], [4, 4]);
  });

  it("is warned of in the preview that buys", async () => {
    await pool.preview({ ...basic(stage), billing: MONTHS });
    assert.match(stage.said.join("\n"), /warning: billing.mode 1 buys 2 nodes for 2 months, at once/);
  });
});
