import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { DEBIAN, eachVersion } from "./support";

eachVersion("Token", (pooler, version) => {
  const own = () => pooler().view.tokens.slice(1); // the first is the configured token
  const hash = (secret: unknown) => createHash("sha256").update(String(secret)).digest("hex").slice(0, 12);

  it("belongs to the configured user, and its id contains no secret", async () => {
    const deployed = await pooler().up(token, {});
    const [issued] = own();
    assert.equal(own().length, 1);
    assert.equal(issued?.user, "jdoe");
    assert.match(String(deployed.state.token), /^[a-z0-9]{32}$/);
    assert.equal(deployed.id, `jdoe@${hash(deployed.state.token)}`);
    assert.deepEqual(
      { user: deployed.inputs.user, url: deployed.inputs.url },
      { user: "jdoe", url: pooler().stage.config["vmpooler:url"] },
    );
    assert.ok(deployed.state.created);
  });

  it("previews no change without a request, and after it was used and refreshed", async () => {
    const deployed = await pooler().up(token, {});
    const machine = await pooler().up(vm, { pool: DEBIAN, token: deployed.state.token });
    assert.equal(own()[0]?.running[0], machine.id);
    pooler().stage.simulator.clearLog();
    assert.equal((await deployed.preview({})).step, "same");
    assert.deepEqual(pooler().requests(), []);
    const before = deployed.state;
    await deployed.refresh();
    assert.deepEqual(deployed.state, before);
  });

  it("is replaced for another user or URL, not for another password", async () => {
    const deployed = await pooler().up(token, {});
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

  it("stays unchanged after a server upgrade to another API version", async () => {
    const deployed = await pooler().up(token, {});
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
    const deployed = await pooler().up(token, {});
    const password = config["vmpooler:password"] ?? "none";
    assert.equal(JSON.stringify([deployed.state, deployed.inputs]).includes(password), false);
    pooler().fault({ method: "GET", path: "/token/", kind: "status", status: 400, body: { ok: false } });
    await assert.rejects(deployed.refresh(), (error: Error) => {
      assert.match(error.message, /GET .*\/token\/\[secret\] answered 400/);
      return true;
    });
  });

  it("is removed from the state by a refresh if it was deleted elsewhere", async () => {
    const deployed = await pooler().up(token, {});
    pooler().event("revokeToken", { id: own()[0]?.id });
    assert.equal(await deployed.refresh(), false);
    await deployed.up({});
    assert.equal(own().length, 1);
  });

  it("is deleted, and counts as deleted if it is absent", async () => {
    const deployed = await pooler().up(token, {});
    const { id, state } = deployed;
    await deployed.destroy();
    assert.deepEqual(own(), []);
    Object.assign(deployed, { id, state });
    await deployed.destroy();
  });

  it("does not count as deleted if the password is wrong", async () => {
    const deployed = await pooler().up(token, {});
    pooler().configure({ password: "wrong-password" });
    await assert.rejects(deployed.destroy(), /401.*pools:vmpooler\.password/s);
    assert.equal(own().length, 1);
  });

  it("is deleted if the answer to the deletion is lost", async () => {
    const deployed = await pooler().up(token, {});
    pooler().fault({ method: "DELETE", when: "after", kind: "drop" });
    await deployed.destroy();
    assert.deepEqual(own(), []);
  });

  for (const kind of ["drop", "html", "garbage"] as const) {
    it(`is found among the user's tokens if the answer to its creation is lost (${kind})`, async () => {
      await pooler().up(token, {}, "other");
      pooler().fault({ method: "POST", path: "/token", when: "after", kind });
      const deployed = await pooler().up(token, {});
      assert.equal(own().length, 2);
      const machine = await pooler().up(vm, { pool: DEBIAN, token: deployed.state.token });
      assert.deepEqual(own()[1]?.running, [machine.id]);
      assert.equal(pooler().messages("warning"), "");
    });
  }

  it("fails with the reason if the user, the password or authentication on the server is missing", async () => {
    pooler().event("setOptions", { auth: false });
    await assert.rejects(pooler().up(token, {}, "a"), /404.*no authentication configured/s);
    pooler().configure({ password: "" });
    await assert.rejects(
      pooler().up(token, {}, "b"),
      /No password of the vmpooler user jdoe.*pools:vmpooler\.password/s,
    );
    pooler().configure({ user: undefined });
    assert.equal((await pooler().deploy(token, "c").preview({})).step, "create", "a preview needs no credentials");
    assert.match(pooler().messages("warning"), /No vmpooler user.*pools:vmpooler\.user/s);
    await assert.rejects(pooler().up(token, {}, "c"), /No vmpooler user.*pools:vmpooler\.user/s);
  });

  it("can be deleted before the Vm that it checked out, if the Vm gets another token", async () => {
    const deployed = await pooler().up(token, {});
    const machine = await pooler().up(vm, { pool: DEBIAN, token: deployed.state.token });
    const next = await pooler().up(token, {}, "next");
    assert.equal((await machine.up({ pool: DEBIAN, token: next.state.token })).step, "update");
    await deployed.destroy();
    await machine.destroy();
    assert.deepEqual(pooler().running, []);
  });
});
