import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import { redact } from "../../../../provider/core/text/redaction";
import { accountOf, endpointIn } from "../../../../provider/modelarts/api/account";
import { settingsOf } from "../../../support/context";

const region = { "huaweicloud:region": "cn-north-4" };
const pair = { "huaweicloud:accessKey": "ak-config", "huaweicloud:secretKey": "sk-config" };
const hw = { HW_ACCESS_KEY: "ak-hw", HW_SECRET_KEY: "sk-hw-12" };
const sdk = { HUAWEICLOUD_SDK_AK: "ak-sdk", HUAWEICLOUD_SDK_SK: "sk-sdk-12" };

type Bag = Record<string, string>;

/** `pools:huaweicloud` as the engine passes an object. */
const pools = (values: object) => ({ "pools:huaweicloud": JSON.stringify(values) });

describe("ModelArts credentials", () => {
  const cases: [what: string, config: Bag, env: Bag, expected: object][] = [
    [
      "from pools:huaweicloud first",
      { ...pools({ accessKey: "ak-pools", secretKey: "sk-pools" }), ...pair },
      { ...hw, ...sdk },
      { accessKey: "ak-pools", secretKey: "sk-pools" },
    ],
    ["from the vendor's namespace next", pair, { ...hw, ...sdk }, { accessKey: "ak-config", secretKey: "sk-config" }],
    ["from HW_* next", {}, { ...hw, ...sdk }, { accessKey: "ak-hw", secretKey: "sk-hw-12" }],
    ["from HUAWEICLOUD_SDK_* last", {}, sdk, { accessKey: "ak-sdk", secretKey: "sk-sdk-12" }],
    [
      "with the security token of the same source",
      { ...pair, "huaweicloud:securityToken": "st-config" },
      {},
      { accessKey: "ak-config", secretKey: "sk-config", securityToken: "st-config" },
    ],
    [
      "without a security token of another source",
      pair,
      { HW_SECURITY_TOKEN: "st-hw-12" },
      { accessKey: "ak-config", secretKey: "sk-config" },
    ],
    [
      "only as a pair of one source",
      { "huaweicloud:accessKey": "ak-config" },
      { HW_SECRET_KEY: "sk-hw-12", ...sdk },
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12" },
    ],
    [
      "only as a pair of one namespace",
      { ...pools({ accessKey: "ak-pools" }), "huaweicloud:secretKey": "sk-config" },
      sdk,
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12" },
    ],
    [
      "with the security token of the SDK's variables",
      {},
      { ...sdk, HUAWEICLOUD_SDK_SECURITY_TOKEN: "st-sdk-12" },
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12", securityToken: "st-sdk-12" },
    ],
    [
      "as a configured token before keys of the environment",
      { "huaweicloud:authToken": "MII-config" },
      hw,
      { authToken: "MII-config" },
    ],
    ["as a token of the environment", {}, { HW_AUTH_TOKEN: "MII-hw-12", ...sdk }, { authToken: "MII-hw-12" }],
    [
      "from the next source if values are empty",
      { "huaweicloud:accessKey": "", "huaweicloud:secretKey": "" },
      hw,
      { accessKey: "ak-hw", secretKey: "sk-hw-12" },
    ],
  ];
  for (const [what, config, env, expected] of cases) {
    it(`are read ${what}`, () => {
      assert.deepEqual(accountOf(settingsOf({ ...region, ...config }, env)).credentials, expected);
    });
  }

  const lab = { accessKey: "ak-lab", secretKey: "sk-lab-12", region: "ap-southeast-1" };
  const ofLab: [where: string, config: Bag, env: Bag][] = [
    ["pools:huaweicloud.connections", pools({ connections: { lab } }), {}],
    ["the vendor's namespace", { "huaweicloud:connections": JSON.stringify({ lab }) }, {}],
    [
      "the environment",
      {},
      {
        POOLS_HUAWEICLOUD_LAB_ACCESS_KEY: lab.accessKey,
        POOLS_HUAWEICLOUD_LAB_SECRET_KEY: lab.secretKey,
        POOLS_HUAWEICLOUD_LAB_REGION: lab.region,
      },
    ],
  ];
  for (const [where, config, env] of ofLab) {
    it(`come only from the named connection, in ${where}`, () => {
      const account = accountOf(settingsOf({ ...region, ...pair, ...config }, { ...hw, ...env }), "lab");
      assert.deepEqual(account.credentials, { accessKey: "ak-lab", secretKey: "sk-lab-12" });
      assert.equal(endpointIn(account, account.region), "https://modelarts.ap-southeast-1.myhuaweicloud.com");
    });
  }

  it("lead to an error with the command that sets them, if they are missing", () => {
    assert.throws(
      () => accountOf(settingsOf(region)),
      (error) =>
        error instanceof ConfigurationError &&
        error.isOnlyMissing &&
        /config set --path --secret 'pools:huaweicloud\.accessKey'.*HW_ACCESS_KEY/.test(error.message),
    );
    const settings = settingsOf({ "huaweicloud:connections": '{"lab":{"region":"cn-north-4"}}', ...pair });
    assert.throws(() => accountOf(settings, "lab"), /connection "lab".*connections\.lab\.accessKey/);
  });

  it("are redacted", () => {
    accountOf(settingsOf({ ...region, "huaweicloud:authToken": "MII-secret-token" }));
    accountOf(settingsOf({ ...region, ...pair, "huaweicloud:securityToken": "st-secret" }));
    assert.equal(redact("MII-secret-token sk-config st-secret"), "[secret] [secret] [secret]");
  });

  const broken: [key: string, config: Bag][] = [
    ["accessKey", { ...pair, "huaweicloud:accessKey": "ak\r\nX-Evil: 1" }],
    ["secretKey", { ...pair, "huaweicloud:secretKey": "sk-line\n" }],
    ["securityToken", { ...pair, "huaweicloud:securityToken": "st\r\nline" }],
    ["authToken", { "huaweicloud:authToken": "MII\nline" }],
  ];
  for (const [key, config] of broken) {
    it(`are refused if ${key} contains a line break, and not shown`, () => {
      assert.throws(
        () => accountOf(settingsOf({ ...region, ...config })),
        (error) =>
          error instanceof ConfigurationError &&
          error.message.startsWith(`${key} of the stack's configuration contains a control character`) &&
          !/X-Evil|line\b.*line/.test(error.message.replace("line break", "")),
      );
    });
  }

  const elsewhere: [what: string, config: Bag, env: Bag][] = [
    ["the stack's endpoint", { "huaweicloud:endpoint": "https://evil.example" }, hw],
    ["the stack's IAM endpoint", { "huaweicloud:iamEndpoint": "https://evil.example" }, hw],
    ["an endpoint in pools:huaweicloud", pools({ endpoint: "https://evil.example" }), hw],
    ["the environment's endpoint", pair, { HW_MODELARTS_ENDPOINT: "https://evil.example" }],
  ];
  for (const [what, config, env] of elsewhere) {
    it(`are not sent to ${what} if they come from another source`, () => {
      assert.throws(
        () => accountOf(settingsOf({ ...region, ...config }, env)),
        /The endpoint evil\.example comes from .* but the credentials come from .*They are not sent there/,
      );
    });
  }

  it("are sent to the vendor's endpoints from any source", () => {
    const own = "https://modelarts.cn-north-9.myhuaweicloud.com";
    assert.equal(accountOf(settingsOf({ ...region, "huaweicloud:endpoint": own }, hw)).endpoint, own);
    for (const lookalike of [
      "https://modelarts.cn-north-9.myhuaweicloud.com.evil.example",
      "http://modelarts.cn-north-9.myhuaweicloud.com",
      // Customers choose the names of buckets.
      "https://evil.obs.cn-north-4.myhuaweicloud.com",
      "https://modelarts.obs.cn-north-4.myhuaweicloud.com",
      "https://modelarts.cn-north-4.obs.myhuaweicloud.com",
      "https://iam.obs.myhuaweicloud.com",
    ])
      assert.throws(
        () => accountOf(settingsOf({ ...region, "huaweicloud:endpoint": lookalike }, hw)),
        /not sent there/,
        lookalike,
      );
  });
});
