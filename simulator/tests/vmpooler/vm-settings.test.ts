import assert from "node:assert/strict";
import { at, checkOut, DEBIAN, eachVersion, vmpoolerOfEachTest } from "./support";

eachVersion("lifetime and tags", (vmpooler, call, version) => {
  let token: string;
  let host: string;
  beforeEach(async () => {
    token = await vmpooler.token();
    host = await checkOut(call, DEBIAN, token);
  });
  const put = async (body: unknown, sent: { token?: string } = { token }) =>
    call("PUT", `/vm/${host}`, { body, ...sent });
  const shown = async () => at(await call("GET", `/vm/${host}`), host);
  const anyReady = () => vmpooler.view().vms.find((vm) => vm.state === "ready")?.hostname ?? "";

  it("accepts lifetimes in hours since the checkout, as numbers or numeric strings", async () => {
    for (const [lifetime, stored] of [
      [2, 2],
      ["3", 3],
      [1.9, 1],
      ["4 hours", 4],
      [167, 167],
    ] as const) {
      const reply = await put({ lifetime });
      assert.deepEqual([reply.status, reply.body], [200, { ok: true }]);
      assert.equal((await shown()).lifetime, stored);
    }
  });

  it("shows end times in the far future", async () => {
    vmpooler.event("setOptions", { maxLifetime: null });
    for (const [lifetime, end] of [
      [99_999_999, /^13434-11-02T\d\d:31:51\+00:00$/],
      [1e15, /^275760-09-13T00:00:00\+00:00$/],
    ] as const) {
      await put({ lifetime });
      const vm = await shown();
      assert.equal(vm.lifetime, lifetime);
      assert.match(String(vm.end_time), end);
    }
  });

  it("refuses lifetimes that are not positive or reach the limit", async () => {
    for (const lifetime of [168, 0, -1, "x", null]) {
      const reply = await put({ lifetime });
      assert.equal(reply.status, 400);
      const [failure] = reply.body.failure as string[];
      assert.match(failure ?? "", /lifetime/i);
    }
    assert.equal((await shown()).lifetime, 24);
    vmpooler.event("setOptions", { maxLifetime: null });
    assert.equal((await put({ lifetime: 10_000 })).status, 200);
  });

  it("answers 500 to values of another type", async () => {
    const rows: readonly unknown[] = [
      { lifetime: true },
      { lifetime: [4] },
      { lifetime: {} },
      { tags: { count: 5 } },
      { tags: { on: true } },
      { tags: { off: false } },
      ...(version === "v3" ? [{ tags: "x" }, { tags: null }, { tags: { nested: { a: "b" } } }] : []),
    ];
    for (const body of rows) {
      const reply = await put(body);
      assert.equal(reply.status, 500, JSON.stringify(body));
      assert.match(reply.headers.get("content-type") ?? "", /^text\/html/);
    }
    assert.equal((await shown()).tags, undefined);
  });

  it("merges tags and ignores empty ones, so that no tag can be removed", async () => {
    await put({ tags: { user: "jdoe", department: "engineering" } });
    await put({ tags: { user: "", department: null, project: "pools" } });
    await put({ tags: {} });
    assert.deepEqual((await shown()).tags, { user: "jdoe", department: "engineering", project: "pools" });
  });

  it("stores no tag of a request that it answers with 500", async () => {
    await put({ tags: { good: "value", bad: 5 } });
    assert.equal((await shown()).tags, undefined);
  });

  it("requires a token for a lifetime, and none for tags", async () => {
    assert.equal((await put({ tags: { a: "b" } }, {})).status, 200);
    for (const sent of [{}, { token: "wrong" }]) {
      assert.equal((await put({ lifetime: 2 }, sent)).status, 401);
      assert.equal((await put({ tags: { b: "c" }, lifetime: 2 }, sent)).status, 401);
    }
    assert.deepEqual((await shown()).tags, { a: "b" });
  });

  it("changes lifetime and tags together or not at all", async () => {
    const reply = await put({ tags: { a: "b" }, lifetime: 0 });
    assert.equal(reply.status, 400);
    assert.equal((await shown()).tags, undefined);
  });

  it("cuts tags by the tagfilter, and stores values that it does not match unchanged", async () => {
    vmpooler.event("setOptions", { tagfilter: { url: "^([^/]+/[^/]+)" } });
    await put({ tags: { url: "foo.com/bar/baz", other: "foo.com/bar/baz" } });
    assert.deepEqual((await shown()).tags, { url: "foo.com/bar", other: "foo.com/bar/baz" });
    await put({ tags: { url: "plain" } });
    assert.deepEqual((await shown()).tags, { url: "plain", other: "foo.com/bar/baz" });
  });

  it("refuses tags that are not allowed", async () => {
    vmpooler.event("setOptions", { allowedTags: ["user"] });
    const reply = await put({ tags: { user: "jdoe", other: "x" } });
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.body.failure, ['You provided unsuppored tags ({"user"=>"jdoe", "other"=>"x"}).']);
    assert.equal((await put({ tags: { user: "jdoe" } })).status, 200);
  });

  it("refuses unknown arguments, and answers 404 for unknown VMs", async () => {
    assert.deepEqual((await put({ color: "red" })).body, { ok: false, failure: ["Unknown argument red."] });
    assert.equal((await put({})).status, 200);
    for (const method of ["GET", "PUT", "DELETE"]) assert.equal((await call(method, "/vm/nowhere")).status, 404);
  });

  it("refuses a body that is no JSON", async () => {
    const reply = await call("PUT", `/vm/${host}`, { raw: "{", token });
    assert.equal(reply.status, 400);
    assert.equal(reply.body.failure, undefined);
  });

  it("accepts tags for ready and destroyed VMs", async () => {
    const ready = anyReady();
    assert.equal((await call("PUT", `/vm/${ready}`, { body: { tags: { left: "behind" } } })).status, 200);
    vmpooler.event("expireVm", { hostname: host });
    assert.equal((await put({ tags: { too: "late" } })).status, 200);
    const { state: end, tags } = await shown();
    assert.deepEqual([end, tags], ["destroyed", { too: "late" }]);
  });

  it("can get tags from the control endpoint", async () => {
    vmpooler.event("tagVm", { hostname: host, tags: { foreign: "tag" } });
    assert.deepEqual((await shown()).tags, { foreign: "tag" });
  });
});

