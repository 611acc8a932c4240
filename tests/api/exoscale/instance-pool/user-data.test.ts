import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { basicPool, changePool, later, requests, scene, thePool } from "../support";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const gzipped = (text: string) => gzipSync(text).toString("base64");

describe("the user data of an InstancePool", () => {
  const the = scene();

  const sent = () => {
    const bytes = Buffer.from(String(thePool(the.stage)["user-data"]), "base64");
    return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  };

  it("can be given in either form, and change from one to the other", async () => {
    await the.pool.up({ ...basicPool, userDataBase64: base64("one") });
    assert.equal(sent(), "one");
    later(the.stage);
    await the.pool.refresh();
    assert.equal((await the.pool.preview({ ...basicPool, userDataBase64: base64("one") })).step, "same");
    assert.equal((await the.pool.preview({ ...basicPool, userData: "one" })).step, "same");
    for (const [news, text] of [
      [{ userDataBase64: base64("two") }, "two"],
      [{ userData: "three" }, "three"],
      [{ userDataBase64: gzipped("four") }, "four"],
    ] as const) {
      await the.pool.up({ ...basicPool, ...news });
      assert.equal(sent(), text);
    }
    assert.deepEqual(requests(the.stage, "DELETE"), []);
    await the.pool.up(basicPool);
    assert.equal(thePool(the.stage)["user-data"], undefined);
    assert.equal((await the.pool.preview(basicPool)).step, "same");
  });

  it("does not differ if only the gzip tool differs", async () => {
    await the.pool.up({ ...basicPool, userData: "#cloud-config\n" });
    assert.equal((await the.pool.preview({ ...basicPool, userDataBase64: gzipped("#cloud-config\n") })).step, "same");
  });

  it("differs if a byte of binary data differs", async () => {
    const encoded = (...bytes: number[]) => Buffer.from(bytes).toString("base64");
    await the.pool.up({ ...basicPool, userDataBase64: encoded(1, 0xff) });
    assert.equal((await the.pool.preview({ ...basicPool, userDataBase64: encoded(1, 0xff) })).step, "same");
    const { changed } = await the.pool.preview({ ...basicPool, userDataBase64: encoded(1, 0xfe) });
    assert.deepEqual(changed, ["userDataBase64"]);
  });

  it("is restored after an outside change, together with ipv6Enabled", async () => {
    const news = { ...basicPool, ipv6Enabled: true, userDataBase64: gzipped("one") };
    await the.pool.up(news);
    changePool(the.stage, the.pool.id, { "public-ip-assignment": "inet4", "user-data": gzipped("two") });
    later(the.stage);
    await the.pool.refresh();
    assert.deepEqual((await the.pool.up(news)).changed.slice().sort(), ["ipv6Enabled", "userDataBase64"]);
    assert.equal(thePool(the.stage)["public-ip-assignment"], "dual");
    assert.equal(thePool(the.stage)["user-data"], news.userDataBase64);
  });

  const DOCUMENT = ["#cloud-config", "packages: [nginx]", "password: correct horse battery", "runcmd:", "  - start.sh"];

  it("is not printed if a server quotes a line of it", async () => {
    const body = { message: 'cannot parse line 3: "password: correct horse battery" near nginx' };
    the.addFault({ method: "POST", path: "/instance-pool$", kind: "status", status: 400, body });
    await assert.rejects(the.pool.up({ ...basicPool, userData: DOCUMENT.join("\n") }), (error: Error) => {
      assert.match(error.message, /cannot parse line 3: "\[secret\]" near nginx/);
      return true;
    });
  });

  for (const [form, quoted] of Object.entries({
    "its value alone": "correct horse battery &co",
    "the value of a password that is an ordinary word": "swordfish",
    "HTML-escaped": "password: correct horse battery &amp;co",
    "in base64": base64("password: correct horse battery &co"),
    "percent-encoded": encodeURIComponent("password: correct horse battery &co"),
  })) {
    it(`is not printed if a server quotes a line in another form (${form}) in a later answer`, async () => {
      const userData = [...DOCUMENT, "token = 'swordfish'"].join("\n").replace("battery", "battery &co");
      await the.pool.up({ ...basicPool, userDataBase64: base64(userData) });
      const body = { message: `refused: ${quoted}` };
      the.addFault({ method: "DELETE", kind: "status", status: 400, body });
      await assert.rejects(the.pool.destroy(), (error: Error) => {
        assert.match(error.message, /refused/);
        assert.doesNotMatch(error.message, /correct horse|Y29ycmVjdCBob3JzZS|correct%20horse|swordfish/);
        return true;
      });
    });
  }

  it("does not redact its ordinary words in later messages", async () => {
    await the.pool.up({ ...basicPool, userData: "runtime: containerd\nname: default\nsize: 20\n" });
    const body = { message: "containerd on the default network, size 20, was refused" };
    the.addFault({ method: "DELETE", kind: "status", status: 400, body });
    await assert.rejects(the.pool.destroy(), /containerd on the default network, size 20, was refused/);
  });
});
