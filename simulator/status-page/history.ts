import { z } from "zod";
import type { Clock, Cloud, Table } from "../world";

const MOST_ENTRIES = 200;

/** An entry of the timeline: the resource, the lane and the change. */
interface Entry {
  readonly at: number;
  readonly resource: string;
  readonly lane: "program" | "state" | "cloud";
  readonly text: string;
}

/** The used fields of an engine event of Pulumi's Automation API: a program declares a resource, or the state records one. */
const step = z.object({
  metadata: z.object({
    op: z.string(),
    type: z.string(),
    urn: z.string(),
    new: z.object({ id: z.string().optional() }).nullish(),
  }),
});
const engineEvent = z.object({ resourcePreEvent: step.optional(), resOutputsEvent: step.optional() });

/** The timeline of the status page: what a program declares, what the engine records, and what changes in the clouds. */
export class History {
  private entries: Entry[] = [];
  private before: ReadonlyMap<string, Row> | undefined;

  constructor(private readonly clock: Clock) {}

  /** Adds the changes in the clouds since the last call. */
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

  /** Adds an event of `stack.up({ onEvent })`, if it is about a resource. */
  follow(event: unknown): void {
    const { resourcePreEvent, resOutputsEvent } = engineEvent.safeParse(event).data ?? {};
    for (const [lane, found] of [["program", resourcePreEvent] as const, ["state", resOutputsEvent] as const]) {
      if (found === undefined || found.metadata.op === "same") continue;
      const { op, type, urn, new: made } = found.metadata;
      const resource = `${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? urn}`;
      this.add(lane, resource, lane === "state" && made?.id ? `${op}: ${made.id}` : op);
    }
  }

  /** One row for each entry, newest first. */
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

/** The rows of tables by title and name. A number distinguishes objects of the same name. */
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
