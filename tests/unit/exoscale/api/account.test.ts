import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import { redact } from "../../../../provider/core/text/redaction";
import { accountOf, defaultZone, exoscale } from "../../../../provider/exoscale/api/account";
import { settingsOf } from "../../../support/context";

type Bag = Record<string, string>;

function credentials(config: Bag, env: Bag = {}, name?: string): string {
  const { key, secret } = accountOf(settingsOf(config, env), name);
  return `${key} ${secret}`;
}

const pools = { "pools:exoscale": JSON.stringify({ key: "pools-key", secret: "pools-secret" }) };
const stack = { "exoscale:key": "stack-key", "exoscale:secret": "stack-secret" };
const api = { EXOSCALE_API_KEY: "api-key", EXOSCALE_API_SECRET: "api-secret" };
const old = { EXOSCALE_KEY: "old-key", EXOSCALE_SECRET: "old-secret" };

describe("Exoscale's credentials", () => {
  const order: [what: string, config: Bag, env: Bag, expected: string][] = [
    ["those of pools:exoscale before all others", { ...pools, ...stack }, { ...api, ...old }, "pools-key pools-secret"],
    ["those of the vendor's namespace before variables", stack, { ...api, ...old }, "stack-key stack-secret"],
    ["those of EXOSCALE_API_KEY before EXOSCALE_KEY", {}, { ...old, ...api }, "api-key api-secret"],
    ["those of EXOSCALE_KEY if nothing else is set", {}, old, "old-key old-secret"],
    [
      "not a key of pools:exoscale without a secret",
      { "pools:exoscale": '{"key":"half"}', ...stack },
      {},
      "stack-key stack-secret",
    ],
    ["not a key of the stack without a secret", { "exoscale:key": "stack-key" }, api, "api-key api-secret"],
    ["not a secret of the stack without a key", { "exoscale:secret": "stack-secret" }, api, "api-key api-secret"],
    ["not one variable of a pair", {}, { EXOSCALE_API_KEY: "api-key", ...old }, "old-key old-secret"],
    [
      "not an empty value",
      { ...stack, "exoscale:secret": "" },
      { ...api, EXOSCALE_API_KEY: "", ...old },
      "old-key old-secret",
    ],
  ];
  for (const [what, config, env, expected] of order) {
    it(`are ${what}`, () => assert.equal(credentials(config, env), expected));
  }

  it("never combine a key and a secret of two sources", () => {
    const halves: Bag[] = [
      { EXOSCALE_API_KEY: "a", EXOSCALE_SECRET: "b" },
      { EXOSCALE_KEY: "a", EXOSCALE_API_SECRET: "b" },
    ];
    for (const env of halves) assert.throws(() => credentials({}, env), ConfigurationError);
    assert.throws(() => credentials({ "exoscale:key": "a" }, { EXOSCALE_API_SECRET: "b" }), ConfigurationError);
  });

  it("are, if missing, an error with the commands that set them", () => {
    assert.throws(
      () => credentials({}),
      /No Exoscale credentials.*pulumi config set --path --secret 'pools:exoscale\.key' \(it asks for the value\), .*EXOSCALE_API_KEY/,
    );
  });

  it("of a connection come from that connection only", () => {
    const connections = { prod: { key: "prod-key", secret: "prod-secret" }, half: { key: "half-key" } };
    for (const config of [
      { ...stack, "exoscale:connections": JSON.stringify(connections) },
      { ...stack, "pools:exoscale": JSON.stringify({ key: "k", secret: "s", connections }) },
    ]) {
      assert.equal(credentials(config, api, "prod"), "prod-key prod-secret");
      assert.throws(
        () => credentials(config, api, "half"),
        /No Exoscale credentials are set in connection "half".*connections\.half\.secret/,
      );
      assert.throws(() => credentials(config, api, "none"), /there are prod, half/);
    }
  });

  it("of a connection can come from the environment", () => {
    const env = { POOLS_EXOSCALE_PROD_EU_KEY: "env-key", POOLS_EXOSCALE_PROD_EU_SECRET: "env-secret" };
    assert.equal(credentials(stack, env, "prod-eu"), "env-key env-secret");
  });

  it("are refused without being printed if they contain a line break or a blank, which would break a header", () => {
    for (const secret of ["canary\r\nX-Evil: 1", "canary secret", "canary\u0000", "canary\u00e9"])
      assert.throws(
        () => credentials({ "exoscale:key": "k", "exoscale:secret": secret }),
        (error: Error) => /contains a space, a line break/.test(error.message) && !error.message.includes("canary"),
      );
  });

  it("are redacted once they are read", () => {
    credentials({ "exoscale:key": "k", "exoscale:secret": "canary-exo-config" });
    credentials({}, { EXOSCALE_API_KEY: "k", EXOSCALE_API_SECRET: "canary-exo-variable" });
    assert.equal(redact("canary-exo-config canary-exo-variable"), "[secret] [secret]");
  });
});

