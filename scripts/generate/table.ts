import type { z } from "zod";
import { elementOf, factsOf, fieldsOf, isOptional, type Fields } from "../../provider/core/schema/field";
import type { ResourceDefinition } from "../../provider/core/resource";
import { isSecret } from "../../provider/core/schema/secrets";
import { shapeOf } from "../../provider/core/schema/shape";
import { plain } from "./comment";
import { changeInside, changeOf, defaultOf } from "./field-docs";
import { stemOf, typeOfField } from "./types";

/** The inputs of a resource: bounds, default, what a change does, meaning. */
export function inputsTable(definition: ResourceDefinition): string {
  return table(
    ["field", "type and bounds", "default", "change", "meaning"],
    rowsOf(definition.inputs.shape).map(({ path, name, schema, inside }) => [
      path,
      plain(shapeOf(schema)),
      whenLeftOut(schema),
      inside ? changeInside(schema) : changeOf(name, schema, definition),
      meaningOf(schema),
    ]),
  );
}

/** The arguments of a function. */
export function argumentsTable(fields: Fields): string {
  return table(
    ["argument", "type and bounds", "default", "meaning"],
    rowsOf(fields).map((row) => [row.path, plain(shapeOf(row.schema)), whenLeftOut(row.schema), meaningOf(row.schema)]),
  );
}

/** The outputs of a resource, or the result of a function. `stem` is the prefix of nested interfaces. */
export function resultTable(heading: string, schema: z.core.$ZodType, stem: string): string {
  return table(
    [heading, "type", "meaning"],
    rowsOf(fieldsOf(schema) ?? {}, stem).map((row) => [
      row.path,
      `\`${typeOfField(row.name, row.schema, { side: "result", stem: row.stem, suffix: "", docOf: () => [] }).type}\``,
      meaningOf(row.schema),
    ]),
  );
}

interface Row {
  readonly path: string;
  readonly name: string;
  readonly schema: z.core.$ZodType;
  /** The prefix of interfaces in the parent field. */
  readonly stem: string;
  /** Whether it is nested in another field. */
  readonly inside: boolean;
}

/** A row for each field, followed by its nested fields: `network.vpc`, `taints[].key`. */
function rowsOf(fields: Fields, stem = "", prefix = ""): Row[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    const element = elementOf(schema);
    const path = `${prefix}${name}`;
    const parts = fieldsOf(schema) ?? (element && fieldsOf(element)) ?? {};
    return [
      { path: `\`${path}\``, name, schema, stem, inside: prefix !== "" },
      ...rowsOf(parts, stemOf(name, schema, stem), `${path}${element ? "[]" : ""}.`),
    ];
  });
}

function whenLeftOut(schema: z.core.$ZodType): string {
  return isOptional(schema) ? (defaultOf(schema) ?? "") : "**required**";
}

function meaningOf(schema: z.core.$ZodType): string {
  const { description, deprecated } = factsOf(schema);
  const meaning = deprecated === undefined ? description : `Deprecated. ${deprecated} ${description}`;
  return plain([meaning, ...(isSecret(schema) ? ["Secret."] : [])].join(". "));
}

/** Without prettier, which pads all cells to the widest: a change of one row would change all lines. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    "<!-- prettier-ignore-start -->",
    line(headings),
    line(headings.map(() => "---")),
    ...rows.map(line),
    "<!-- prettier-ignore-end -->",
  ].join("\n");
}
