import assert from "node:assert/strict";
import { ConfigurationError } from "../../../provider/core/errors";
import { redact } from "../../../provider/core/text/redaction";
import { connectionOf } from "../../../provider/modelarts/api/connection";
import { settingsOf } from "../../support/context";

const region = { "huaweicloud:region": "cn-north-4" };
const pair = { "huaweicloud:accessKey": "ak-config", "huaweicloud:secretKey": "sk-config" };
const hw = { HW_ACCESS_KEY: "ak-hw", HW_SECRET_KEY: "sk-hw-12" };
const sdk = { HUAWEICLOUD_SDK_AK: "ak-sdk", HUAWEICLOUD_SDK_SK: "sk-sdk-12" };

type Bag = Record<string, string>;

describe("the credentials of a ModelArts connection", () => {
  const cases: [what: string, config: Bag, env: Bag, expected: object][] = [
    ["the configuration first", pair, { ...hw, ...sdk }, { accessKey: "ak-config", secretKey: "sk-config" }],
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
      assert.deepEqual(connectionOf(settingsOf({ ...region, ...config }, env)).credentials, expected);
    });
  }

  it("are those of the named entry alone", () => {
    const connections = JSON.stringify({
      lab: { accessKey: "ak-lab", secretKey: "sk-lab-12", region: "ap-southeast-1" },
    });
    const settings = settingsOf({ ...region, ...pair, "huaweicloud:connections": connections }, hw);
    const { credentials, endpoint } = connectionOf(settings, "lab");
    assert.deepEqual(credentials, { accessKey: "ak-lab", secretKey: "sk-lab-12" });
    assert.equal(endpoint, "https://modelarts.ap-southeast-1.myhuaweicloud.com");
  });

  it("are asked for with the command that sets them", () => {
    assert.throws(
      () => connectionOf(settingsOf(region)),
      (error) =>
        error instanceof ConfigurationError &&
        /config set --secret huaweicloud:accessKey.*HW_ACCESS_KEY/.test(error.message),
    );
    const settings = settingsOf({ "huaweicloud:connections": '{"lab":{"region":"cn-north-4"}}', ...pair });
    assert.throws(() => connectionOf(settings, "lab"), /connection "lab".*connections\.lab\.accessKey/);
  });

  it("are never shown", () => {
    connectionOf(settingsOf({ ...region, "huaweicloud:authToken": "MII-secret-token" }));
    connectionOf(settingsOf({ ...region, ...pair, "huaweicloud:securityToken": "st-secret" }));
    assert.equal(redact("MII-secret-token sk-config st-secret"), "[secret] [secret] [secret]");
  });
});

describe("the place of a ModelArts connection", () => {
  const placed = (config: Bag, env: Bag = {}) => connectionOf(settingsOf({ ...pair, ...config }, env));

  it("follows the region", () => {
    const { endpoint, iamEndpoint } = placed(region);
    assert.equal(endpoint, "https://modelarts.cn-north-4.myhuaweicloud.com");
    assert.equal(iamEndpoint, "https://iam.cn-north-4.myhuaweicloud.com");
    assert.equal(placed({}, { HW_REGION_NAME: "af-south-1" }).region, "af-south-1");
  });

  it("is the European site's domain for its regions", () => {
    const { endpoint, iamEndpoint } = placed({ "huaweicloud:region": "eu-west-101" });
    assert.equal(endpoint, "https://modelarts.eu-west-101.myhuaweicloud.eu");
    assert.equal(iamEndpoint, "https://iam.eu-west-101.myhuaweicloud.eu");
  });

  it("can be given by configuration and environment, in this order", () => {
    const env = {
      HW_MODELARTS_ENDPOINT: "http://127.0.0.1:1",
      HW_IAM_ENDPOINT: "http://127.0.0.1:2",
      HUAWEICLOUD_SDK_IAM_ENDPOINT: "http://127.0.0.1:3",
    };
    const own = { "huaweicloud:endpoint": "http://127.0.0.1:4", "huaweicloud:iamEndpoint": "http://127.0.0.1:5" };
    const of = ({ endpoint, iamEndpoint }: ReturnType<typeof placed>) => [endpoint, iamEndpoint];
    assert.deepEqual(of(placed({ ...region, ...own }, env)), ["http://127.0.0.1:4", "http://127.0.0.1:5"]);
    assert.deepEqual(of(placed(region, env)), ["http://127.0.0.1:1", "http://127.0.0.1:2"]);
    assert.equal(
      placed(region, { HUAWEICLOUD_SDK_IAM_ENDPOINT: "http://127.0.0.1:3" }).iamEndpoint,
      "http://127.0.0.1:3",
    );
  });

  for (const region of ["evil.example/", "x@evil.example/#", "cn-north-4.evil", ""]) {
    it(`is not at another host because the region is ${JSON.stringify(region)}`, () => {
      const config = { "huaweicloud:accessKey": "a", "huaweicloud:secretKey": "s", "huaweicloud:region": region };
      assert.throws(() => connectionOf(settingsOf(config)), /region/);
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

  it("needs a region, unless endpoint and project say it all", () => {
    assert.throws(() => placed({}), /huaweicloud:region.*HW_REGION_NAME/);
    assert.throws(() => placed({ "huaweicloud:endpoint": "https://a.example" }), /region/);
    const { region: none, projectId } = placed({
      "huaweicloud:endpoint": "https://a.example",
      "huaweicloud:projectId": "p",
    });
    assert.deepEqual([none, projectId], [undefined, "p"]);
  });

  it("takes the project from configuration, HW_PROJECT_ID, then HUAWEICLOUD_SDK_PROJECT_ID", () => {
    const env = { HW_PROJECT_ID: "hw", HUAWEICLOUD_SDK_PROJECT_ID: "sdk" };
    assert.equal(placed({ ...region, "huaweicloud:projectId": "own" }, env).projectId, "own");
    assert.equal(placed(region, env).projectId, "hw");
    assert.equal(placed(region, { HUAWEICLOUD_SDK_PROJECT_ID: "sdk" }).projectId, "sdk");
    assert.equal(placed(region).projectId, undefined);
  });
});
