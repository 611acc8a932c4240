import type { JsonObject } from "../../../provider/core/json";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { ondemandRequest } from "../../../provider/vmpooler/vm/ondemand-request";
import { poolReset } from "../../../provider/vmpooler/pool/pool-reset";
import { poolSize } from "../../../provider/vmpooler/pool/pool-size";
import { poolTemplate } from "../../../provider/vmpooler/pool/pool-template";
import { token } from "../../../provider/vmpooler/token/token";
import { vm } from "../../../provider/vmpooler/vm/vm";
import { vmSet } from "../../../provider/vmpooler/vm/vm-set";
import { CENTOS, DEBIAN, EMPTY } from "./pooler";

/** Each resource that stands for itself, its inputs, and what is changed of them in place. */
export const LIVES: readonly (readonly [ResourceDefinition, JsonObject, JsonObject])[] = [
  [vm, { pool: DEBIAN, lifetime: 30, tags: { a: "1" }, disks: [8] }, { lifetime: 31, tags: { a: "2" }, disks: [8, 8] }],
  [vmSet, { pools: { [DEBIAN]: 2, "centos-9": 1 }, lifetime: 30, tags: { a: "1" } }, { lifetime: 31 }],
  [ondemandRequest, { pools: { [EMPTY]: 2 }, lifetime: 30 }, { lifetime: 31, tags: { a: "1" } }],
  [token, {}, {}],
  [poolSize, { pool: DEBIAN, size: 3, waitForReady: true }, { size: 4 }],
  [poolTemplate, { pool: CENTOS, template: "lab/a" }, { template: "lab/b" }],
  [poolReset, { pool: CENTOS }, {}],
];