describe("simulated vmpooler: differences between API versions for VMs", () => {
  const vmpooler = vmpoolerOfEachTest();

  it("v1 stores a nested tag in Ruby's notation, and refuses tags that are no object", async () => {
    const call = vmpooler.api("v1");
    const host = await checkOut(call, DEBIAN);
    assert.equal((await call("PUT", `/vm/${host}`, { body: { tags: { a: { b: "c" }, none: {} } } })).status, 200);
    assert.deepEqual(at(await call("GET", `/vm/${host}`), host).tags, { a: '{"b"=>"c"}' });
    assert.equal((await call("PUT", `/vm/${host}`, { body: { tags: "x" } })).status, 400);
    assert.equal((await call("PUT", `/vm/${host}`, { raw: "null" })).status, 500);
  });

  it("v1 returns both messages about a lifetime", async () => {
    vmpooler.event("setOptions", { maxLifetime: 0 });
    const call = vmpooler.api("v1");
    const host = await checkOut(call, DEBIAN);
    const reply = await call("PUT", `/vm/${host}`, { body: { lifetime: 0 }, token: await vmpooler.token() });
    assert.deepEqual(reply.body.failure, [
      "You provided a lifetime (0) that exceeds the configured maximum of 0.",
      "You provided a lifetime (0) but you must provide a positive number.",
    ]);
  });

  const refusedTags: readonly [string, Record<string, string>][] = [
    ["Tag key is required", { "": "x" }],
    ["Tag key too long", { ["k".repeat(51)]: "x" }],
    ["Invalid tag key format", { "a key": "x" }],
    ["Tag value too long", { key: "v".repeat(256) }],
    ["Tag value contains invalid characters", { key: "<b>" }],
  ];
  for (const [failure, tags] of refusedTags) {
    it(`v3 refuses tags with "${failure}", v1 accepts them`, async () => {
      const host = await checkOut(vmpooler.api("v1"), DEBIAN);
      const reply = await vmpooler.api("v3")("PUT", `/vm/${host}`, { body: { tags } });
      assert.deepEqual([reply.status, reply.body], [400, { ok: false, failure: [failure] }]);
      assert.equal((await vmpooler.api("v1")("PUT", `/vm/${host}`, { body: { tags } })).status, 200);
    });
  }

  it("v3 accepts common tags", async () => {
    const host = await checkOut(vmpooler.api("v3"), DEBIAN);
    const tags = { "a.b-c_d": "https://ci.example.com/job/42 by j@example.com" };
    assert.equal((await vmpooler.api("v3")("PUT", `/vm/${host}`, { body: { tags } })).status, 200);
  });

  it("v3 answers 400 to an invalid host name, v1 answers 404", async () => {
    for (const name of ["under_score", "-dash", "a..b", "x".repeat(64)]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        assert.equal((await vmpooler.api("v3")(method, `/vm/${name}`)).status, 400, name);
        assert.equal((await vmpooler.api("v1")(method, `/vm/${name}`)).status, 404, name);
      }
    }
  });

  it("v3 refuses long and deep bodies", async () => {
    const host = await checkOut(vmpooler.api("v3"), DEBIAN);
    const deep = { tags: { a: { b: { c: { d: {} } } } } };
    const long = { tags: { a: "b".repeat(10_240) } };
    for (const body of [deep, long]) {
      const reply = await vmpooler.api("v3")("PUT", `/vm/${host}`, { body });
      assert.equal(reply.status, 400);
      assert.match(String(reply.body.error), /too (complex|large)/);
    }
  });
});
