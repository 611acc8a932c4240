import assert from "node:assert/strict";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { token } from "../../../provider/vmpooler/token/token";
import { eachVersion, LIFECYCLES } from "./support";

const WITH_TOKEN = LIFECYCLES.filter(([definition]) => definition !== token && definition !== poolReset);

eachVersion("a token that was revoked", (pooler) => {
  for (const [definition, inputs] of WITH_TOKEN) {
    it(`does not keep ${definition.type} from being deleted: the configured one may, too`, async () => {
      const own = pooler().deploy(token, "own");
      await own.up({});
      const deployed = pooler().deploy(definition);
      await deployed.up({ ...inputs, token: own.state.token });
      const id = pooler().view.tokens.find(({ id: one }) => one !== pooler().view.tokens[0]?.id)?.id;
      pooler().event("revokeToken", { id });
      assert.equal(await deployed.refresh(), true, "what it checked out runs on");
      await deployed.destroy();
      pooler().advance(0.1);
      assert.deepEqual(pooler().running, []);
      assert.deepEqual(pooler().view.overrides, { poolsize: {}, template: {} });
    });

    it(`is named as the reason where no valid one is configured either, and ${definition.type} is kept`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up({ ...inputs, token: pooler().token });
      pooler().event("revokeToken", { id: pooler().view.tokens[0]?.id });
      pooler().configure({ token: "long-since-revoked" });
      const before = pooler().running.length;
      await assert.rejects(deployed.destroy(), /answered 401.*needs a valid token/s);
      assert.equal(pooler().running.length, before);
    });
  }
});

eachVersion("an upgrade of the server to another version of its API", (pooler, version) => {
  const upgrade = () =>
    pooler().configure({
      url: pooler().stage.config["vmpooler:url"]?.replace(version, version === "v1" ? "v3" : "v1"),
    });

  for (const [definition, inputs, change] of LIFECYCLES) {
    it(`leaves ${definition.type} as it is`, async () => {
      const deployed = pooler().deploy(definition);
      await deployed.up(inputs);
      const { id } = deployed;
      upgrade();
      assert.equal((await deployed.preview(inputs)).step, "same");
      assert.equal(await deployed.refresh(), true);
      assert.equal((await deployed.preview(inputs)).step, "same");
      await deployed.up({ ...inputs, ...change });
      assert.equal(deployed.id, id);
      await deployed.destroy();
      pooler().advance(0.1);
      assert.deepEqual(pooler().running, []);
    });
  }
});
