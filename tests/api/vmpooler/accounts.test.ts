import assert from "node:assert/strict";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { token } from "../../../provider/vmpooler/token/token";
import { eachVersion, LIFECYCLES } from "./support";

const WITH_TOKEN = LIFECYCLES.filter(([definition]) => definition !== token && definition !== poolReset);

eachVersion("a revoked token", (pooler) => {
  for (const [definition, inputs] of WITH_TOKEN) {
    it(`does not prevent the deletion of ${definition.type} if the configured token is valid`, async () => {
      const own = await pooler().up(token, {}, "own");
      const deployed = await pooler().up(definition, { ...inputs, token: own.state.token });
      const id = pooler().view.tokens.find(({ id: one }) => one !== pooler().view.tokens[0]?.id)?.id;
      pooler().event("revokeToken", { id });
      assert.equal(await deployed.refresh(), true, "its VMs keep running");
      await deployed.destroy();
      pooler().assertCleanedUp();
    });

    it(`makes the deletion of ${definition.type} fail with the reason if the configured token is invalid too`, async () => {
      const deployed = await pooler().up(definition, { ...inputs, token: pooler().token });
      pooler().event("revokeToken", { id: pooler().view.tokens[0]?.id });
      pooler().configure({ token: "long-since-revoked" });
      const before = pooler().running.length;
      await assert.rejects(deployed.destroy(), /answered 401.*needs a valid token/s);
      assert.equal(pooler().running.length, before);
    });
  }
});

eachVersion("a server upgrade to another API version", (pooler, version) => {
  const upgrade = () =>
    pooler().configure({
      url: pooler().stage.config["vmpooler:url"]?.replace(version, version === "v1" ? "v3" : "v1"),
    });

  for (const [definition, inputs, change] of LIFECYCLES) {
    it(`leaves ${definition.type} unchanged`, async () => {
      const deployed = await pooler().up(definition, inputs);
      const { id } = deployed;
      upgrade();
      assert.equal((await deployed.preview(inputs)).step, "same");
      assert.equal(await deployed.refresh(), true);
      assert.equal((await deployed.preview(inputs)).step, "same");
      await deployed.up({ ...inputs, ...change });
      assert.equal(deployed.id, id);
      await deployed.destroy();
      pooler().assertCleanedUp();
    });
  }
});
