import assert from "node:assert/strict";
import { createOnce } from "../../../provider/core/create-once";
import { ApiError, PoolsError, TransportError } from "../../../provider/core/errors";
import { testContext } from "../../support/context";
import { rejection } from "../../support/rejection";

const answered = (status: number) => new ApiError("POST /pool", status, { message: "no", fields: [], isOwn: true });
const lost = () => new TransportError("POST /pool", "connection reset", true);
const notSent = () => new TransportError("POST /pool", "connection refused", false);

/** What a request does: fails, and perhaps makes a pool nevertheless. */
interface Attempt {
  readonly error?: Error;
  readonly makes?: readonly string[];
}

/**
 * A server that takes its `attempts` in turn; `unwell` looks after a request fail, and `late` looks do not see yet what was made.
 */
function server(attempts: readonly Attempt[], { there = [] as string[], unwell = 0, late = 0 } = {}) {
  const context = testContext();
  const pools = [...there];
  let [sent, looks, sick, blind] = [0, 0, 0, 0];
  const outcome = createOnce(context, {
    what: 'pool "web"',
    adoption: 'adopt: "<id>"',
    send: () => {
      const { error, makes = [] } = attempts[sent] ?? assert.fail("it was sent too often");
      sent += 1;
      pools.push(...makes);
      [sick, blind] = [unwell, late];
      return error ? Promise.reject(error) : Promise.resolve(pools.at(-1));
    },
    candidates: () => {
      looks += 1;
      if (sick-- > 0) return Promise.reject(answered(502));
      return Promise.resolve((blind-- > 0 ? there : pools).map((id) => ({ id })));
    },
    idOf: ({ id }) => id,
  });
  return { context, outcome, pools, sent: () => sent, looks: () => looks };
}

