import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import { redact } from "../../../../provider/core/text/redaction";
import { accountOf } from "../../../../provider/vmpooler/api/account";
import { settingsOf } from "../../../support/context";

const V1 = "https://vmpooler.example.com/api/v1";

describe("vmpooler accountOf", () => {
  describe("the URL", () => {
    for (const [text, url, version] of [
      [V1, V1, 1],
      [`${V1}/`, V1, 1],
      ["vmpooler.example.com/api/v2", "https://vmpooler.example.com/api/v2", 2],
      ["http://127.0.0.1:8765/vmpooler/api/v3", "http://127.0.0.1:8765/vmpooler/api/v3", 3],
      ["vmpooler.example.com:8443/api/v3//", "https://vmpooler.example.com:8443/api/v3", 3],
      ["https://proxy.example.com/pooler/v1", "https://proxy.example.com/pooler/v1", 1],
    ] as const) {
      it(`reads ${text}`, () => {
        const found = accountOf(settingsOf({ "vmpooler:url": text }));
        assert.deepEqual({ url: found.url, version: found.version }, { url, version });
      });
    }

    for (const [text, words] of [
      ["https://vmpooler.example.com", /must end in the version of the API/],
      ["https://vmpooler.example.com/api/v1?x=1", /must end in the version of the API/],
      ["https://vmpooler.example.com/api/v1#x", /must end in the version of the API/],
      ["ftp://vmpooler.example.com/api/v1", /must be a URL/],
      ["https://vmpooler example.com/api/v1", /must be a URL/],
      ["https://jdoe:geheim-geheim@vmpooler.example.com/api/v1", /must not hold a user or a password/],
    ] as const) {
      it(`refuses ${text}, without repeating it`, () => {
        assert.throws(
          () => accountOf(settingsOf({ "vmpooler:url": text })),
          (error: Error) => {
            assert.ok(error instanceof ConfigurationError);
            assert.match(error.message, words);
            assert.doesNotMatch(error.message, /geheim/);
            return true;
          },
        );
      });
    }

    it("is required, and the error says how to set it in the stack or in a named connection", () => {
      assert.throws(
        () => accountOf(settingsOf()),
        /pulumi config set --path 'pools:vmpooler\.url' <value>, or .* VMPOOLER_URL/,
      );
      const settings = settingsOf({ "vmpooler:connections": '{"lab":{"token":"lab-token-1"}}' }, { VMPOOLER_URL: V1 });
      assert.throws(
        () => accountOf(settings, "lab"),
        /in connection "lab".*--path 'pools:vmpooler\.connections\.lab\.url'/,
      );
    });
  });

  it("prefers the stack's configuration to the environment", () => {
    const env = {
      VMPOOLER_URL: "https://env.example.com/api/v1",
      VMPOOLER_TOKEN: "env-token",
      VMPOOLER_USER: "env-user",
      VMPOOLER_PASSWORD: "env-password",
    };
    const { url, token, user, password, allowInsecure } = accountOf(settingsOf({}, env));
    assert.deepEqual(
      { url, token, user, password: password("jdoe"), allowInsecure },
      {
        url: "https://env.example.com/api/v1",
        token: "env-token",
        user: "env-user",
        password: "env-password",
        allowInsecure: false,
      },
    );
    const config = {
      "vmpooler:url": V1,
      "vmpooler:token": "config-token",
      "vmpooler:user": "config-user",
      "vmpooler:password": "config-password",
      "vmpooler:allowInsecureEndpoint": "true",
    };
    const own = accountOf(settingsOf(config, env));
    assert.deepEqual(
      [own.url, own.token, own.user, own.password("jdoe"), own.allowInsecure],
      [V1, "config-token", "config-user", "config-password", true],
    );
    assert.equal(redact("env-token env-password config-token"), "[secret] [secret] [secret]");
  });

  it("uses only the settings of a named connection", () => {
    const settings = settingsOf(
      {
        "vmpooler:token": "stack-token",
        "vmpooler:connections": JSON.stringify({ lab: { url: "lab.example.com/api/v3" } }),
      },
      { VMPOOLER_TOKEN: "env-token", HOME: "/nonexistent" },
    );
    const found = accountOf(settings, "lab");
    assert.equal(found.url, "https://lab.example.com/api/v3");
    assert.equal(found.token, undefined);
  });

  it("trims the token", () => {
    const read = (value: string) => accountOf(settingsOf({ "vmpooler:url": V1, "vmpooler:token": value })).token;
    assert.equal(read(" broken-off-token\n"), "broken-off-token");
    assert.equal(redact("broken-off-token"), "[secret]");
  });

  describe("a credential of another source than the URL", () => {
    const env = {
      VMPOOLER_URL: V1,
      VMPOOLER_USER: "jdoe",
      VMPOOLER_TOKEN: "env-token-1",
      VMPOOLER_PASSWORD: "env-password",
    };
    const otherServer = { "vmpooler:url": "https://evil.example.com/api/v1" };

    it("is refused: a changed Pulumi.<stack>.yaml gets no token or password of the environment", () => {
      assert.throws(
        () => accountOf(settingsOf(otherServer, env)),
        /URL comes from the stack's configuration, and the token from the environment: it is not sent there/,
      );
      const { password, user } = accountOf(settingsOf({ ...otherServer, "vmpooler:token": "config-token" }, env));
      assert.equal(user, "jdoe", "the user's name is no credential");
      assert.throws(() => password("jdoe"), /and the password from the environment: it is not sent there/);
    });

    it("is refused: a URL of the environment gets no token of the configuration", () => {
      const config = { "vmpooler:token": "config-token", "vmpooler:password": "config-password" };
      assert.throws(
        () => accountOf(settingsOf(config, { VMPOOLER_URL: V1 })),
        /the token from the stack's configuration/,
      );
    });

    it("is not needed if the URL's source has one", () => {
      const own = accountOf(
        settingsOf({ ...otherServer, "vmpooler:token": "config-token", "vmpooler:password": "own" }, env),
      );
      assert.deepEqual([own.token, own.password("jdoe")], ["config-token", "own"]);
      const { token, password } = accountOf(settingsOf({}, env));
      assert.deepEqual([token, password("jdoe")], ["env-token-1", "env-password"]);
    });

    it("is accepted from the other namespace of the same configuration", () => {
      const both = { "pools:vmpooler": JSON.stringify({ url: V1 }), "vmpooler:token": "config-token" };
      assert.equal(accountOf(settingsOf(both)).token, "config-token");
    });
  });

  it("prefers the namespace pools to that of 0.1.0", () => {
    const config = {
      "pools:vmpooler": JSON.stringify({
        url: "new.example.com/api/v3",
        token: "new-token",
        connections: { lab: { url: V1 } },
      }),
      "vmpooler:url": V1,
      "vmpooler:token": "old-token-1",
      "vmpooler:user": "jdoe",
      "vmpooler:connections": JSON.stringify({ old: { url: "old.example.com/api/v1" } }),
    };
    const { url, token, user } = accountOf(settingsOf(config));
    assert.deepEqual({ url, token, user }, { url: "https://new.example.com/api/v3", token: "new-token", user: "jdoe" });
    assert.equal(accountOf(settingsOf(config), "lab").url, V1);
    assert.equal(accountOf(settingsOf(config), "old").url, "https://old.example.com/api/v1");
  });

  for (const end of ["\r\nX-Other: 1", "\n", "\u0000", " and more", "é"]) {
    it(`refuses a token with ${JSON.stringify(end)} inside, without repeating it`, () => {
      const read = () => accountOf(settingsOf({ "vmpooler:url": V1, "vmpooler:token": `secret-token${end}x` }));
      assert.throws(read, (error: Error) => {
        assert.match(error.message, /token contains a line break or another character/);
        assert.doesNotMatch(error.message, /secret-token/);
        return true;
      });
    });
  }

  it("reads hostile URLs in linear time", () => {
    const long = 400_000;
    for (const text of [
      "/".repeat(long) + "x",
      `https://a/${"/v1".repeat(long / 4)}x`,
      `https://a/v${"1".repeat(long)}`,
      "a".repeat(long),
    ]) {
      assert.throws(() => accountOf(settingsOf({ "vmpooler:url": text })), ConfigurationError);
    }
  });
});
