import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import {
  connectionNames,
  find,
  howToSet,
  sourcesOf,
  type SettingsSchema,
} from "../../../../provider/core/settings/sources";
import { redact } from "../../../../provider/core/text/redaction";
import { settingsOf } from "../../../support/context";

const schema: SettingsSchema = {
  name: "cloud",
  namespace: "vendor",
  keys: { key: { secret: true }, secret: { secret: true }, zone: {}, allowInsecureEndpoint: {}, endpoint: {} },
  env: [{ key: "CLOUD_KEY", secret: "CLOUD_SECRET", zone: "CLOUD_ZONE" }, { key: "OLD_KEY" }],
};

type Values = Record<string, string>;

const pools = (object: unknown): Values => ({ "pools:cloud": JSON.stringify(object) });

describe("a setting", () => {
  const cases: [what: string, config: Values, env: Values, expected: [value: string, origin: string] | undefined][] = [
    [
      "comes from pools:<cloud> first",
      { ...pools({ key: "a" }), "vendor:key": "b" },
      { CLOUD_KEY: "c" },
      ["a", "the stack's configuration"],
    ],
    [
      "then from the vendor's namespace, as in 0.1.0",
      { "vendor:key": "b" },
      { CLOUD_KEY: "c" },
      ["b", "the stack's configuration"],
    ],
    ["then from the first environment variable", {}, { OLD_KEY: "d", CLOUD_KEY: "c" }, ["c", "the environment"]],
    ["then from the second", {}, { OLD_KEY: "d" }, ["d", "the environment"]],
    [
      "does not come from an empty value",
      { ...pools({ key: "" }), "vendor:key": "" },
      { CLOUD_KEY: "", OLD_KEY: "d" },
      ["d", "the environment"],
    ],
    ["is undefined if nothing sets it", { "other:key": "x" }, { OTHER: "x" }, undefined],
    ["is text if it is configured as a number", pools({ key: 8 }), {}, ["8", "the stack's configuration"]],
    ["is undefined if it is configured as an object", pools({ key: { a: 1 } }), {}, undefined],
  ];
  for (const [what, config, env, expected] of cases) {
    it(what, () => {
      const found = find(sourcesOf(settingsOf(config, env), schema), "key");
      assert.deepEqual(found && [found.value, found.origin], expected);
    });
  }

  it("is undefined if only the prototype has its name", () => {
    const [source] = sourcesOf(settingsOf(pools({})), schema);
    for (const key of ["constructor", "toString", "__proto__"]) assert.equal(source?.get(key), undefined);
  });

  it("is redacted from now on if it is secret, even if it is not used", () => {
    sourcesOf(settingsOf(pools({ secret: "canary-object" }), { CLOUD_SECRET: "canary-variable" }), schema);
    assert.equal(redact("canary-object canary-variable"), "[secret] [secret]");
  });

  it("has instructions how to set it, for secret and other values", () => {
    assert.equal(
      howToSet(schema, "key"),
      "pulumi config set --path --secret 'pools:cloud.key' (it asks for the value), or the environment variable CLOUD_KEY",
    );
    assert.equal(howToSet(schema, "endpoint"), "pulumi config set --path 'pools:cloud.endpoint' <value>");
    assert.equal(
      howToSet(schema, "zone", "prod"),
      "pulumi config set --path 'pools:cloud.connections.prod.zone' <value>, or the environment variable POOLS_CLOUD_PROD_ZONE",
    );
  });
});

describe("a connection", () => {
  const config = {
    ...pools({ key: "own", connections: { prod: { key: "prod-key" } } }),
    "vendor:secret": "own-secret",
  };
  const env = {
    CLOUD_SECRET: "env-secret",
    POOLS_CLOUD_STAGE_EU_KEY: "stage-key",
    POOLS_CLOUD_STAGE_EU_ALLOW_INSECURE_ENDPOINT: "true",
    POOLS_CLOUD_EMPTY_KEY: "",
    POOLS_OTHER_X_KEY: "x",
  };
  const settings = settingsOf(config, env);
  const value = (name: string, key: string) => find(sourcesOf(settings, schema, name), key)?.value;

  it("is one source, without values of another account", () => {
    assert.equal(value("prod", "key"), "prod-key");
    assert.equal(value("prod", "secret"), undefined);
    assert.deepEqual(
      sourcesOf(settings, schema, "prod").map(({ origin }) => origin),
      ['connection "prod"'],
    );
  });

  it("may come from the namespace of 0.1.0", () => {
    const legacy = settingsOf({ "vendor:connections": JSON.stringify({ old: { key: "old-key" } }) });
    assert.equal(find(sourcesOf(legacy, schema, "old"), "key")?.value, "old-key");
  });

  it("may come from the namespace of 0.1.0 if it is null in the current one", () => {
    const legacy = settingsOf({
      "vendor:connections": JSON.stringify({ old: { key: "old-key" } }),
      "pools:cloud": JSON.stringify({ connections: { old: null } }),
    });
    assert.equal(find(sourcesOf(legacy, schema, "old"), "key")?.value, "old-key");
  });

  it("may come from the environment, under its name in capitals", () => {
    assert.equal(value("stage-eu", "key"), "stage-key");
    assert.equal(value("stage-eu", "allowInsecureEndpoint"), "true");
    assert.equal(value("stage-eu", "endpoint"), undefined);
  });

  it("is listed by its name wherever it is configured", () => {
    assert.deepEqual(connectionNames(settings, schema), ["prod", "stage_eu"]);
  });

  const refused = (name: string, object: unknown): string => {
    try {
      sourcesOf(settingsOf(typeof object === "string" ? { "pools:cloud": object } : pools(object)), schema, name);
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.message;
    }
    return assert.fail("it was accepted");
  };

  it("is refused if it is unknown, with a suggestion, the known names and how to set it", () => {
    assert.match(
      refused("pord", { connections: { prod: {}, test: {} } }),
      /^"pord" is not a connection of cloud: there are prod, test\. Did you mean prod\? .*pools:cloud\.connections\.pord\./,
    );
    assert.match(refused("prod", {}), /none is configured/);
    for (const name of ["__proto__", "constructor", "toString"])
      assert.match(refused(name, { connections: { prod: {} } }), /is not a connection/);
  });

  it("is refused without its contents if the configuration is not an object", () => {
    for (const text of ['{"prod": {"secret": "canary-broken"', '"canary-text"', '["canary-list"]', "canary"]) {
      const message = refused("prod", text);
      assert.match(message, /pools:cloud is not an object.*pulumi config set/);
      assert.doesNotMatch(message, /canary/);
    }
    const message = refused("prod", { connections: { prod: "canary-entry" } });
    assert.match(message, /is not a connection/);
    assert.doesNotMatch(message, /canary/);
  });
});