describe("createOnce", () => {
  it("gives the answer of a request that was answered", async () => {
    const { context, outcome, sent } = server([{ makes: ["p1"] }]);
    assert.deepEqual(await outcome, { answer: "p1" });
    assert.equal(sent(), 1);
    assert.deepEqual(context.told, ['progress: Creating pool "web".']);
  });

  it("does not begin where it cannot look before", async () => {
    const outcome = createOnce(testContext(), {
      what: "x",
      adoption: "",
      send: () => assert.fail("it was sent"),
      candidates: () => Promise.reject(answered(502)),
      idOf: String,
    });
    assert.equal((await rejection(outcome, ApiError)).status, 502);
  });

  it("warns of what has the name already, and says how to take it over", async () => {
    const { context, outcome } = server([{ makes: ["p2"] }], { there: ["p0", "p1"] });
    await outcome;
    assert.match(context.told.join("\n"), /^warning: There is pool "web" already: p0, p1\..*adopt: "<id>"/);
  });

  for (const status of [400, 401, 403, 404, 409, 422]) {
    it(`passes on a refusal with ${status} without looking`, async () => {
      const { outcome, looks } = server([{ error: answered(status) }]);
      assert.equal((await rejection(outcome, ApiError)).status, status);
      assert.equal(looks(), 1);
    });
  }

  for (const error of [lost(), answered(500), answered(502), answered(503), answered(504), answered(429)]) {
    it(`finds what was made although the answer was: ${error.message}`, async () => {
      const { outcome, sent } = server([{ error, makes: ["p1"] }]);
      assert.deepEqual(await outcome, { found: { id: "p1" } });
      assert.equal(sent(), 1);
    });
  }

  it("finds it among others that were there before", async () => {
    const { outcome } = server([{ error: lost(), makes: ["p1"] }], { there: ["p0"] });
    assert.deepEqual(await outcome, { found: { id: "p1" } });
  });

  it("looks again where looks fail or the server needs a moment", async () => {
    assert.deepEqual(await server([{ error: lost(), makes: ["p1"] }], { unwell: 5 }).outcome, { found: { id: "p1" } });
    assert.deepEqual(await server([{ error: lost(), makes: ["p1"] }], { late: 5 }).outcome, { found: { id: "p1" } });
  });

  it("chooses none of several, and names them all", async () => {
    const { outcome, sent } = server([{ error: lost(), makes: ["p1", "p2"] }]);
    const { message } = await rejection(outcome, PoolsError);
    assert.match(message, /connection reset.*2 objects match pool "web": p1, p2\..*adopt/);
    assert.equal(sent(), 1);
  });

  for (const error of [lost(), answered(500), answered(502), answered(504)]) {
    it(`is not sent again where nothing appeared but it may have been made: ${error.message}`, async () => {
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
    it(`is sent again where nothing appeared and the server had not begun: ${error.message}`, async () => {
      const { context, outcome, sent, looks } = server([{ error }, { error }, { makes: ["p1"] }]);
      assert.deepEqual(await outcome, { answer: "p1" });
      assert.equal(sent(), 3);
      assert.equal(looks(), 1 + 2 * 3);
      assert.ok(context.clock.monotonic() >= 10_000, "it gives the server time");
    });

    it(`is not sent for ever, and ends with the refusal itself: ${error.message}`, async () => {
      const { outcome, sent } = server(Array.from({ length: 5 }, () => ({ error })));
      assert.equal(await rejection(outcome, PoolsError), error);
      assert.equal(sent(), 5);
    });

    it(`is not sent again where nobody could look: ${error.message}`, async () => {
      const { outcome, sent } = server([{ error }], { unwell: 9 });
      assert.match((await rejection(outcome, PoolsError)).message, /3 list requests failed too/);
      assert.equal(sent(), 1);
    });
  }

  it("finds what a later attempt made", async () => {
    const { outcome } = server([{ error: answered(503) }, { error: lost(), makes: ["p1"] }]);
    assert.deepEqual(await outcome, { found: { id: "p1" } });
  });

  it("looks for two minutes after an answer that says nothing, since some services list late", async () => {
    const { context, outcome } = server([{ error: lost() }]);
    await rejection(outcome, PoolsError);
    assert.equal(context.clock.monotonic(), 120_000);
  });

  it("looks for a moment longer than the verb's deadline where that ended the request itself", async () => {
    const context = testContext({ timeoutMs: 1_000 });
    let made = false;
    const outcome = createOnce(context, {
      what: 'pool "web"',
      adoption: "",
      send: () => {
        made = true;
        context.clock.advance(1_000);
        return Promise.reject(context.signal.reason as Error);
      },
      candidates: () => Promise.resolve(made ? [{ id: "p1" }] : []),
      idOf: ({ id }) => id,
    });
    assert.deepEqual(await outcome, { found: { id: "p1" } });
    assert.ok(context.clock.monotonic() <= 11_000);
  });

  it("makes no second one of a unique name, and says how to take over the first", async () => {
    const outcome = createOnce(testContext(), {
      what: 'group "web"',
      adoption: 'adopt: "<id>"',
      unique: "Names are unique.",
      send: () => assert.fail("it was sent"),
      candidates: () => Promise.resolve(["g1"]),
      idOf: String,
    });
    const { message } = await rejection(outcome, PoolsError);
    assert.equal(
      message,
      'There is group "web" already: g1. Names are unique. Adopt it with adopt: "<id>", or use another name.',
    );
  });

  describe("of a name that was just made up", () => {
    /** Creates a pool of one name, `attempts` times one after another; the first answer is lost where `isLost`. */
    async function made({ isLost = false, attempts = 1, isNew = true } = {}) {
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

    it("does not list before, and finds what a lost answer made", async () => {
      assert.deepEqual(await made(), { outcomes: [{ answer: "p0" }], lists: [] });
      assert.deepEqual(await made({ isLost: true }), { outcomes: [{ found: { id: "p0" } }], lists: [1] });
    });

    it("lists before a second one of the name, so that a lost answer finds the second and not the first", async () => {
      const { outcomes, lists } = await made({ isLost: true, attempts: 2 });
      assert.deepEqual(outcomes, [{ found: { id: "p0" } }, { found: { id: "p1" } }]);
      assert.deepEqual(lists, [1, 1, 2]);
    });

    it("lists before each one of another name", async () => {
      const { lists } = await made({ attempts: 2, isNew: false });
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

  it("passes on a defect as it is", async () => {
    await rejection(server([{ error: new TypeError("defect") }]).outcome, TypeError);
  });
});
