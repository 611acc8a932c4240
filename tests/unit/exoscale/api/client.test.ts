import assert from "node:assert/strict";
import { zoneClient, type ZoneClient } from "../../../../provider/exoscale/api/client";
import { runOperation } from "../../../../provider/exoscale/api/operation";
import { waitUntilCreated, waitUntilGone, waitUntilRunning } from "../../../../provider/exoscale/instance-pool/waiting";
import { settingsOf, testContext, type TestContext } from "../../../support/context";
import { json, loopback, type Loopback, type Reply } from "../../../support/loopback";

const ID = "3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998871";
const LIST = "/v2/instance-pool";

function pool(state: string, size = 1) {
  const instances = Array.from({ length: size }, (_, index) => ({ id: `m${index}` }));
  return { id: ID, name: "web", state, size, instances, "instance-type": { id: "t" } };
}

describe("shared polls", () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  /** A client of a zone with four other waits. @param reply answers a request, given the time since the start */
  async function clientWithWaits(reply: (call: string, elapsed: number) => Reply) {
    const test = { context: undefined as TestContext | undefined };
    server = await loopback([
      (response, heard) => {
        const { method, url, headers } = heard;
        const zones = [{ name: "ch-gva-2", "api-endpoint": `http://${headers.host ?? ""}/v2` }];
        const answer =
          url === "/v2/zone" ? json({ zones }) : reply(`${method} ${url}`, test.context?.clock.monotonic() ?? 0);
        answer(response, heard);
      },
    ]);
    const config = { "exoscale:key": "k", "exoscale:secret": "s", "exoscale:endpoint": `${server.url}/v2` };
    const context = testContext({ settings: settingsOf(config) });
    test.context = context;
    const client: ZoneClient = zoneClient(context, { zone: "ch-gva-2" });
    for (let wait = 0; wait < 4; wait += 1) void client.countWait(() => new Promise(() => undefined));
    return { client, context, lists: () => server?.heard.filter(({ url }) => url === LIST).length ?? 0 };
  }

  it("end if a list still shows a deleted pool", async () => {
    const { client, context } = await clientWithWaits((call) =>
      call === `GET ${LIST}` ? json({ "instance-pools": [pool("destroying")] }) : json({ message: "Not Found" }, 404),
    );
    await waitUntilGone(client, ID, context);
    assert.ok(context.clock.monotonic() <= 30_000, `${context.clock.monotonic()} ms`);
  });

  it("fall back to single requests for a minute if the list is refused", async () => {
    const { client, context, lists } = await clientWithWaits((call, elapsed) =>
      call === `GET ${LIST}`
        ? json({ message: "forbidden" }, 403)
        : json(pool(elapsed > 5_000 ? "running" : "creating")),
    );
    await waitUntilCreated(client, ID, 1, context);
    assert.equal(lists(), 1);
  });

  it("end soon if the list fails", async () => {
    const { client, context } = await clientWithWaits((call, elapsed) =>
      call === `GET ${LIST}` ? json({ message: "x" }, 500) : json(pool(elapsed > 1_000 ? "running" : "creating")),
    );
    await waitUntilCreated(client, ID, 1, context);
    assert.ok(context.clock.monotonic() <= 20_000, `${context.clock.monotonic()} ms`);
  });

  it("do not accept the old size from a stale list after a scaling", async () => {
    const { client, context } = await clientWithWaits((call) =>
      call === `GET ${LIST}` ? json({ "instance-pools": [pool("running", 1)] }) : json(pool("running", 3)),
    );
    assert.equal((await waitUntilRunning(client, ID, context)).size, 3);
    assert.equal((await waitUntilCreated(client, ID, 3, context)).size, 3);
  });

  it("detect a failed operation while the list still shows the pool as creating", async () => {
    const { client, context } = await clientWithWaits((call, elapsed) => {
      if (call.startsWith("POST")) return json({ id: "op", state: "pending" });
      if (call === `GET ${LIST}`) return json({ "instance-pools": [pool("creating")] });
      return json({ id: "op", state: elapsed > 70_000 ? "failure" : "pending", reason: "partial" });
    });
    const call = { what: "creation", method: "POST", path: "/instance-pool", body: {} } as const;
    await assert.rejects(runOperation(client, call, context, ID), /creation ended in failure/);
    assert.ok(context.clock.monotonic() <= 100_000, `${context.clock.monotonic()} ms`);
  });
});
