import { z } from "zod";
import type { Clock, Cloud, Table } from "../world";

const MOST_ENTRIES = 200;

/** What happened to one resource: in which lane, and what. */
interface Entry {
  readonly at: number;
  readonly resource: string;
  readonly lane: "program" | "state" | "cloud";
  readonly text: string;
}

/** What is read of an engine event of Pulumi's Automation API: the program has declared something, or the state has recorded it. */
const step = z.object({
  metadata: z.object({
    op: z.string(),
    type: z.string(),
    urn: z.string(),
    new: z.object({ id: z.string().optional() }).nullish(),
  }),
});
const engineEvent = z.object({ resourcePreEvent: step.optional(), resOutputsEvent: step.optional() });

/** The timeline of the status page: what a program declares, what the engine records, and what becomes of it in the clouds. */
export class History {
  private entries: Entry[] = [];
  private before: ReadonlyMap<string, Row> | undefined;

  constructor(private readonly clock: Clock) {}

  /** Compares the clouds with how they were at the last look. */
  look(clouds: readonly Cloud[]): void {
    const now = new Map(clouds.flatMap((cloud) => cloud.tables().flatMap((table) => rowsOf(table))));
    for (const [name, row] of now) {
      const former = this.before?.get(name);
      const text = former ? changed(former, row) : values(row);
      if (this.before && text !== "") this.add("cloud", name, text);
    }
    for (const name of this.before?.keys() ?? []) if (!now.has(name)) this.add("cloud", name, "gone");
    this.before = now;
  }

  /** Takes an event of `stack.up({ onEvent })`; those that tell nothing of a resource are passed over. */
  follow(event: unknown): void {
    const { resourcePreEvent, resOutputsEvent } = engineEvent.safeParse(event).data ?? {};
    for (const [lane, found] of [["program", resourcePreEvent] as const, ["state", resOutputsEvent] as const]) {
      if (found === undefined || found.metadata.op === "same") continue;
      const { op, type, urn, new: made } = found.metadata;
      const resource = `${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? urn}`;
      this.add(lane, resource, lane === "state" && made?.id ? `${op}: ${made.id}` : op);
    }
  }

  /** A row each, the last first. */
  table(): Table {
    return {
      title: "",
      columns: ["Time", "Resource", "Program", "State", "Cloud"],
      rows: [...this.entries]
        .reverse()
        .map(({ at, resource, lane, text }) => [
          new Date(at).toISOString().slice(11, 19),
          resource,
          ...(["program", "state", "cloud"] as const).map((one) => (one === lane ? text : "")),
        ]),
    };
  }

  clear(): void {
    this.entries = [];
    this.before = undefined;
  }

  private add(lane: Entry["lane"], resource: string, text: string): void {
    this.entries = [...this.entries, { at: this.clock.now(), resource, lane, text }].slice(-MOST_ENTRIES);
  }
}

interface Row {
  readonly columns: readonly string[];
  readonly cells: readonly string[];
}

/** The rows of a table by title and name. Two objects of one name are told apart by their order. */
function rowsOf({ title, columns, rows }: Table): [string, Row][] {
  const naming = Math.max(
    columns.findIndex((column) => /^(Name|Host name|Id)$/.test(column)),
    0,
  );
  const seen = new Map<string, number>();
  return rows.map((cells) => {
    const name = cells[naming] ?? "";
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const other = (_: string, index: number) => index !== naming;
    const row = { columns: columns.filter(other), cells: cells.filter(other) };
    return [`${title}: ${name}${count === 1 ? "" : ` (${count})`}`, row];
  });
}

function values({ columns, cells }: Row): string {
  return columns.flatMap((column, index) => (cells[index] ? [`${column} ${cells[index]}`] : [])).join(", ");
}

function changed(former: Row, { columns, cells }: Row): string {
  return columns
    .flatMap((column, index) => {
      const [from = "", to = ""] = [former.cells[index], cells[index]];
      return from === to ? [] : [`${column} ${from || "-"} → ${to || "-"}`];
    })
    .join(", ");
}
