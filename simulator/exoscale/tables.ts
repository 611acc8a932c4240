import type { Table } from "../world";
import { definitionId } from "./instance/definition";
import type { InstancePool } from "./instance-pool/instance-pool";
import type { Model } from "./model";
import { allInstances, allPools } from "./organisation/inventory";
import type { Organisation } from "./organisation/organisation";

/** The tables of the status page for Exoscale. */
export function exoscaleTables({ organisations }: Model): Table[] {
  const all = organisations.all();
  return [
    {
      title: "Instance pools",
      columns: ["Name", "Zone", "State", "Members", "Size", "Members by definition"],
      rows: all.flatMap((organisation) => allPools(organisation.inventory).map((pool) => poolRow(organisation, pool))),
    },
    {
      title: "Anti-affinity groups",
      columns: ["Name", "Members"],
      rows: all.flatMap(({ groups, instances }) =>
        groups.list().map(({ id, name }) => [name, instances.inGroup(id).length.toString()]),
      ),
    },
    {
      title: "Operations in flight",
      columns: ["Id", "Reads by", "Of"],
      rows: all.flatMap(({ operations }) =>
        operations.inFlight().map(({ id, reference }) => [id, reference?.command ?? "", reference?.id ?? ""]),
      ),
    },
  ];
}

function poolRow({ inventory }: Organisation, pool: InstancePool): string[] {
  const { name } = pool.settings;
  const members = allInstances(inventory).filter((instance) => instance.pool === pool.id);
  const definitions = members.map((member) => definitionId(member.settings));
  const current = definitionId(pool.settings);
  const byDefinition = [...new Set(definitions)].map((definition) => {
    const count = definitions.filter((other) => other === definition).length;
    return `${count} × ${definition}${definition === current ? " (current)" : ""}`;
  });
  return [name, pool.zone, pool.state, members.length.toString(), pool.size.toString(), byDefinition.join(", ")];
}
