import assert from "node:assert/strict";
import { at, CENTOS, checkOut, DEBIAN, DOTTED, eachVersion, EMPTY, HOURS } from "./support";

eachVersion("metrics", (vmpooler, call, version) => {
  const tag = (host: string, tags: Record<string, string>) => call("PUT", `/vm/${host}`, { body: { tags } });

  it("returns the complete status", async () => {
    await checkOut(call, DEBIAN);
    const reply = await call("GET", "/status");
    assert.equal(reply.status, 200);
    assert.deepEqual(Object.keys(reply.body), ["boot", "capacity", "clone", "pools", "queue", "status"]);
    assert.deepEqual(reply.body.capacity, { current: 17, total: 18, percent: 94.4 });
    assert.deepEqual(reply.body.queue, {
      ...(version === "v3" && { requested: 0 }),
      ...{ pending: 0, cloning: 0, booting: 0, ready: 17, running: 1, completed: 0, total: 18 },
    });
    assert.deepEqual(at(reply, "clone", "count"), { total: 18 });
    assert.deepEqual(Object.keys(at(reply, "boot", "duration")), ["average", "min", "max", "total"]);
    assert.deepEqual(at(reply, "pools")[DEBIAN], {
      ready: 9,
      running: 1,
      pending: 0,
      max: 10,
      lastBoot: "2026-11-22 02:31:51 +0000",
      alias: ["debian-12", "linux-x86_64"],
    });
    assert.deepEqual(at(reply, "pools")[EMPTY], { ready: 0, running: 0, pending: 0, max: 0, lastBoot: "" });
  });

  it("returns the requested views and always status", async () => {
    const keys = async (view: string) => Object.keys((await call("GET", `/status?view=${view}`)).body);
    assert.deepEqual(await keys("capacity,boot"), ["boot", "capacity", "status"]);
    assert.deepEqual(await keys("nothing"), ["status"]);
    assert.deepEqual(await keys(""), ["status"]);
  });

  it("reports empty pools only in the view pools", async () => {
    vmpooler.event("drainPool", { pool: CENTOS, refill: false });
    const queue = at(await call("GET", "/status?view=queue"), "status");
    assert.deepEqual([queue.ok, queue.empty], [true, undefined]);
    const pools = at(await call("GET", "/status?view=pools"), "status");
    assert.deepEqual([pools.ok, pools.message, pools.empty], [false, "Found 1 empty pools.", [CENTOS]]);
  });

  it(version === "v3" ? "caches a status for half a minute" : "does not cache a status", async () => {
    const running = async () => at(await call("GET", "/status?view=queue"), "queue").running;
    assert.equal(await running(), 0);
    await checkOut(call, DEBIAN);
    assert.equal(await running(), version === "v3" ? 0 : 1);
    vmpooler.advance(31);
    assert.equal(await running(), 1);
  });

  it("returns poolstat by name or alias, and omits unknown pools", async () => {
    const reply = await call("GET", `/poolstat?pool=${CENTOS},ubuntu-2404,nothing`);
    assert.deepEqual(reply.body, {
      pools: {
        [CENTOS]: { max: 5, alias: ["centos-9", "linux-x86_64"], ready: 5 },
        [DOTTED]: { max: 3, alias: ["ubuntu-2404"], ready: 3 },
      },
    });
    assert.deepEqual((await call("GET", "/poolstat")).body, { pools: {} });
    assert.deepEqual((await call("GET", `/poolstat?pool=${EMPTY}`)).body, {
      pools: { [EMPTY]: { max: 0, ready: 0 } },
    });
  });

  it("counts running VMs", async () => {
    await call("POST", "/vm", { body: { [DEBIAN]: 3 } });
    assert.deepEqual((await call("GET", "/totalrunning")).body, { running: 3 });
  });

  it("returns the summary of a day, in total and by pool", async () => {
    const reply = await call("GET", "/summary");
    assert.deepEqual(Object.keys(reply.body), ["daily", "boot", "clone", "tag"]);
    const count = {
      total: 18,
      pool: { [DEBIAN]: { total: 10 }, [CENTOS]: { total: 5 }, [DOTTED]: { total: 3 } },
    };
    assert.deepEqual(at(reply, "boot", "count"), count);
    const [today] = reply.body.daily as Day[];
    assert.equal(today?.date, "2026-11-22");
    assert.deepEqual(today.clone.count, count);
    const { average, min, max, total } = today.clone.duration;
    assert.ok(1 <= min && min < average && average < max && max <= 2);
    assert.equal(average, Math.round((total / 18) * 10) / 10);
  });

  it("counts tags by day, only the last value of a host", async () => {
    const [one, two] = [await checkOut(call, DEBIAN), await checkOut(call, DEBIAN)];
    await tag(one, { user: "jdoe", department: "IT" });
    await tag(one, { user: "arodgers" });
    await tag(two, { user: "arodgers" });
    vmpooler.advance(24 * HOURS);
    await tag(two, { user: "jdoe" });
    const user = { jdoe: 1, arodgers: 2, total: 3 };
    const reply = await call("GET", "/summary/tag?from=2026-11-22");
    assert.deepEqual(reply.body.tag, { user, department: { IT: 1, total: 1 } });
    assert.deepEqual(reply.body.daily, [
      { date: "2026-11-22", tag: { user: { arodgers: 2, total: 2 }, department: { IT: 1, total: 1 } } },
      { date: "2026-11-23", tag: { user: { jdoe: 1, total: 1 } } },
    ]);
    assert.deepEqual((await call("GET", "/summary/tag/user/?from=2026-11-22")).body.tag, { user });
  });

  it("returns one section or a part of it", async () => {
    const boot = await call("GET", "/summary/boot");
    assert.deepEqual(Object.keys(boot.body), ["boot", "daily"]);
    const count = await call("GET", "/summary/boot/count");
    assert.deepEqual(Object.keys(at(count, "boot")), ["count"]);
    assert.equal((await call("GET", "/summary/nothing")).status, 404);
  });

  it("returns zeros for an empty day", async () => {
    vmpooler.advance(48 * HOURS);
    const { body } = await call("GET", "/summary/clone");
    const none = { duration: { average: 0, min: 0, max: 0, total: 0 }, count: { total: 0 } };
    assert.deepEqual(body.daily, [{ date: "2026-11-24", clone: none }]);
  });

  const dates: readonly [query: string, status: number, says?: RegExp][] = [
    ["from=2026-11-20&to=2026-11-22", 200],
    ["from=yesterday", 400, /^Invalid date format 'yesterday', must match YYYY-MM-DD\.$/],
    ["to=2026-1-1", 400, /^Invalid date format '2026-1-1'/],
    ["from=2026-11-22&to=2026-11-21", 400, /'to' cannot come before 'from'/],
    ["from=2026-11-23&to=2026-11-24", 400, /'from' must be in the past/],
    ["from=2026-13-45", 500],
    ["from=2026-02-30", 500],
    ["from=2000-01-01&to=2026-11-22", 200],
    ["from=0001-01-01&to=9999-12-31", 500],
  ];
  for (const [query, status, says] of dates) {
    for (const path of ["/summary", "/summary/boot"]) {
      it(`answers ${status} to ${path}?${query}`, async () => {
        const reply = await call("GET", `${path}?${query}`);
        assert.equal(reply.status, status);
        if (says !== undefined) {
          assert.match(reply.text, says);
          assert.match(reply.headers.get("content-type") ?? "", /^application\/json/);
        }
      });
    }
  }
});

interface Day {
  readonly date: string;
  readonly clone: {
    readonly count: unknown;
    readonly duration: Record<"average" | "min" | "max" | "total", number>;
  };
}
