import type { RequestLog } from "../control/request-log";
import type { Cloud, Table } from "../world";
import type { History } from "./history";

/** Limits for the sent rows, because a cloud may have thousands of objects. */
const ROWS = 200;
const REQUESTS = 40;

/** The content of the page. */
export interface Snapshot {
  readonly clouds: readonly { readonly name: string; readonly tables: readonly ShownTable[] }[];
  readonly requests: ShownTable;
  /** Changes while a page was open, and followed events of an engine. */
  readonly timeline: ShownTable;
}

/** A table without its last `more` rows. */
type ShownTable = Table & { readonly more: number };

export function snapshotOf(clouds: readonly Cloud[], log: RequestLog, history: History): Snapshot {
  history.look(clouds);
  const requests = log
    .list(REQUESTS)
    .reverse()
    .map(({ method, path, query, status, fault }) => {
      const answer = status === 0 ? "-" : status.toString();
      return [fault === undefined ? answer : `${answer} (${fault})`, method, query === "" ? path : `${path}?${query}`];
    });
  return {
    clouds: clouds.map((cloud) => ({ name: cloud.name, tables: cloud.tables().map(bounded) })),
    requests: bounded({ title: "", columns: ["Answer", "Method", "Path"], rows: requests }),
    timeline: bounded(history.table()),
  };
}

function bounded(table: Table): ShownTable {
  const rows = table.rows.slice(0, ROWS);
  return { ...table, rows, more: table.rows.length - rows.length };
}
