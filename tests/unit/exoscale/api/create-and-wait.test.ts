import assert from "node:assert/strict";
import { PoolsError } from "../../../../provider/core/errors";
import { zoneClient } from "../../../../provider/exoscale/api/client";
import { createAndWait, candidatesByName } from "../../../../provider/exoscale/api/create-and-wait";
import { settingsOf, testContext } from "../../../support/context";
import { json, loopback, type Heard, type Loopback, type Reply } from "../../../support/loopback";
import { rejection } from "../../../support/rejection";

const POOL = "3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877";

let server: Loopback | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Creates a pool at a server: `answer` replies to the POST, and the list shows the pool from request `seenAt` on. */
async function create(answer: Reply, seenAt: number) {
  const lists: Heard[] = [];
  const reply: Reply = (response, heard) => {
    const { method, url, headers } = heard;
    if (url === "/v2/zone")
      json({ zones: [{ name: "ch-gva-2", "api-endpoint": `http://${headers.host ?? ""}/v2` }] })(response, heard);
    else if (method === "POST") answer(response, heard);
    else {
      lists.push(heard);
      json({ "instance-pools": lists.length > seenAt ? [{ id: POOL, name: "web" }] : [] })(response, heard);
    }
  };
  server = await loopback([reply]);
  const context = testContext({
    settings: settingsOf({ "exoscale:key": "k", "exoscale:secret": "s", "exoscale:endpoint": `${server.url}/v2` }),
  });
  const client = zoneClient(context, { zone: "ch-gva-2" });
  const recorded: string[] = [];
  const outcome = createAndWait(
    client,
    {
      what: 'instance pool "web"',
      adoption: 'adopt: "<id>"',
      path: "/instance-pool",
      body: { name: "web" },
      ...candidatesByName(client, "pools", "web"),
      find: () => Promise.resolve(undefined),
    },
    { ...context, exists: (id) => void recorded.push(id), retract: () => void recorded.push("retracted") },
  );
  return { outcome, lists, recorded };
}

const pool = (state: string, more = {}) => json({ id: "op", state, reference: { id: POOL }, ...more });

describe("createAndWait", () => {
  it("records the id of the first answer", async () => {
    const { outcome, recorded } = await create(pool("success"), 99);
    assert.equal(await outcome, POOL);
    assert.deepEqual(recorded, [POOL]);
  });

  it("retracts the id if the operation failed and the object does not exist", async () => {
    const { outcome, recorded } = await create(pool("failure", { reason: "fault", message: "no host" }), 99);
    assert.match((await rejection(outcome, PoolsError)).message, /failure \(fault\): no host/);
    assert.deepEqual(recorded, [POOL, "retracted"]);
  });

  for (const id of ["", "x", "../../x"]) {
    it(`finds the object by name if the answer has the id ${JSON.stringify(id)}`, async () => {
      const { outcome, recorded } = await create(json({ id: "op", state: "success", reference: { id } }), 1);
      assert.equal(await outcome, POOL);
      assert.deepEqual(recorded, [POOL]);
    });
  }

  for (const list of [1, 2, 3, 4]) {
    it(`finds the object of a lost answer in list ${list}, each a new request`, async () => {
      const { outcome, lists, recorded } = await create(json({}, 500), list);
      assert.equal(await outcome, POOL);
      assert.equal(lists.length, 1 + list);
      assert.deepEqual(recorded, [POOL]);
    });
  }

  it("sends no second POST if the answer was lost and no list shows the object", async () => {
    const { outcome, recorded } = await create(json({}, 500), 99);
    assert.match((await rejection(outcome, PoolsError)).message, /was created is not known/);
    assert.deepEqual(recorded, []);
  });
});
