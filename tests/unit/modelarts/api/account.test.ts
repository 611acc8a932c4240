import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import { redact } from "../../../../provider/core/text/redaction";
import { accountOf, endpointIn, modelarts, vendorEndpoint } from "../../../../provider/modelarts/api/account";
import { settingsOf } from "../../../support/context";

const region = { "huaweicloud:region": "cn-north-4" };
const pair = { "huaweicloud:accessKey": "ak-config", "huaweicloud:secretKey": "sk-config" };
const hw = { HW_ACCESS_KEY: "ak-hw", HW_SECRET_KEY: "sk-hw-12" };
const sdk = { HUAWEICLOUD_SDK_AK: "ak-sdk", HUAWEICLOUD_SDK_SK: "sk-sdk-12" };

type Bag = Record<string, string>;

/** `pools:huaweicloud` as the engine hands an object on. */
const pools = (values: object) => ({ "pools:huaweicloud": JSON.stringify(values) });

describe("the credentials of a ModelArts account", () => {
  const cases: [what: string, config: Bag, env: Bag, expected: object][] = [
    [
      "pools:huaweicloud first",
      { ...pools({ accessKey: "ak-pools", secretKey: "sk-pools" }), ...pair },
      { ...hw, ...sdk },
      { accessKey: "ak-pools", secretKey: "sk-pools" },
    ],
    ["then the vendor's namespace", pair, { ...hw, ...sdk }, { accessKey: "ak-config", secretKey: "sk-config" }],
    ["then HW_*", {}, { ...hw, ...sdk }, { accessKey: "ak-hw", secretKey: "sk-hw-12" }],
    ["then HUAWEICLOUD_SDK_*", {}, sdk, { accessKey: "ak-sdk", secretKey: "sk-sdk-12" }],
    [
      "a security token of the same source",
      { ...pair, "huaweicloud:securityToken": "st-config" },
      {},
      { accessKey: "ak-config", secretKey: "sk-config", securityToken: "st-config" },
    ],
    [
      "no security token of another source",
      pair,
      { HW_SECURITY_TOKEN: "st-hw-12" },
      { accessKey: "ak-config", secretKey: "sk-config" },
    ],
    [
      "no half of a pair from another source",
      { "huaweicloud:accessKey": "ak-config" },
      { HW_SECRET_KEY: "sk-hw-12", ...sdk },
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12" },
    ],
    [
      "no half of a pair from the other namespace",
      { ...pools({ accessKey: "ak-pools" }), "huaweicloud:secretKey": "sk-config" },
      sdk,
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12" },
    ],
    [
      "the SDK's security token",
      {},
      { ...sdk, HUAWEICLOUD_SDK_SECURITY_TOKEN: "st-sdk-12" },
      { accessKey: "ak-sdk", secretKey: "sk-sdk-12", securityToken: "st-sdk-12" },
    ],
    [
      "a token of the configuration before keys of the environment",
      { "huaweicloud:authToken": "MII-config" },
      hw,
      { authToken: "MII-config" },
    ],
    ["a token of the environment", {}, { HW_AUTH_TOKEN: "MII-hw-12", ...sdk }, { authToken: "MII-hw-12" }],
    [
      "empty values as none",
      { "huaweicloud:accessKey": "", "huaweicloud:secretKey": "" },
      hw,
      { accessKey: "ak-hw", secretKey: "sk-hw-12" },
    ],
  ];
  for (const [what, config, env, expected] of cases) {
    it(`takes ${what}`, () => {
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
    it(`are those of the named connection alone, in ${where}`, () => {
      const account = accountOf(settingsOf({ ...region, ...pair, ...config }, { ...hw, ...env }), "lab");
      assert.deepEqual(account.credentials, { accessKey: "ak-lab", secretKey: "sk-lab-12" });
      assert.equal(endpointIn(account, account.region), "https://modelarts.ap-southeast-1.myhuaweicloud.com");
    });
  }

  it("are asked for with the command that sets them", () => {
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

  it("are never shown", () => {
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
    it(`are refused where ${key} holds a line break, and not repeated`, () => {
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
    ["the stack's own object", pools({ endpoint: "https://evil.example" }), hw],
    ["the environment's endpoint", pair, { HW_MODELARTS_ENDPOINT: "https://evil.example" }],
  ];
  for (const [what, config, env] of elsewhere) {
    it(`are not sent to ${what} where they come from elsewhere`, () => {
      assert.throws(
        () => accountOf(settingsOf({ ...region, ...config }, env)),
        /The endpoint evil\.example comes from .* but the credentials come from .*They are not sent there/,
      );
    });
  }

  it("go to the vendor's own endpoints from everywhere", () => {
    const own = "https://modelarts.cn-north-9.myhuaweicloud.com";
    assert.equal(accountOf(settingsOf({ ...region, "huaweicloud:endpoint": own }, hw)).endpoint, own);
    for (const likeIt of [
      "https://modelarts.cn-north-9.myhuaweicloud.com.evil.example",
      "http://modelarts.cn-north-9.myhuaweicloud.com",
      // Buckets, whose names customers choose.
      "https://evil.obs.cn-north-4.myhuaweicloud.com",
      "https://modelarts.obs.cn-north-4.myhuaweicloud.com",
      "https://modelarts.cn-north-4.obs.myhuaweicloud.com",
      "https://iam.obs.myhuaweicloud.com",
    ])
      assert.throws(
        () => accountOf(settingsOf({ ...region, "huaweicloud:endpoint": likeIt }, hw)),
        /not sent there/,
        likeIt,
      );
  });
});

describe("the place of a ModelArts account", () => {
  const placed = (config: Bag, env: Bag = {}) => {
    const account = accountOf(settingsOf({ ...pair, ...config }, { ...env }));
    return { ...account, endpoint: endpointIn(account, account.region) };
  };

  it("follows the region", () => {
    assert.equal(placed(region).endpoint, "https://modelarts.cn-north-4.myhuaweicloud.com");
    assert.equal(vendorEndpoint("iam", "cn-north-4"), "https://iam.cn-north-4.myhuaweicloud.com");
    assert.equal(placed({}, { HW_REGION_NAME: "af-south-1" }).region, "af-south-1");
    assert.equal(placed(pools({ region: "cn-east-3" })).region, "cn-east-3");
  });

  it("is the European site's domain for its regions", () => {
    assert.equal(
      placed({ "huaweicloud:region": "eu-west-101" }).endpoint,
      "https://modelarts.eu-west-101.myhuaweicloud.eu",
    );
    assert.equal(vendorEndpoint("iam", "eu-west-101"), "https://iam.eu-west-101.myhuaweicloud.eu");
  });

  it("can be given by configuration and environment, in this order", () => {
    const env = {
      ...hw,
      HW_MODELARTS_ENDPOINT: "http://127.0.0.1:1",
      HW_IAM_ENDPOINT: "http://127.0.0.1:2",
      HUAWEICLOUD_SDK_IAM_ENDPOINT: "http://127.0.0.1:3",
    };
    const own = { "huaweicloud:endpoint": "http://127.0.0.1:4", "huaweicloud:iamEndpoint": "http://127.0.0.1:5" };
    const of = ({ endpoint, iamEndpoint }: ReturnType<typeof accountOf>) => [endpoint, iamEndpoint];
    assert.deepEqual(of(placed({ ...region, ...own }, env)), ["http://127.0.0.1:4", "http://127.0.0.1:5"]);
    const ofEnvironment = (variables: Bag) => accountOf(settingsOf(region, variables));
    assert.deepEqual(of(ofEnvironment(env)), ["http://127.0.0.1:1", "http://127.0.0.1:2"]);
    const { HUAWEICLOUD_SDK_IAM_ENDPOINT } = env;
    assert.equal(ofEnvironment({ ...sdk, HUAWEICLOUD_SDK_IAM_ENDPOINT }).iamEndpoint, "http://127.0.0.1:3");
  });

  for (const region of ["evil.example/", "x@evil.example/#", "cn-north-4.evil", ""]) {
    it(`is not at another host because the region is ${JSON.stringify(region)}`, () => {
      assert.throws(() => placed({ "huaweicloud:region": region }), /region/);
    });
  }

  it("loses the path that an endpoint has, as in the official clients", () => {
    const { endpoint, iamEndpoint } = placed({
      ...region,
      "huaweicloud:endpoint": "https://gate.example/modelarts/v2/",
      "huaweicloud:iamEndpoint": "https://iam.example:8443/v3",
    });
    assert.equal(endpoint, "https://gate.example");
    assert.equal(iamEndpoint, "https://iam.example:8443");
  });

  for (const endpoint of ["modelarts.example", "ftp://modelarts.example", "https://"]) {
    it(`is refused where it is no URL: ${endpoint}`, () => {
      assert.throws(() => placed({ ...region, "huaweicloud:endpoint": endpoint }), ConfigurationError);
    });
  }

  for (const key of ["endpoint", "iamEndpoint"]) {
    it(`is refused where ${key} holds a password, which is not repeated`, () => {
      const config = { ...region, [`huaweicloud:${key}`]: "https://me:hunter2hunter2@gate.example/v2" };
      assert.throws(
        () => placed(config),
        (error) =>
          error instanceof ConfigurationError &&
          /contains a user or a password/.test(error.message) &&
          !/hunter2/.test(error.message),
      );
    });
  }

  it("is understood at once where an endpoint is 120 kB of slashes", () => {
    const { endpoint } = placed({ ...region, "huaweicloud:endpoint": `https://gate.example${"/".repeat(120_000)}a` });
    assert.equal(endpoint, "https://gate.example");
  });

  it("needs a region, unless endpoint and project say it all", () => {
    const none = (config: Bag, inputs = {}) => modelarts.placeOf(settingsOf({ ...pair, ...config }), undefined, inputs);
    assert.throws(() => none({}), /pools:huaweicloud\.region.*HW_REGION_NAME/);
    assert.throws(() => none({ "huaweicloud:endpoint": "https://a.example" }), /region/);
    const all = { "huaweicloud:endpoint": "https://a.example", "huaweicloud:projectId": "p" };
    assert.deepEqual(none(all), { endpoint: "https://a.example" });
    assert.deepEqual(none({ "huaweicloud:endpoint": "https://a.example" }, { projectId: "p" }), {
      endpoint: "https://a.example",
    });
  });

  it("is the one of the resource where that names a region", () => {
    const settings = settingsOf({ ...pair, ...region });
    const { endpoint } = modelarts.placeOf(settings, undefined, { region: "ap-southeast-1" });
    assert.equal(endpoint, "https://modelarts.ap-southeast-1.myhuaweicloud.com");
  });

  it("takes the project from configuration, HW_PROJECT_ID, then HUAWEICLOUD_SDK_PROJECT_ID", () => {
    const env = { HW_PROJECT_ID: "hw", HUAWEICLOUD_SDK_PROJECT_ID: "sdk" };
    assert.equal(placed({ ...region, "huaweicloud:projectId": "own" }, env).projectId, "own");
    assert.equal(placed(region, env).projectId, "hw");
    assert.equal(placed(region, { HUAWEICLOUD_SDK_PROJECT_ID: "sdk" }).projectId, "sdk");
    assert.equal(placed(region).projectId, undefined);
  });

  for (const projectId of ["a/b", "p\r\nX-Evil: 1", "..", "p".repeat(65)]) {
    it(`is refused where the project is ${JSON.stringify(projectId.slice(0, 20))}`, () => {
      assert.throws(
        () => placed({ ...region, "huaweicloud:projectId": projectId }),
        (error) => error instanceof ConfigurationError && error.field === "projectId",
      );
    });
  }
});
