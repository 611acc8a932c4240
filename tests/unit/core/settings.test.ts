import assert from "node:assert/strict";
import { ConfigurationError } from "../../../provider/core/errors";
import { redact } from "../../../provider/core/text/redaction";
import { connectionSettings, secretSetting, setting } from "../../../provider/core/settings";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { settingsOf } from "../../support/context";

const VARIABLES = ["CLOUD_A", "CLOUD_B"];

describe("a setting", () => {
  const cases: [
    what: string,
    config: Record<string, string>,
    env: Record<string, string>,
    expected: string | undefined,
  ][] = [
    ["is the stack's before any variable", { "cloud:key": "stack" }, { CLOUD_A: "a", CLOUD_B: "b" }, "stack"],
    ["is the first variable's before the second's", {}, { CLOUD_B: "b", CLOUD_A: "a" }, "a"],
    ["is the second variable's where the first is not set", {}, { CLOUD_B: "b" }, "b"],
    ["is not taken from what is empty", { "cloud:key": "" }, { CLOUD_A: "", CLOUD_B: "b" }, "b"],
    ["is not there where nothing is set", { "other:key": "x" }, { OTHER: "x" }, undefined],
  ];
  for (const [what, config, env, expected] of cases) {
    it(what, () => assert.equal(setting(settingsOf(config, env), "cloud:key", VARIABLES), expected));
  }

  it("that is secret is never shown from then on", () => {
    assert.equal(secretSetting(settingsOf({ "cloud:key": "canary-setting-1" }), "cloud:key"), "canary-setting-1");
    assert.equal(redact("it was canary-setting-1 there"), "it was [secret] there");
    assert.equal(secretSetting(settingsOf(), "cloud:key"), undefined);
  });
});

describe("a connection", () => {
  const connections = {
    prod: { key: "prod-key", port: 8, tls: true, deep: { a: 1 } },
    test: { secret: "test-secret" },
  };
  const config = {
    "cloud:key": "main-key",
    "cloud:secret": "main-secret",
    "other:key": "o",
    "cloud:connections": JSON.stringify(connections),
  };
  const settings = settingsOf(config, { CLOUD_A: "a" });

  it("that is not named leaves the settings as they are", () => {
    assert.equal(connectionSettings(settings, "cloud", undefined), settings);
  });

  it("takes the place of its namespace and of the environment, so that no two accounts mix", () => {
    const prod = connectionSettings(settings, "cloud", "prod");
    assert.equal(setting(prod, "cloud:key", VARIABLES), "prod-key");
    assert.equal(setting(prod, "cloud:secret", VARIABLES), undefined);
    assert.equal(setting(connectionSettings(settings, "cloud", "test"), "cloud:key", VARIABLES), undefined);
  });

  it("whose name is not known yet gives settings that are not known yet", () => {
    const later = connectionSettings(settings, "cloud", UNKNOWN);
    assert.equal(setting(later, "cloud:zone", VARIABLES), UNKNOWN);
    assert.equal(setting(later, "other:key", VARIABLES), "o");
  });

  it("leaves other namespaces as they are", () => {
    assert.equal(setting(connectionSettings(settings, "cloud", "prod"), "other:key"), "o");
  });

  it("gives numbers and booleans as text, and nothing for what is no plain value", () => {
    const prod = connectionSettings(settings, "cloud", "prod");
    assert.deepEqual(
      ["port", "tls", "deep"].map((key) => prod.config(`cloud:${key}`)),
      ["8", "true", undefined],
    );
  });

  it("gives nothing for what every object inherits", () => {
    const prod = connectionSettings(settings, "cloud", "prod");
    for (const key of ["constructor", "toString", "__proto__"]) assert.equal(prod.config(`cloud:${key}`), undefined);
  });

  const refused = (name: string, text?: string): string => {
    try {
      connectionSettings(settingsOf(text === undefined ? {} : { "cloud:connections": text }), "cloud", name);
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.message;
    }
    return assert.fail("it was accepted");
  };

  it("that is not known is refused with the known ones and how to set it", () => {
    assert.match(
      refused("pord", config["cloud:connections"]),
      /"pord".*it has prod, test\).*pulumi config set .*cloud:connections\.pord/,
    );
    assert.match(refused("prod"), /it is not set/);
    for (const name of ["__proto__", "constructor", "toString"]) {
      assert.match(refused(name, config["cloud:connections"]), /is not an entry/);
    }
  });

  it("that is no object of connections is refused without a word of what is in it", () => {
    for (const text of ['{"prod": {"secret": "canary-broken"', '"canary-text"', '["canary-list"]', "null", "canary"]) {
      const message = refused("prod", text);
      assert.match(message, /cloud:connections is not an object of connections.*pulumi config set/);
      assert.doesNotMatch(message, /canary/);
    }
    const message = refused("prod", '{"prod": "canary-entry"}');
    assert.match(message, /not an entry/);
    assert.doesNotMatch(message, /canary/);
  });
});
