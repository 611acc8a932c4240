import type { Mistake } from "./mistake";

const POOL = "debian-12-x86_64";
/** Only on-demand requests can use it. */
const EMPTY = "win-2022-x86_64";
const MISSPELT = "debian-12-x86";

const a = (name: string, inputs: object, more: Partial<Mistake> = {}): Mistake => ({
  type: `vmpooler:${name}`,
  inputs: { ...inputs },
  ...more,
});

export const vmpoolerMistakes: readonly Mistake[] = [
  a("Vm", {
    pool: "a/b",
    disks: [0],
    token: "two words",
    url: "vmpooler.example.com",
    lifetime: 2,
    replaceWhenExpiresWithin: 3,
  }),
  a("Vm", { pool: POOL, adopt: "no-such-vm" }),
  a("Vm", { pool: MISSPELT }),
  a("Vm", { pool: POOL, token: "no-such-token" }),
  a("Vm", { pool: EMPTY }),
  a("Vm", { pool: POOL, lifetime: 1000 }),
  a("Vm", { pool: POOL, lifetime: 3 }, { before: { pool: POOL }, meanwhile: destroyed }),
  a("VmSet", { pools: {}, lifetime: 0 }),
  a("VmSet", { pools: { [MISSPELT]: 2 } }),
  a("VmSet", { pools: { [EMPTY]: 2 } }),
  a("OndemandRequest", { pools: { [POOL]: 0 } }),
  a("OndemandRequest", { pools: { [MISSPELT]: 2 } }),
  a("OndemandRequest", { pools: { [POOL]: 100 } }),
  a(
    "OndemandRequest",
    { pools: { [EMPTY]: 1 } },
    { meanwhile: ({ simulator }) => simulator.event("vmpooler", "failOndemand", { count: 1 }) },
  ),
  a("VmDisk", { vm: "no host", size: 4096 }),
  a("VmDisk", { vm: "no-such-vm", size: 8 }),
  a("VmSnapshot", { vm: "no host" }),
  a("VmSnapshot", { vm: "no-such-vm" }),
  a("Token", { user: "", lifetime: 2 }),
  a("Token", { user: "nobody" }),
  a("PoolSize", { pool: "a/b", size: -1 }),
  a("PoolSize", { pool: MISSPELT, size: 3 }),
  a("PoolSize", { pool: POOL, size: 3, token: "no-such-token" }),
  a("PoolTemplate", { pool: "a/b", template: "debian" }),
  a("PoolTemplate", { pool: MISSPELT, template: "templates/debian-12" }),
  a("PoolTemplate", { pool: POOL, template: "templates/debian-12", token: "no-such-token" }),
  a("PoolReset", { pool: "a/b" }),
  a("PoolReset", { pool: MISSPELT }),
  a("PoolReset", { pool: POOL, token: "no-such-token" }),
  a("getVm", { hostname: "no-such-vm" }),
  a("getToken", { token: "no-such-token" }),
  a("getPoolConfig", { pool: "a/b" }),
  a("getPoolStat", { pools: [] }),
  a("getStatus", { view: ["disks"] }),
  a("getSummary", { section: "pools" }),
  a("getOndemandRequest", { requestId: "no-such-request" }),
];

function destroyed({ simulator }: Parameters<NonNullable<Mistake["meanwhile"]>>[0], id: string): void {
  simulator.event("vmpooler", "expireVm", { hostname: id });
}
