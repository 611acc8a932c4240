import type { Table } from "../world";
import type { Model } from "./model";

/** The tables of the status page for vmpooler. Ready VMs are only counted, because a pool may have hundreds. */
export function vmpoolerTables({ pools, vms, requests, authentication }: Model): Table[] {
  const count = (queue: "ready" | "pending" | "running", pool: string) => vms.in(queue, pool).length.toString();
  return [
    {
      title: "Pools",
      columns: ["Name", "Size", "Ready", "Pending", "Running", "Template"],
      rows: pools.list().map(({ running: { name, size, template } }) => {
        return [name, size.toString(), count("ready", name), count("pending", name), count("running", name), template];
      }),
    },
    {
      title: "VMs checked out",
      columns: ["Host name", "Pool", "User", "Lifetime", "Tags", "Disks"],
      rows: vms.in("running").map(({ hostname, pool, token, lifetime, tags, disks }) => {
        const shownTags = [...tags].map(([key, value]) => `${key}=${value}`).join(", ");
        return [
          hostname,
          pool,
          token?.user ?? "",
          lifetime === undefined ? "" : `${lifetime} h`,
          shownTags,
          disks.join(" "),
        ];
      }),
    },
    {
      title: "On-demand requests",
      columns: ["Id", "Status", "Wanted"],
      rows: requests.all().map(({ id, status, wanted }) => {
        return [
          id,
          status,
          wanted.map(({ requestedName, count: number }) => `${number} × ${requestedName}`).join(", "),
        ];
      }),
    },
    {
      title: "Tokens",
      columns: ["Id", "User", "Running VMs"],
      rows: authentication.all().map(({ id, user, secret }) => {
        return [id, user, authentication.runningVmsOf(secret).length.toString()];
      }),
    },
  ];
}
