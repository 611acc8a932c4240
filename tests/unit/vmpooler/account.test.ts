import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../../provider/core/errors";
import { redact } from "../../../provider/core/text/redaction";
import { accountOf } from "../../../provider/vmpooler/api/account";
import { settingsOf } from "../../support/context";

const V1 = "https://vmpooler.example.com/api/v1";

describe("vmpooler account", () => {
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

    it("says how to set it where there is none, in the stack or in a named connection", () => {
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

  it("takes the stack's configuration before the environment", () => {
    const env = {
      VMPOOLER_URL: "https://env.example.com/api/v1",
      VMPOOLER_TOKEN: "env-token",
      VMPOOLER_USER: "env-user",
      VMPOOLER_PASSWORD: "env-password",
    };
    const { url, token, user, password, allowInsecure } = accountOf(settingsOf({}, env));
    assert.deepEqual(
      { url, token, user, password: password(), allowInsecure },
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
      [own.url, own.token, own.user, own.password(), own.allowInsecure],
      [V1, "config-token", "config-user", "config-password", true],
    );
    assert.equal(redact("env-token env-password config-token"), "[secret] [secret] [secret]");
  });

  it("takes all of a named connection and nothing else", () => {
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

  it("takes a token without the line break that a file or a command leaves at its end", () => {
    const read = (value: string) => accountOf(settingsOf({ "vmpooler:url": V1, "vmpooler:token": value })).token;
    assert.equal(read(" broken-off-token\n"), "broken-off-token");
    assert.equal(redact("broken-off-token"), "[secret]");
  });

  describe("~/.vmfloaty.yml", () => {
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), "vmfloaty-"));
    });
    afterEach(() => rmSync(home, { recursive: true }));

    function write(text: string, mode = 0o600): void {
      writeFileSync(join(home, ".vmfloaty.yml"), text);
      chmodSync(join(home, ".vmfloaty.yml"), mode);
    }
    const read = (config: Record<string, string> = {}) => accountOf(settingsOf(config, { HOME: home }));

    it("gives URL, user and token", () => {
      write("url: vmpooler.example.com/api/v1\nuser: jdoe\ntoken: file-token-1\n");
      const { url, user, token, complaint } = read();
      assert.deepEqual(
        { url, user, token, complaint },
        { url: V1, user: "jdoe", token: "file-token-1", complaint: undefined },
      );
      assert.equal(redact("file-token-1"), "[secret]");
    });

    it("gives the first of its services, and what that leaves out from the top level", () => {
      write(
        "user: jdoe\ntoken: top-token-1\nservices:\n  one:\n    url: https://one.example.com/api/v3\n  two:\n    url: https://two.example.com/api/v1\n    token: two-token-2\n",
      );
      const { url, user, token } = read();
      assert.deepEqual(
        { url, user, token },
        { url: "https://one.example.com/api/v3", user: "jdoe", token: "top-token-1" },
      );
    });

    for (const type of ["vmpooler", "VMPooler", "pooler"]) {
      it(`counts where its type is ${type}, as vmfloaty takes all for vmpooler that it knows no other kind of`, () => {
        write(`url: ${V1}\ntype: ${type}\n`);
        assert.equal(read().url, V1);
      });
    }

    for (const type of ["abs", "ABS", "nspooler", "nonstandard"]) {
      it(`does not count where its type is ${type}`, () => {
        write(`url: ${V1}\ntype: ${type}\n`);
        assert.throws(() => read(), new RegExp(`its first service is of type ${type}`));
      });
    }

    it("gives its token to the server it names, in any version, and to no other", () => {
      write(`url: ${V1}\nuser: jdoe\ntoken: file-token-1\n`);
      assert.equal(read({ "vmpooler:url": "https://vmpooler.example.com/api/v2" }).token, "file-token-1");
      const other = read({ "vmpooler:url": "https://evil.example.com/api/v1" });
      assert.deepEqual([other.token, other.user], [undefined, undefined]);
      const insecure = read({ "vmpooler:url": "http://vmpooler.example.com/api/v1" });
      assert.equal(insecure.token, undefined);
    });

    it("is not looked at for a named connection, nor where nothing is wanted of it", () => {
      write("}: broken", 0o644);
      const named = settingsOf({ "vmpooler:connections": JSON.stringify({ lab: { url: V1 } }) }, { HOME: home });
      assert.equal(accountOf(named, "lab").complaint, undefined);
      assert.equal(read({ "vmpooler:url": V1, "vmpooler:token": "config-token" }).complaint, undefined);
    });

    it("may be missing, empty, or a directory", () => {
      assert.throws(() => read(), /No vmpooler URL/);
      assert.equal(read({ "vmpooler:url": V1 }).complaint, undefined);
      write("# nothing yet\n");
      assert.throws(() => read(), /No vmpooler URL/);
      assert.equal(read({ "vmpooler:url": V1 }).complaint, undefined);
    });

    it("is complained of where it is broken, by the line and without its text", () => {
      write("url: x\ntoken: [file-token-1\nuser: : :\n");
      assert.throws(
        () => read(),
        (error: Error) => {
          assert.match(error.message, /No vmpooler URL.*~\/\.vmfloaty\.yml is not YAML: see line \d/);
          assert.doesNotMatch(error.message, /file-token/);
          return true;
        },
      );
      assert.match(read({ "vmpooler:url": V1 }).complaint ?? "", /is not YAML/);
    });

    for (const mode of [0o644, 0o640, 0o604]) {
      it(`is complained of where others can read its token (${mode.toString(8)})`, () => {
        write(`url: ${V1}\ntoken: file-token-1\n`, mode);
        const { token, complaint } = read();
        assert.equal(token, "file-token-1");
        assert.match(complaint ?? "", /holds a token, and others may read it: chmod 600/);
        write(`url: ${V1}\n`, mode);
        assert.equal(read().complaint, undefined, "without a token anybody may read it");
      });
    }

    for (const mode of [0o622, 0o602, 0o620, 0o666]) {
      it(`is complained of where others can change to whom tokens are sent (${mode.toString(8)})`, () => {
        for (const text of [`url: ${V1}\n`, `url: ${V1}\ntoken: file-token-1\n`]) {
          write(text, mode);
          assert.match(read().complaint ?? "", /says where tokens are sent, and others may change it: chmod 600/);
        }
      });
    }

    it("does not count where its service is another kind of server, and says so", () => {
      write(`type: abs\nurl: https://abs.example.com/api/v2\ntoken: abs-token-1\n`);
      assert.throws(() => read(), /No vmpooler URL.*first service is of type abs/);
      const { token, complaint } = read({ "vmpooler:url": V1 });
      assert.deepEqual([token, complaint], [undefined, undefined]);
    });

    it("survives what is no settings at all", () => {
      for (const text of ["- a\n- b\n", "42\n", "url: [1, 2]\ntoken: {a: b}\n", "services: nonsense\n"]) {
        write(text);
        assert.throws(() => read(), /No vmpooler URL/);
      }
    });
  });
});
