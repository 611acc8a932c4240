import assert from "node:assert/strict";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { DEBIAN, eachVersion } from "./support";

const VMS = 4;

eachVersion("a refresh", (pooler) => {
  it(`of ${VMS} VMs sends one request for each VM, and one for the token's list`, async () => {
    const all = Array.from({ length: VMS }, (_, index) => pooler().deploy(vm, `vm${index}`));
    for (const deployed of all) await deployed.up({ pool: DEBIAN });
    pooler().advance(0.1);
    pooler().stage.simulator.clearLog();
    await Promise.all(all.map((deployed) => deployed.refresh()));
    const log = pooler().requests();
    assert.equal(log.filter((request) => request.startsWith("GET /vm/")).length, VMS, log.join("\n"));
    assert.equal(log.length, VMS + 1, log.join("\n"));
  });
});
