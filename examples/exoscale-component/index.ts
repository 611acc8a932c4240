import { exoscale } from "pulumi-pools";
import { SpreadPool } from "./spread-pool";

const debian = exoscale.getTemplateOutput({ name: "Linux Debian 13 (Trixie) 64-bit" });

const pools = ["api", "jobs"].map(
  (role) =>
    new SpreadPool(role, {
      initialSize: 2,
      instanceType: "standard.small",
      templateId: debian.id,
      diskSize: 20,
      labels: { role },
    }),
);

export const poolIds = pools.map(({ poolId }) => poolId);
export const addresses = pools.map((pool) => pool.addresses);
