import assert from "node:assert/strict";
import { createOnce } from "../../../provider/core/create-once";
import { ApiError, PoolsError, TransportError } from "../../../provider/core/errors";
import { testContext } from "../../support/context";
import { rejection } from "../../support/rejection";

const answered = (status: number) => new ApiError("POST /pool", status, { message: "no", fields: [], isOwn: true });
const lost = () => new TransportError("POST /pool", "connection reset", true);
const notSent = () => new TransportError("POST /pool", "connection refused", false);

/** The effect of one request: it may fail, and may create pools even if it fails. */
interface Attempt {
  readonly error?: Error;
  readonly creates?: readonly string[];
}

/**
 * Runs createOnce against a server with the outcomes `attempts`. After each request, `failedLists` list requests fail, then
 * `staleLists` list requests do not show the new pools yet.
 */
function server(attempts: readonly Attempt[], { existing = [] as string[], failedLists = 0, staleLists = 0 } = {}) {
  const context = testContext();
  const pools = [...existing];
  let [sent, lists, failuresLeft, staleLeft] = [0, 0, 0, 0];
  const outcome = createOnce(context, {
    what: 'pool "web"',
    adoption: 'adopt: "<id>"',
    send: () => {
      const { error, creates = [] } = attempts[sent] ?? assert.fail("no further request is expected");
      sent += 1;
      pools.push(...creates);
      [failuresLeft, staleLeft] = [failedLists, staleLists];
      return error ? Promise.reject(error) : Promise.resolve(pools.at(-1));
    },
    candidates: () => {
      lists += 1;
      if (failuresLeft-- > 0) return Promise.reject(answered(502));
      return Promise.resolve((staleLeft-- > 0 ? existing : pools).map((id) => ({ id })));
    },
    idOf: ({ id }) => id,
  });
  return { context, outcome, pools, sent: () => sent, lists: () => lists };
}

