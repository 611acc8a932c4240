import { fieldsOf, isOptional, type Fields } from "../../provider/core/schema/field";
import type { FunctionDefinition } from "../../provider/core/function";
import { comment, plain, sentence } from "./comment";
import { argumentDoc, isSecret, resultDoc } from "./field-words";
import { namesOf, pascal } from "./names";
import { interfaceOf, typeOf, type Place } from "./types";

/** What a program imports of a function: its two forms, one for values that are there and one for outputs. */
export function functionFile(definition: FunctionDefinition): string {
  const { name } = namesOf(definition.type);
  const stem = pascal(name);
  const fields: Fields = definition.args.shape;
  const asks = Object.keys(fields).length > 0;
  const fallback = Object.values(fields).every(isOptional) ? " = {}" : "";
  const parameter = (suffix: string) => (asks ? `args: ${stem}${suffix}${fallback}` : "");
  const argumentsOf = (side: "argument" | "input", suffix: string, doc: string) =>
    asks
      ? interfaceOf(
          `${stem}${suffix}`,
          fields,
          { side, stem, suffix, docOf: (_field, schema) => argumentDoc(schema, "") },
          [doc],
        )
      : [];
  const result = resultOf(definition, stem);
  const resolved = definition.acts ? `${result.type} | undefined` : result.type;
  const given = asks ? "args" : "{}";

  return `
import type * as pulumi from "@pulumi/pulumi";
import { applied, invoke } from "../invoke";

${comment(docOf(definition, "the result is undefined"))}export async function ${name}(${parameter("Args")}): Promise<${resolved}> {
  return (await invoke(${JSON.stringify(definition.type)}, ${given}${definition.acts ? ", true" : ""})) as ${resolved};
}

${comment([`${name} for arguments that are outputs.`, ...docOf(definition, "the result is not known")])}export function ${name}Output(${parameter("OutputArgs")}): pulumi.Output<${result.type}> {
  return applied(${given}, ${name}${isSecret(definition.result) ? ", true" : ""});
}

${[
  ...argumentsOf("argument", "Args", `What {@link ${name}} is asked.`),
  ...argumentsOf("input", "OutputArgs", `What {@link ${name}Output} is asked.`),
  ...result.interfaces,
].join("\n\n")}
`;
}

function resultOf({ result }: FunctionDefinition, stem: string) {
  const place: Place = { side: "result", stem, suffix: "", docOf: (_field, schema) => resultDoc(schema) };
  const fields = fieldsOf(result);
  const type = `${stem}Result`;
  const doc = `What {@link ${stem.charAt(0).toLowerCase()}${stem.slice(1)}} answers.`;
  return fields
    ? { type, interfaces: interfaceOf(type, fields, place, [doc]) }
    : typeOf(result, { ...place, suffix: "Result" });
}

function docOf({ description, see, acts }: FunctionDefinition, inPreview: string): string[] {
  return [
    sentence(plain(description)),
    ...(acts ? [`A preview does not call it: there ${inPreview}.`] : []),
    `@see ${see}`,
  ];
}
