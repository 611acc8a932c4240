import assert from "node:assert/strict";
import {
  at,
  checkOut,
  DEBIAN,
  DOMAIN,
  HOURS,
  startVmpooler,
  state,
  VERSIONS,
  type Vmpooler,
  type Call,
} from "./support";

for (const version of VERSIONS) {
  describe(`simulated vmpooler, ${version}: VMs`, () => {
    let vmpooler: Vmpooler;
    let call: Call;
    let token: string;
    let host: string;
    beforeEach(async () => {
      vmpooler = await startVmpooler();
      call = vmpooler.api(version);
      token = await vmpooler.token();
      host = await checkOut(call, DEBIAN, token);
    });
    afterEach(() => vmpooler.close());
    const put = async (body: unknown, sent: { token?: string } = { token }) =>
      call("PUT", `/vm/${host}`, { body, ...sent });
    const shown = async () => at(await call("GET", `/vm/${host}`), host);
    const anyReady = () => vmpooler.view().vms.find((vm) => vm.state === "ready")?.hostname ?? "";

    it("shows a VM under its short name, however it is asked for", async () => {
      for (const name of [host, `${host}.${DOMAIN}`, `${host}.any.thing`]) {
        const reply = await call("GET", `/vm/${name}`);
        assert.equal(reply.status, 200);
        const { ip, ...vm } = at(reply, host);
        assert.match(String(ip), /^10\.32\.\d+\.\d+$/);
        assert.deepEqual(vm, {
          template: DEBIAN,
          lifetime: 24,
          running: 0,
          remaining: 24,
          start_time: "2026-11-22T02:31:51+00:00",
          end_time: "2026-11-23T02:31:51+00:00",
          state: "running",
          ...(version === "v1" ? { domain: DOMAIN } : { fqdn: `${host}.${DOMAIN}` }),
        });
      }
    });

    it("has no address for a VM that the API host cannot resolve", async () => {
      vmpooler.event("setOptions", { resolves: false });
      assert.equal((await shown()).ip, "");
    });

    it("shows ready VMs, and those not yet looked at twice as pending", async () => {
      assert.equal(await state(call, anyReady()), "ready");
      vmpooler.advance(3);
      const pending = vmpooler.view().vms.find((vm) => vm.state === "pending")?.hostname ?? "";
      assert.equal(await state(call, pending), "pending");
      vmpooler.advance(20);
      assert.equal(await state(call, pending), "ready");
    });

    it("takes lifetimes in hours since the checkout, as numbers or numeric strings", async () => {
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

    it("shows ends that are far away, however far", async () => {
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

    it("crashes on values of another type", async () => {
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

    it("merges tags and passes over empty ones, so that none can be taken off", async () => {
      await put({ tags: { user: "jdoe", department: "engineering" } });
      await put({ tags: { user: "", department: null, project: "pools" } });
      await put({ tags: {} });
      assert.deepEqual((await shown()).tags, { user: "jdoe", department: "engineering", project: "pools" });
    });

    it("stores none of the tags of a call that crashes", async () => {
      await put({ tags: { good: "value", bad: 5 } });
      assert.equal((await shown()).tags, undefined);
    });

    it("needs a token for a lifetime and none for tags", async () => {
      assert.equal((await put({ tags: { a: "b" } }, {})).status, 200);
      for (const sent of [{}, { token: "wrong" }]) {
        assert.equal((await put({ lifetime: 2 }, sent)).status, 401);
        assert.equal((await put({ tags: { b: "c" }, lifetime: 2 }, sent)).status, 401);
      }
      assert.deepEqual((await shown()).tags, { a: "b" });
    });

    it("changes both or neither", async () => {
      const reply = await put({ tags: { a: "b" }, lifetime: 0 });
      assert.equal(reply.status, 400);
      assert.equal((await shown()).tags, undefined);
    });

    it("rewrites tags by the filter and leaves alone what it does not match", async () => {
      vmpooler.event("setOptions", { tagfilter: { url: "^([^/]+/[^/]+)" } });
      await put({ tags: { url: "foo.com/bar/baz", other: "foo.com/bar/baz" } });
      assert.deepEqual((await shown()).tags, { url: "foo.com/bar", other: "foo.com/bar/baz" });
      await put({ tags: { url: "plain" } });
      assert.deepEqual((await shown()).tags, { url: "plain", other: "foo.com/bar/baz" });
    });

    it("refuses tags beside the allowed ones", async () => {
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

    it("refuses bodies that are no JSON", async () => {
      const reply = await call("PUT", `/vm/${host}`, { raw: "{", token });
      assert.equal(reply.status, 400);
      assert.equal(reply.body.failure, undefined);
    });

    it("destroys a VM when its lifetime is over and somebody has looked, and remembers it for a week", async () => {
      await put({ lifetime: 2 });
      vmpooler.advance(2 * HOURS);
      assert.equal(await state(call, host), "running");
      vmpooler.advance(3);
      const { ip, running, state: end, remaining, start_time } = await shown();
      assert.deepEqual(
        { ip, running, end, remaining, start_time },
        {
          ip: "",
          running: 2,
          end: "destroyed",
          remaining: undefined,
          start_time: undefined,
        },
      );
      vmpooler.advance(168 * HOURS - 10);
      assert.equal(await state(call, host), "destroyed");
      vmpooler.advance(20);
      assert.equal((await call("GET", `/vm/${host}`)).status, 404);
    });

    it("lets a VM live on when its lifetime was raised in time, and ends it when it is cut", async () => {
      await put({ lifetime: 2 });
      await put({ lifetime: 4 });
      vmpooler.advance(3 * HOURS);
      assert.equal(await state(call, host), "running");
      await put({ lifetime: 1 });
      vmpooler.advance(3);
      assert.equal(await state(call, host), "destroyed");
    });

    it("destroys a VM without a token after the server's own lifetime, whatever `remaining` says", async () => {
      const free = await checkOut(call, DEBIAN);
      vmpooler.advance(12 * HOURS - 1);
      assert.equal(await state(call, free), "running");
      vmpooler.advance(4);
      assert.equal(await state(call, free), "destroyed");
    });

    it("deletes with any valid token, and with none what was checked out with none", async () => {
      assert.equal((await call("DELETE", `/vm/${host}`)).status, 401);
      const other = await vmpooler.token();
      assert.equal((await call("DELETE", `/vm/${host}`, { token: other })).status, 200);
      const free = await checkOut(call, DEBIAN);
      assert.equal((await call("DELETE", `/vm/${free}`)).status, 200);
    });

    it("shows a deleted VM as running until the pool's worker comes by", async () => {
      vmpooler.advance(60);
      await call("DELETE", `/vm/${host}.${DOMAIN}`, { token });
      assert.equal(await state(call, host), "running");
      assert.equal(at(await call("GET", `/token/${token}`), token).vms, undefined);
      vmpooler.advance(2);
      assert.equal(await state(call, host), "destroyed");
    });

    it("can take a minute to come by, as the real worker may", async () => {
      vmpooler.event("setOptions", { durations: { check: [60, 60] } });
      // Until every look that is due already is over.
      vmpooler.advance(70);
      await call("DELETE", `/vm/${host}`, { token });
      vmpooler.advance(59);
      assert.equal(await state(call, host), "running");
      assert.equal(at(await call("GET", `/token/${token}`), token).vms, undefined);
      vmpooler.advance(1);
      assert.equal(await state(call, host), "destroyed");
    });

    it("refuses a rotated token for everything, and deletes with the one that replaced it", async () => {
      vmpooler.event("revokeToken", { id: "token-1" });
      assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, 401);
      assert.equal((await put({ lifetime: 1 })).status, 401);
      assert.equal((await call("POST", `/vm/${DEBIAN}`, { token })).status, 401);
      const replacement = await vmpooler.token();
      assert.equal((await call("DELETE", `/vm/${host}`, { token: replacement })).status, 200);
    });

    it(`answers ${version === "v1" ? 404 : 200} to the delete of a VM that does not run`, async () => {
      const status = version === "v1" ? 404 : 200;
      const ready = anyReady();
      await call("DELETE", `/vm/${host}`, { token });
      assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, status);
      assert.equal((await call("DELETE", `/vm/${ready}`)).status, status);
      vmpooler.advance(3);
      assert.equal(await state(call, ready), version === "v1" ? "ready" : "destroyed");
      assert.equal((await call("DELETE", `/vm/${host}`, { token })).status, status);
      vmpooler.advance(3);
      assert.equal((await call("GET", `/vm/${host}`)).status, version === "v1" ? 200 : 404);
    });

    it("takes tags for VMs that are ready or destroyed", async () => {
      const ready = anyReady();
      assert.equal((await call("PUT", `/vm/${ready}`, { body: { tags: { left: "behind" } } })).status, 200);
      vmpooler.event("expireVm", { hostname: host });
      assert.equal((await put({ tags: { too: "late" } })).status, 200);
      const { state: end, tags } = await shown();
      assert.deepEqual([end, tags], ["destroyed", { too: "late" }]);
    });

    it("can lose a VM from the inventory: a 404 at once, and the pool is not the smaller for it", async () => {
      vmpooler.event("destroyVm", { hostname: host });
      assert.equal((await call("GET", `/vm/${host}`)).status, 404);
      vmpooler.event("destroyVm", { hostname: anyReady() });
      vmpooler.advance(20);
      assert.equal(vmpooler.view().pools[0]?.ready, 10);
    });

    it("can have tags put on by others", async () => {
      vmpooler.event("tagVm", { hostname: host, tags: { foreign: "tag" } });
      assert.deepEqual((await shown()).tags, { foreign: "tag" });
    });
  });
}

describe("simulated vmpooler: what only one version does to VMs", () => {
  let vmpooler: Vmpooler;
  beforeEach(async () => {
    vmpooler = await startVmpooler();
  });
  afterEach(() => vmpooler.close());

  it("v1 stores a nested tag as Ruby prints it and counts other tags than a hash as a failure", async () => {
    const call = vmpooler.api("v1");
    const host = await checkOut(call, DEBIAN);
    assert.equal((await call("PUT", `/vm/${host}`, { body: { tags: { a: { b: "c" }, none: {} } } })).status, 200);
    assert.deepEqual(at(await call("GET", `/vm/${host}`), host).tags, { a: '{"b"=>"c"}' });
    assert.equal((await call("PUT", `/vm/${host}`, { body: { tags: "x" } })).status, 400);
    assert.equal((await call("PUT", `/vm/${host}`, { raw: "null" })).status, 500);
  });

  it("v1 prints both of its complaints about a lifetime", async () => {
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
    it(`v3 refuses tags with "${failure}", v1 takes them`, async () => {
      const host = await checkOut(vmpooler.api("v1"), DEBIAN);
      const reply = await vmpooler.api("v3")("PUT", `/vm/${host}`, { body: { tags } });
      assert.deepEqual([reply.status, reply.body], [400, { ok: false, failure: [failure] }]);
      assert.equal((await vmpooler.api("v1")("PUT", `/vm/${host}`, { body: { tags } })).status, 200);
    });
  }

  it("v3 takes the tags that people use", async () => {
    const host = await checkOut(vmpooler.api("v3"), DEBIAN);
    const tags = { "a.b-c_d": "https://ci.example.com/job/42 by j@example.com" };
    assert.equal((await vmpooler.api("v3")("PUT", `/vm/${host}`, { body: { tags } })).status, 200);
  });

  it("v3 refuses what cannot be a host name, v1 does not find it", async () => {
    for (const name of ["under_score", "-dash", "a..b", "x".repeat(64)]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        assert.equal((await vmpooler.api("v3")(method, `/vm/${name}`)).status, 400, name);
        assert.equal((await vmpooler.api("v1")(method, `/vm/${name}`)).status, 404, name);
      }
    }
  });

  it("v3 takes no long or deep bodies", async () => {
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
