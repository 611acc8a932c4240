import assert from "node:assert/strict";
import { ConfigurationError } from "../../../../provider/core/errors";
import { accountOf, endpointIn, modelarts, vendorEndpoint } from "../../../../provider/modelarts/api/account";
import { settingsOf } from "../../../support/context";

type Bag = Record<string, string>;

const region = { "huaweicloud:region": "cn-north-4" };
const pair = { "huaweicloud:accessKey": "ak-config", "huaweicloud:secretKey": "sk-config" };
const hw = { HW_ACCESS_KEY: "ak-hw", HW_SECRET_KEY: "sk-hw-12" };
const sdk = { HUAWEICLOUD_SDK_AK: "ak-sdk", HUAWEICLOUD_SDK_SK: "sk-sdk-12" };

describe("the endpoint and project of a ModelArts account", () => {
  const placed = (config: Bag, env: Bag = {}) => {
    const account = accountOf(settingsOf({ ...pair, ...config }, { ...env }));
    return { ...account, endpoint: endpointIn(account, account.region) };
  };

  it("follow from the region", () => {
    assert.equal(placed(region).endpoint, "https://modelarts.cn-north-4.myhuaweicloud.com");
    assert.equal(vendorEndpoint("iam", "cn-north-4"), "https://iam.cn-north-4.myhuaweicloud.com");
    assert.equal(placed({}, { HW_REGION_NAME: "af-south-1" }).region, "af-south-1");
    assert.equal(placed({ "pools:huaweicloud": JSON.stringify({ region: "cn-east-3" }) }).region, "cn-east-3");
  });

  it("use the European domain for European regions", () => {
    assert.equal(
      placed({ "huaweicloud:region": "eu-west-101" }).endpoint,
      "https://modelarts.eu-west-101.myhuaweicloud.eu",
    );
    assert.equal(vendorEndpoint("iam", "eu-west-101"), "https://iam.eu-west-101.myhuaweicloud.eu");
  });

  it("are read from the configuration, then from the environment", () => {
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
    it(`are refused if the region is ${JSON.stringify(region)}`, () => {
      assert.throws(() => placed({ "huaweicloud:region": region }), /region/);
    });
  }

  it("are used without the path of an endpoint, as in the official clients", () => {
    const { endpoint, iamEndpoint } = placed({
      ...region,
      "huaweicloud:endpoint": "https://gate.example/modelarts/v2/",
      "huaweicloud:iamEndpoint": "https://iam.example:8443/v3",
    });
    assert.equal(endpoint, "https://gate.example");
    assert.equal(iamEndpoint, "https://iam.example:8443");
  });

  for (const endpoint of ["modelarts.example", "ftp://modelarts.example", "https://"]) {
    it(`are refused if the endpoint is not a URL: ${endpoint}`, () => {
      assert.throws(() => placed({ ...region, "huaweicloud:endpoint": endpoint }), ConfigurationError);
    });
  }

  for (const key of ["endpoint", "iamEndpoint"]) {
    it(`are refused if ${key} contains a password, which is not shown`, () => {
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

  it("are parsed in linear time if the endpoint contains 120 kB of slashes", () => {
    const { endpoint } = placed({ ...region, "huaweicloud:endpoint": `https://gate.example${"/".repeat(120_000)}a` });
    assert.equal(endpoint, "https://gate.example");
  });

  it("need a region, unless endpoint and project are set", () => {
    const none = (config: Bag, inputs = {}) => modelarts.placeOf(settingsOf({ ...pair, ...config }), undefined, inputs);
    assert.throws(() => none({}), /pools:huaweicloud\.region.*HW_REGION_NAME/);
    assert.throws(() => none({ "huaweicloud:endpoint": "https://a.example" }), /region/);
    const all = { "huaweicloud:endpoint": "https://a.example", "huaweicloud:projectId": "p" };
    assert.deepEqual(none(all), { endpoint: "https://a.example" });
    assert.deepEqual(none({ "huaweicloud:endpoint": "https://a.example" }, { projectId: "p" }), {
      endpoint: "https://a.example",
    });
  });

  it("use the region of the resource", () => {
    const settings = settingsOf({ ...pair, ...region });
    const { endpoint } = modelarts.placeOf(settings, undefined, { region: "ap-southeast-1" });
    assert.equal(endpoint, "https://modelarts.ap-southeast-1.myhuaweicloud.com");
  });

  it("use the project of the configuration, then HW_PROJECT_ID, then HUAWEICLOUD_SDK_PROJECT_ID", () => {
    const env = { HW_PROJECT_ID: "hw", HUAWEICLOUD_SDK_PROJECT_ID: "sdk" };
    assert.equal(placed({ ...region, "huaweicloud:projectId": "own" }, env).projectId, "own");
    assert.equal(placed(region, env).projectId, "hw");
    assert.equal(placed(region, { HUAWEICLOUD_SDK_PROJECT_ID: "sdk" }).projectId, "sdk");
    assert.equal(placed(region).projectId, undefined);
  });

  for (const projectId of ["a/b", "p\r\nX-Evil: 1", "..", "p".repeat(65)]) {
    it(`are refused if the project is ${JSON.stringify(projectId.slice(0, 20))}`, () => {
      assert.throws(
        () => placed({ ...region, "huaweicloud:projectId": projectId }),
        (error) => error instanceof ConfigurationError && error.field === "projectId",
      );
    });
  }
});