describe("Exoscale's endpoint and zone", () => {
  const place = (config: Bag, env: Bag = {}, name?: string) => {
    const { endpoint, zone, allowInsecure } = accountOf(settingsOf(config, env), name);
    return [endpoint, zone, allowInsecure];
  };

  it("default to the vendor's endpoint of ch-gva-2", () => {
    assert.deepEqual(place(stack), [undefined, "ch-gva-2", false]);
  });

  it("come from variables if the credentials do", () => {
    const env = { ...api, EXOSCALE_ZONE: "at-vie-1", EXOSCALE_API_ENDPOINT: "https://b.test/v2/" };
    assert.deepEqual(place({}, env), ["https://b.test/v2", "at-vie-1", false]);
  });

  it("come from the stack before variables", () => {
    const env = { EXOSCALE_ZONE: "at-vie-1", EXOSCALE_API_ENDPOINT: "https://b.test/v2/" };
    const config = {
      ...stack,
      "exoscale:zone": "de-fra-1",
      "exoscale:endpoint": "https://a.test/v2//",
      "exoscale:allowInsecureEndpoint": "true",
    };
    assert.deepEqual(place(config, env), ["https://a.test/v2", "de-fra-1", true]);
    const newer = { ...config, "pools:exoscale": '{"endpoint":"https://c.test/v2","zone":"hr-zag-1"}' };
    assert.deepEqual(place(newer, env), ["https://c.test/v2", "hr-zag-1", true]);
  });

  it("come from the connection before stack and variables", () => {
    const connections = JSON.stringify({
      a: { key: "k", secret: "s", zone: "de-muc-1" },
      b: { key: "k", secret: "s", zone: "de-muc-1", endpoint: "https://c.test/v2", allowInsecureEndpoint: true },
    });
    const config = {
      ...stack,
      "exoscale:zone": "de-fra-1",
      "exoscale:endpoint": "https://a.test/v2",
      "exoscale:connections": connections,
    };
    const env = { EXOSCALE_ZONE: "at-vie-1", EXOSCALE_API_ENDPOINT: "https://b.test" };
    assert.deepEqual(place(config, env, "a"), [undefined, "de-muc-1", false]);
    assert.deepEqual(place(config, env, "b"), ["https://c.test/v2", "de-muc-1", true]);
  });

  it("include the stack's zone if the connection sets none", () => {
    const config = { "exoscale:zone": "de-fra-1", "exoscale:connections": '{"a":{"key":"k"}}' };
    assert.equal(defaultZone(settingsOf(config), "a"), "de-fra-1");
  });

  it("can combine the vendor's hosts with credentials of any source, but other hosts only with those of their own source", () => {
    const own = { "exoscale:endpoint": "https://api-ch-gva-2.exoscale.com/v2" };
    assert.equal(place(own, api)[0], "https://api-ch-gva-2.exoscale.com/v2");
    for (const host of [
      "a.test",
      "api-ch-gva-2.exoscale.com.a.test",
      "api-ch-gva-2.evilexoscale.com",
      "a-customer.exoscale.com",
      "a.api-ch-gva-2.exoscale.com",
    ])
      assert.throws(() => place({ "exoscale:endpoint": `https://${host}/v2` }, api), /are not sent there/);
    assert.throws(() => place(stack, { EXOSCALE_API_ENDPOINT: "https://a.test/v2" }), /are not sent there/);
  });

  const wrong: [what: string, endpoint: string, message: RegExp][] = [
    ["a host instead of a URL", "a.test/v2", /is not a URL/],
    ["a user and a password", "https://u:canary@a.test/v2", /on a\.test holds a user or a password/],
    ["no TLS", "http://a.test/v2", /http:\/\/a\.test has no TLS/],
    ["no path", "https://a.test/", /on a\.test has no path: .*\/v2/],
  ];
  for (const [what, endpoint, message] of wrong) {
    it(`are refused with ${what}`, () => {
      assert.throws(
        () => place({ ...stack, "exoscale:endpoint": endpoint }),
        (error: Error) => {
          assert.match(error.message, message);
          return !error.message.includes("canary");
        },
      );
    });
  }

  it("identify an account together with a digest of the key", () => {
    const at = (config: Bag) => exoscale.placeOf(settingsOf(config), undefined, {});
    const place = at(stack);
    assert.deepEqual(place.endpoint, "https://api-<zone>.exoscale.com/v2");
    assert.match(place.account ?? "", /^[0-9a-f]{12}$/);
    assert.equal(at({ ...stack, "exoscale:secret": "other" }).account, place.account);
    assert.notEqual(at({ ...stack, "exoscale:key": "other" }).account, place.account);
    const former = at({ ...stack, "pools:exoscale": '{"sameAccountAs":"a1, b2"}' });
    assert.deepEqual(former.sameAccountAs, ["a1", "b2"]);
  });
});
