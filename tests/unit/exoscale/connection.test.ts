import assert from "node:assert/strict";
import { ConfigurationError } from "../../../provider/core/errors";
import { redact } from "../../../provider/core/text/redaction";
import { connectionOf } from "../../../provider/exoscale/api/connection";
import { settingsOf } from "../../support/context";

type Bag = Record<string, string>;

function credentials(config: Bag, env: Bag = {}, name?: string): string {
  const { key, secret } = connectionOf(settingsOf(config, env), name);
  return `${key} ${secret}`;
}

const stack = { "exoscale:key": "stack-key", "exoscale:secret": "stack-secret" };
const api = { EXOSCALE_API_KEY: "api-key", EXOSCALE_API_SECRET: "api-secret" };
const old = { EXOSCALE_KEY: "old-key", EXOSCALE_SECRET: "old-secret" };

describe("Exoscale's credentials", () => {
  const order: [what: string, config: Bag, env: Bag, expected: string][] = [
    ["the stack's first", stack, { ...api, ...old }, "stack-key stack-secret"],
    ["then those that the official clients read first", {}, { ...old, ...api }, "api-key api-secret"],
    ["then the older ones", {}, old, "old-key old-secret"],
    ["no half of the stack's", { "exoscale:key": "stack-key" }, api, "api-key api-secret"],
    ["no other half of the stack's", { "exoscale:secret": "stack-secret" }, api, "api-key api-secret"],
    ["no half of a pair of variables", {}, { EXOSCALE_API_KEY: "api-key", ...old }, "old-key old-secret"],
    [
      "nothing that is empty",
      { ...stack, "exoscale:secret": "" },
      { ...api, EXOSCALE_API_KEY: "", ...old },
      "old-key old-secret",
    ],
  ];
  for (const [what, config, env, expected] of order) {
    it(`are ${what}`, () => assert.equal(credentials(config, env), expected));
  }

  it("of one pair never meet those of another", () => {
    const halves: Bag[] = [
      { EXOSCALE_API_KEY: "a", EXOSCALE_SECRET: "b" },
      { EXOSCALE_KEY: "a", EXOSCALE_API_SECRET: "b" },
    ];
    for (const env of halves) assert.throws(() => credentials({}, env), ConfigurationError);
    assert.throws(() => credentials({ "exoscale:key": "a" }, { EXOSCALE_API_SECRET: "b" }), ConfigurationError);
  });

  it("that are missing are asked for with the commands that set them", () => {
    assert.throws(
      () => credentials({}),
      /No Exoscale credentials.*pulumi config set --secret exoscale:key.*EXOSCALE_API_KEY/,
    );
  });

  it("of a connection are that connection's alone", () => {
    const connections = JSON.stringify({ prod: { key: "prod-key", secret: "prod-secret" }, half: { key: "half-key" } });
    const config = { ...stack, "exoscale:connections": connections };
    assert.equal(credentials(config, api, "prod"), "prod-key prod-secret");
    assert.throws(
      () => credentials(config, api, "half"),
      /No Exoscale credentials in connection "half".*connections\.half\.key/,
    );
    assert.throws(() => credentials(config, api, "none"), /it has prod, half/);
  });

  it("are never shown from then on", () => {
    credentials({ "exoscale:key": "k", "exoscale:secret": "canary-exo-config" });
    credentials({}, { EXOSCALE_API_KEY: "k", EXOSCALE_API_SECRET: "canary-exo-variable" });
    assert.equal(redact("canary-exo-config canary-exo-variable"), "[secret] [secret]");
  });
});

describe("where Exoscale is", () => {
  const place = (config: Bag, env: Bag = {}, name?: string) => {
    const { endpoint, zone, allowInsecure } = connectionOf(settingsOf({ ...stack, ...config }, env), name);
    return [endpoint, zone, allowInsecure];
  };

  it("is the home zone's own endpoint unless something is said", () => {
    assert.deepEqual(place({}), [undefined, "ch-gva-2", false]);
  });

  it("is where the stack says, then the variables", () => {
    const env = { EXOSCALE_ZONE: "at-vie-1", EXOSCALE_API_ENDPOINT: "https://b.test/v2/" };
    assert.deepEqual(place({}, env), ["https://b.test/v2", "at-vie-1", false]);
    const config = {
      "exoscale:zone": "de-fra-1",
      "exoscale:endpoint": "https://a.test/v2//",
      "exoscale:allowInsecureEndpoint": "true",
    };
    assert.deepEqual(place(config, env), ["https://a.test/v2", "de-fra-1", true]);
  });

  it("is where the connection says", () => {
    const connections = JSON.stringify({
      a: { key: "k", secret: "s", zone: "de-muc-1" },
      b: { key: "k", secret: "s", zone: "de-muc-1", endpoint: "https://c.test/v2", allowInsecureEndpoint: true },
    });
    const config = {
      "exoscale:zone": "de-fra-1",
      "exoscale:endpoint": "https://a.test/v2",
      "exoscale:connections": connections,
    };
    const env = { EXOSCALE_ZONE: "at-vie-1", EXOSCALE_API_ENDPOINT: "https://b.test" };
    assert.deepEqual(place(config, env, "a"), [undefined, "de-muc-1", false]);
    assert.deepEqual(place(config, env, "b"), ["https://c.test/v2", "de-muc-1", true]);
  });
});
