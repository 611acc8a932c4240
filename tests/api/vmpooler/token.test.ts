import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { DEBIAN, eachVersion } from "./support";

eachVersion("Token", (pooler, version) => {
  const own = () => pooler().view.tokens.slice(1); // the first is the pooler's
  const hash = (secret: unknown) => createHash("sha256").update(String(secret)).digest("hex").slice(0, 12);

  it("is issued to the configured user, and its id is no secret", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const [there] = own();
    assert.equal(own().length, 1);
    assert.equal(there?.user, "jdoe");
    assert.match(String(deployed.state.token), /^[a-z0-9]{32}$/);
    assert.equal(deployed.id, `jdoe@${hash(deployed.state.token)}`);
    assert.deepEqual(
      { user: deployed.inputs.user, url: deployed.inputs.url },
      { user: "jdoe", url: pooler().stage.config["vmpooler:url"] },
    );
    assert.ok(deployed.state.created);
  });

  it("previews clean without a request, and after it was used and refreshed", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const machine = pooler().deploy(vm);
    await machine.up({ pool: DEBIAN, token: deployed.state.token });
    assert.equal(own()[0]?.running[0], machine.id);
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview({})).step, "same");
    assert.deepEqual(pooler().requests(), []);
    const before = deployed.state;
    await deployed.refresh();
    assert.deepEqual(deployed.state, before);
  });

  it("is not replaced for another password, but for another user or URL", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    pooler().configure({ password: "something else" });
    assert.equal((await deployed.preview({})).step, "same");
    pooler().configure({ user: "arodgers", password: "simulated-password-of-arodgers" });
    const preview = await deployed.preview({});
    assert.equal(preview.step, "replace");
    assert.match(preview.reasons.join(), /belongs to one user/);
    await deployed.up({});
    assert.deepEqual(
      own().map(({ user }) => user),
      ["arodgers"],
    );
    pooler().configure({ url: "https://elsewhere.example.com/api/v1" });
    assert.match((await deployed.preview({})).reasons.join(), /belongs to one server/);
  });

  it("outlives an upgrade of the server to another version of its API, unchanged", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const secret = deployed.state.token;
    pooler().configure({
      url: pooler().stage.config["vmpooler:url"]?.replace(version, version === "v1" ? "v3" : "v1"),
    });
    assert.equal((await deployed.preview({})).step, "same");
    assert.equal(await deployed.refresh(), true);
    assert.equal((await deployed.up({})).step, "same");
    assert.equal(deployed.state.token, secret);
    assert.equal(own().length, 1);
    await deployed.destroy();
    assert.deepEqual(own(), []);
  });

  it("keeps the password out of state and messages", async () => {
    const { config } = pooler().stage;
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const password = config["vmpooler:password"] ?? "none";
    assert.equal(JSON.stringify([deployed.state, deployed.inputs]).includes(password), false);
    pooler().fault({ method: "GET", path: "/token/", kind: "status", status: 400, body: { ok: false } });
    await assert.rejects(deployed.refresh(), (error: Error) => {
      assert.match(error.message, /GET .*\/token\/\[secret\] answered 400/);
      return true;
    });
  });

  it("is gone at refresh when somebody has deleted it", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    pooler().event("revokeToken", { id: own()[0]?.id });
    assert.equal(await deployed.refresh(), false);
    await deployed.up({});
    assert.equal(own().length, 1);
  });

  it("is deleted, and one that is gone already counts as deleted", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const { id, state } = deployed;
    await deployed.destroy();
    assert.deepEqual(own(), []);
    Object.assign(deployed, { id, state });
    await deployed.destroy();
  });

  it("is not taken for deleted where it is the password that is wrong", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    pooler().configure({ password: "wrong-password" });
    await assert.rejects(deployed.destroy(), /401.*pools:vmpooler\.password/s);
    assert.equal(own().length, 1);
  });

  it("is deleted once where the answer to that was lost", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    pooler().fault({ method: "DELETE", when: "after", kind: "drop" });
    await deployed.destroy();
    assert.deepEqual(own(), []);
  });

  for (const kind of ["drop", "html", "garbage"] as const) {
    it(`finds the token whose answer was lost (${kind}) among the user's others`, async () => {
      await pooler().deploy(token, "other").up({});
      pooler().fault({ method: "POST", path: "/token", when: "after", kind });
      const deployed = pooler().deploy(token);
      await deployed.up({});
      assert.equal(own().length, 2);
      const machine = pooler().deploy(vm);
      await machine.up({ pool: DEBIAN, token: deployed.state.token });
      assert.deepEqual(own()[1]?.running, [machine.id]);
      assert.equal(pooler().messages("warning"), "");
    });
  }

  it("is adopted by its id", async () => {
    const first = pooler().deploy(token, "first");
    await first.up({});
    pooler().newStack();
    const taken = pooler().deploy(token, "taken");
    await taken.up({ adopt: first.id });
    assert.equal(taken.state.token, first.state.token);
    assert.equal(own().length, 1);
    await assert.rejects(pooler().deploy(token, "none").up({ adopt: "jdoe@000000000000" }), /nothing to adopt/);
  });

  it("says what is missing: the user, the password, or authentication on the server", async () => {
    pooler().event("setOptions", { auth: false });
    await assert.rejects(pooler().deploy(token, "a").up({}), /404.*no authentication configured/s);
    pooler().configure({ password: "" });
    await assert.rejects(
      pooler().deploy(token, "b").up({}),
      /No password of the vmpooler user jdoe.*pools:vmpooler\.password/s,
    );
    pooler().configure({ user: undefined });
    assert.equal((await pooler().deploy(token, "c").preview({})).step, "create", "a stranger's preview needs none");
    assert.match(pooler().messages("warning"), /No vmpooler user.*pools:vmpooler\.user/s);
    await assert.rejects(pooler().deploy(token, "c").up({}), /No vmpooler user.*pools:vmpooler\.user/s);
  });

  it("lets a Vm outlive the token that it was checked out with, once it has another", async () => {
    const deployed = pooler().deploy(token);
    await deployed.up({});
    const machine = pooler().deploy(vm);
    await machine.up({ pool: DEBIAN, token: deployed.state.token });
    const next = pooler().deploy(token, "next");
    await next.up({});
    assert.equal((await machine.up({ pool: DEBIAN, token: next.state.token })).step, "update");
    await deployed.destroy();
    await machine.destroy();
    assert.deepEqual(pooler().running, []);
  });
});
