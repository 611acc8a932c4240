import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs, { chmodSync, chownSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redact } from "../../../../provider/core/text/redaction";
import { accountOf } from "../../../../provider/vmpooler/api/account";
import { settingsOf } from "../../../support/context";

const V1 = "https://vmpooler.example.com/api/v1";

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

  it("gives the first service, and its missing keys from the top level", () => {
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
    it(`is used if its type is ${type}: vmfloaty reads all types that it does not know as vmpooler`, () => {
      write(`url: ${V1}\ntype: ${type}\n`);
      assert.equal(read().url, V1);
    });
  }

  for (const type of ["abs", "ABS", "nspooler", "nonstandard"]) {
    it(`is not used if its type is ${type}`, () => {
      write(`url: ${V1}\ntype: ${type}\n`);
      assert.throws(() => read(), new RegExp(`its first service is of type ${type}`));
    });
  }

  it("gives its token to its own server in any version, and to no other", () => {
    write(`url: ${V1}\nuser: jdoe\ntoken: file-token-1\n`);
    assert.equal(read({ "vmpooler:url": "https://vmpooler.example.com/api/v2" }).token, "file-token-1");
    const other = read({ "vmpooler:url": "https://evil.example.com/api/v1" });
    assert.deepEqual([other.token, other.user], [undefined, undefined]);
    const insecure = read({ "vmpooler:url": "http://vmpooler.example.com/api/v1" });
    assert.equal(insecure.token, undefined);
  });

  it("is not read for a named connection, or if URL and token are set elsewhere", () => {
    write("}: broken", 0o644);
    const named = settingsOf({ "vmpooler:connections": JSON.stringify({ lab: { url: V1 } }) }, { HOME: home });
    assert.equal(accountOf(named, "lab").complaint, undefined);
    assert.equal(read({ "vmpooler:url": V1, "vmpooler:token": "config-token" }).complaint, undefined);
  });

  it("may be missing or empty", () => {
    assert.throws(() => read(), /No vmpooler URL/);
    assert.equal(read({ "vmpooler:url": V1 }).complaint, undefined);
    write("# nothing yet\n");
    assert.throws(() => read(), /No vmpooler URL/);
    assert.equal(read({ "vmpooler:url": V1 }).complaint, undefined);
  });

  it("is reported with the line and without its text if it is no YAML", () => {
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
    it(`is reported if others can read its token (${mode.toString(8)})`, () => {
      write(`url: ${V1}\ntoken: file-token-1\n`, mode);
      const { token, complaint } = read();
      assert.equal(token, "file-token-1");
      assert.match(complaint ?? "", /holds a token, and others may read it: chmod 600/);
      write(`url: ${V1}\n`, mode);
      assert.equal(read().complaint, undefined, "without a token everyone may read it");
    });
  }

  for (const mode of [0o622, 0o602, 0o620, 0o666]) {
    it(`is reported if others can change the URL (${mode.toString(8)})`, () => {
      for (const text of [`url: ${V1}\n`, `url: ${V1}\ntoken: file-token-1\n`]) {
        write(text, mode);
        assert.match(read().complaint ?? "", /decides where tokens are sent, and others may change it: chmod 600/);
      }
    });
  }

  it("gives neither URL nor token of a service of another type, and the error says so", () => {
    write(`type: abs\nurl: https://abs.example.com/api/v2\ntoken: abs-token-1\n`);
    assert.throws(() => read(), /No vmpooler URL.*first service is of type abs/);
    const { token, complaint } = read({ "vmpooler:url": V1 });
    assert.deepEqual([token, complaint], [undefined, undefined]);
  });

  it("is not used if it holds no settings", () => {
    for (const text of ["- a\n- b\n", "42\n", "url: [1, 2]\ntoken: {a: b}\n", "services: nonsense\n"]) {
      write(text);
      assert.throws(() => read(), /No vmpooler URL/);
    }
  });

  describe("that others can change", () => {
    const env = { VMPOOLER_TOKEN: "env-token-1", VMPOOLER_PASSWORD: "env-password" };
    const given = (more: Record<string, string>) => accountOf(settingsOf({}, { HOME: home, ...more }));
    const foreign: readonly (readonly [string, () => void])[] = [
      ["by the group", () => chmodSync(join(home, ".vmfloaty.yml"), 0o620)],
      ["by everyone", () => chmodSync(join(home, ".vmfloaty.yml"), 0o602)],
      // Only root can give a file away.
      ...(process.getuid?.() === 0
        ? ([["by its owner", () => chownSync(join(home, ".vmfloaty.yml"), 12_345, 12_345)]] as const)
        : []),
    ];
    for (const [why, make] of foreign) {
      it(`gets no credential of another source (changeable ${why})`, () => {
        write(`url: ${V1}\nuser: jdoe\n`);
        assert.equal(given(env).token, "env-token-1", "it gets them if only the user can change it");
        assert.equal(given(env).password("jdoe"), "env-password");
        make();
        assert.throws(() => given(env), /URL comes from ~\/\.vmfloaty\.yml, and the token from the environment/);
        const { password } = given({ VMPOOLER_PASSWORD: "env-password" });
        assert.throws(() => password("jdoe"), /and the password from the environment: it is not sent there/);
      });

      it(`gives its own token, with a warning (changeable ${why})`, () => {
        write(`url: ${V1}\ntoken: file-token-1\n`);
        make();
        assert.equal(read().token, "file-token-1");
        assert.match(
          read().complaint ?? "",
          /decides where tokens are sent, and (others may change it|belongs to another user)/,
        );
      });
    }
  });

  it("is ignored without waiting if it is a FIFO", () => {
    execFileSync("mkfifo", [join(home, ".vmfloaty.yml")]);
    assert.match(read({ "vmpooler:url": V1 }).complaint ?? "", /is not a file\. It is ignored/);
    assert.throws(() => read(), /No vmpooler URL.*is not a file/);
  });

  it("is ignored if it is a directory or too long", () => {
    fs.mkdirSync(join(home, ".vmfloaty.yml"));
    assert.match(read({ "vmpooler:url": V1 }).complaint ?? "", /is not a file/);
    rmSync(join(home, ".vmfloaty.yml"), { recursive: true });
    write(`url: ${V1}\n#${"x".repeat(300_000)}\n`);
    assert.match(read({ "vmpooler:url": V1 }).complaint ?? "", /is longer than 256 kB/);
  });

  it("is opened once, so that mode and text belong to one file", () => {
    write(`url: ${V1}\n`, 0o666);
    const safe = join(home, "safe.yml");
    writeFileSync(safe, "url: https://other.example.com/api/v1\n", { mode: 0o600 });
    const { openSync } = fs;
    fs.openSync = (...args) => {
      const descriptor = openSync(...args);
      renameSync(safe, join(home, ".vmfloaty.yml"));
      return descriptor;
    };
    try {
      const { url, complaint } = read();
      assert.equal(url, V1);
      assert.match(complaint ?? "", /others may change it/);
    } finally {
      fs.openSync = openSync;
    }
  });

  it("is not used if its YAML aliases expand without limit", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [one, other] of ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"])
      lines.push(
        `${other ?? ""}: &${other ?? ""} [${Array(9)
          .fill(`*${one ?? ""}`)
          .join(", ")}]`,
      );
    write(`url: ${V1}\n${lines.join("\n")}\n`);
    assert.throws(() => read(), /No vmpooler URL/);
  });
});