describe("createOnce", () => {
  it("returns the answer of a successful request", async () => {
    const { context, outcome, sent } = server([{ creates: ["p1"] }]);
    assert.deepEqual(await outcome, { answer: "p1" });
    assert.equal(sent(), 1);
    assert.deepEqual(context.told, ['progress: Creating pool "web".']);
  });

  it("sends nothing if the listing before the request fails", async () => {
    const outcome = createOnce(testContext(), {
      what: "x",
      adoption: "",
      send: () => assert.fail("no request may be sent"),
      candidates: () => Promise.reject(answered(502)),
      idOf: String,
    });
    assert.equal((await rejection(outcome, ApiError)).status, 502);
  });

  it("warns about existing objects of the same name and says how to adopt them", async () => {
    const { context, outcome } = server([{ creates: ["p2"] }], { existing: ["p0", "p1"] });
    await outcome;
    assert.match(context.told.join("\n"), /^warning: There is pool "web" already: p0, p1\..*adopt: "<id>"/);
  });

  for (const status of [400, 401, 403, 404, 409, 422]) {
    it(`passes on a refusal with ${status} without listing again`, async () => {
      const { outcome, lists } = server([{ error: answered(status) }]);
      assert.equal((await rejection(outcome, ApiError)).status, status);
      assert.equal(lists(), 1);
    });
  }

  for (const error of [lost(), answered(500), answered(502), answered(503), answered(504), answered(429)]) {
    it(`finds the created object although the answer was: ${error.message}`, async () => {
      const { outcome, sent } = server([{ error, creates: ["p1"] }]);
      assert.deepEqual(await outcome, { found: { id: "p1" } });
      assert.equal(sent(), 1);
    });
  }

  it("finds the created object beside an older one", async () => {
    const { outcome } = server([{ error: lost(), creates: ["p1"] }], { existing: ["p0"] });
    assert.deepEqual(await outcome, { found: { id: "p1" } });
  });

  it("lists again if listing fails or does not show the object yet", async () => {
    assert.deepEqual(await server([{ error: lost(), creates: ["p1"] }], { failedLists: 5 }).outcome, {
      found: { id: "p1" },
    });
    assert.deepEqual(await server([{ error: lost(), creates: ["p1"] }], { staleLists: 5 }).outcome, {
      found: { id: "p1" },
    });
  });

  it("chooses none of several candidates and names them all", async () => {
    const { outcome, sent } = server([{ error: lost(), creates: ["p1", "p2"] }]);
    const { message } = await rejection(outcome, PoolsError);
    assert.match(message, /connection reset.*2 objects match pool "web": p1, p2\..*adopt/);
    assert.equal(sent(), 1);
  });

  for (const error of [lost(), answered(500), answered(502), answered(504)]) {
    it(`does not repeat a request that may have succeeded, if no object appeared: ${error.message}`, async () => {
      const { outcome, sent } = server([{ error }]);
      const { message } = await rejection(outcome, PoolsError);
      assert.ok(message.startsWith(error.message), message);
      assert.match(
        message,
        /pool "web" was created is not known: \d+ list requests did not find it.*not repeated.*adopt/,
      );
      assert.equal(sent(), 1);
    });
  }

  for (const error of [notSent(), answered(503), answered(429)]) {
    it(`repeats a request that the server refused, if no object appeared: ${error.message}`, async () => {
      const { context, outcome, sent, lists } = server([{ error }, { error }, { creates: ["p1"] }]);
      assert.deepEqual(await outcome, { answer: "p1" });
      assert.equal(sent(), 3);
      assert.equal(lists(), 1 + 2 * 3);
      assert.ok(context.clock.monotonic() >= 10_000, "it waits before it repeats the request");
    });

    it(`gives up after five attempts with the refusal itself: ${error.message}`, async () => {
      const { outcome, sent } = server(Array.from({ length: 5 }, () => ({ error })));
      assert.equal(await rejection(outcome, PoolsError), error);
      assert.equal(sent(), 5);
    });

    it(`does not repeat the request if all list requests fail: ${error.message}`, async () => {
      const { outcome, sent } = server([{ error }], { failedLists: 9 });
      assert.match((await rejection(outcome, PoolsError)).message, /3 list requests failed too/);
      assert.equal(sent(), 1);
    });
  }

  it("finds the object that a later attempt created", async () => {
    const { outcome } = server([{ error: answered(503) }, { error: lost(), creates: ["p1"] }]);
    assert.deepEqual(await outcome, { found: { id: "p1" } });
  });

  it("searches for two minutes after a lost answer, because some services list late", async () => {
    const { context, outcome } = server([{ error: lost() }]);
    await rejection(outcome, PoolsError);
    assert.equal(context.clock.monotonic(), 120_000);
  });

  it("searches for 10 s more if the verb's deadline aborts the request", async () => {
    const context = testContext({ timeoutMs: 1_000 });
    let isCreated = false;
    const outcome = createOnce(context, {
      what: 'pool "web"',
      adoption: "",
      send: () => {
        isCreated = true;
        context.clock.advance(1_000);
        return Promise.reject(context.signal.reason as Error);
      },
      candidates: () => Promise.resolve(isCreated ? [{ id: "p1" }] : []),
      idOf: ({ id }) => id,
    });
    assert.deepEqual(await outcome, { found: { id: "p1" } });
    assert.ok(context.clock.monotonic() <= 11_000);
  });

  it("refuses to create a second object of a unique name and says how to adopt the first", async () => {
    const outcome = createOnce(testContext(), {
      what: 'group "web"',
      adoption: 'adopt: "<id>"',
      unique: "Names are unique.",
      send: () => assert.fail("no request may be sent"),
      candidates: () => Promise.resolve(["g1"]),
      idOf: String,
    });
    const { message } = await rejection(outcome, PoolsError);
    assert.equal(
      message,
      'There is group "web" already: g1. Names are unique. Adopt it with adopt: "<id>", or use another name.',
    );
  });

  describe("for a newly generated name", () => {
    /** Creates a pool of one name `attempts` times, one after another. If `isLost`, every answer is lost. */
    async function createPools({ isLost = false, attempts = 1, isNew = true } = {}) {
      const context = testContext();
      const pools: string[] = [];
      const lists: number[] = [];
      const outcomes: unknown[] = [];
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        outcomes.push(
          await createOnce(context, {
            what: 'pool "web-1a2b3c4"',
            adoption: "",
            isNew,
            send: () => {
              pools.push(`p${pools.length}`);
              return isLost ? Promise.reject(lost()) : Promise.resolve(pools.at(-1));
            },
            candidates: () => {
              lists.push(pools.length);
              return Promise.resolve(pools.map((id) => ({ id })));
            },
            idOf: ({ id }) => id,
          }),
        );
      }
      return { outcomes, lists };
    }

    it("does not list before the request, and finds the object after a lost answer", async () => {
      assert.deepEqual(await createPools(), { outcomes: [{ answer: "p0" }], lists: [] });
      assert.deepEqual(await createPools({ isLost: true }), { outcomes: [{ found: { id: "p0" } }], lists: [1] });
    });

    it("lists before a second creation of the name, so that a lost answer finds the second object", async () => {
      const { outcomes, lists } = await createPools({ isLost: true, attempts: 2 });
      assert.deepEqual(outcomes, [{ found: { id: "p0" } }, { found: { id: "p1" } }]);
      assert.deepEqual(lists, [1, 1, 2]);
    });

    it("lists before each creation of a name that is not new", async () => {
      const { lists } = await createPools({ attempts: 2, isNew: false });
      assert.deepEqual(lists, [0, 1]);
    });
  });

  it("does not take an object that was listed before and is renamed during the request", async () => {
    let name = "old";
    const outcome = createOnce(testContext(), {
      what: 'pool "shared"',
      adoption: 'adopt: "<id>"',
      send: () => {
        name = "shared";
        return Promise.reject(lost());
      },
      candidates: () => Promise.resolve([{ id: "p0", name }]),
      matches: (pool) => pool.name === "shared",
      idOf: ({ id }) => id,
    });
    await assert.rejects(outcome, /Whether pool "shared" was created is not known/);
  });

  it("passes on a programming error unchanged", async () => {
    await rejection(server([{ error: new TypeError("defect") }]).outcome, TypeError);
  });
});
