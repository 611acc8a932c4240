import assert from "node:assert/strict";
import { nodePool } from "../../../provider/modelarts/node-pool/node-pool";
import { scene } from "./support";

describe("the project of a ModelArts account", () => {
  const the = scene();

  beforeEach(() => void (the.stage.config["huaweicloud:projectId"] = ""));

  it("is looked up at IAM by the name of the region, once per process", async () => {
    const pools = ["a", "b", "c"].map((name) => the.stage.deploy(nodePool, name));
    await Promise.all(pools.map((pool) => pool.up(the.basic())));
    assert.equal(the.nodePools().length, 3);
    const lookups = the.stage.simulator.log().filter(({ path }) => path === "/v3/projects");
    assert.deepEqual(lookups.map(({ query, status }) => [query, status]), [["name=cn-north-4", 200]]); // prettier-ignore
  });

  it("is looked up again if the first look-up failed", async () => {
    the.stage.simulator.addFault({ path: "/v3/projects", kind: "status", status: 403 });
    const pool = the.stage.deploy(nodePool, "train");
    await assert.rejects(pool.up(the.basic()), /GET \/v3\/projects answered 403/);
    await pool.up(the.basic());
    assert.equal(the.nodePools().length, 1);
  });

  it("must be set if the account has none for the region", async () => {
    the.stage.config["huaweicloud:region"] = "cn-south-1";
    await assert.rejects(
      the.stage.deploy(nodePool, "train").up(the.basic()),
      /no enabled project for the region cn-south-1.*pools:huaweicloud\.projectId/,
    );
  });

  it("is the enabled one if two have the name of the region", async () => {
    the.event("addProject", { enabled: false, first: true });
    the.event("addProject", { enabled: false, first: false });
    await the.stage.deploy(nodePool, "train").up(the.basic());
    assert.equal(the.nodePools().length, 1);
  });

  it("must be set if two are enabled: the error names both", async () => {
    const { projectId } = the.event("addProject", { enabled: true }) as { projectId: string };
    await assert.rejects(
      the.stage.deploy(nodePool, "train").up(the.basic()),
      new RegExp(`2 projects for the region cn-north-4: .*${projectId}.*pools:huaweicloud\\.projectId`),
    );
  });

  /** The error of an up with the vendor's endpoints. The provider process refuses to send the requests. */
  const errorWithVendorEndpoints = async (region: string): Promise<string> => {
    the.stage.config["huaweicloud:iamEndpoint"] = "";
    the.stage.config["huaweicloud:endpoint"] = "";
    the.stage.config["huaweicloud:region"] = region;
    const pool = the.stage.deploy(nodePool, "train");
    return await the.stage.observe(
      () => ({ refuse: true }),
      () => pool.up(the.train()).then(() => "", String),
    );
  };

  it("is looked up at the global IAM in a region without its own", async () => {
    assert.match(
      await errorWithVendorEndpoints("cn-southwest-3"),
      /GET \/v3\/projects got no usable answer: .* from iam\.myhuaweicloud\.com/,
    );
  });

  it("is looked up at the global IAM if the one of the region cannot be reached", async () => {
    assert.match(await errorWithVendorEndpoints("cn-future-1"), /from iam\.myhuaweicloud\.com/);
  });
});
