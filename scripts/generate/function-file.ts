import { fieldsOf, isOptional, type Fields } from "../../provider/core/schema/field";
import type { FunctionDefinition } from "../../provider/core/function";
import { secretFieldsIn } from "../../provider/core/schema/secrets";
import { comment, plain, sentence } from "./comment";
import { argumentDoc, resultDoc } from "./field-docs";
import { namesOf, pascal } from "./names";
import { interfaceOf, typeOf, type Place } from "./types";

/** The SDK file of a function: one form for plain arguments and one for outputs. */
export function functionFile(definition: FunctionDefinition): string {
  const { name } = namesOf(definition.type);
  const stem = pascal(name);
  const fields: Fields = definition.args.shape;
  const hasArguments = Object.keys(fields).length > 0;
  const fallback = Object.values(fields).every(isOptional) ? " = {}" : "";
  const parameters = (args: string, options: string) =>
    [...(hasArguments ? [`args: ${stem}${args}${fallback}`] : []), `options?: pulumi.${options}`].join(", ");
  const argumentsOf = (side: "argument" | "input", suffix: string, doc: string) =>
    hasArguments
      ? interfaceOf(
          `${stem}${suffix}`,
          fields,
          { side, stem, suffix, docOf: (_field, schema) => argumentDoc(schema, "") },
          [doc],
        )
      : [];
  const result = resultOf(definition, stem);
  const resolved = definition.acts ? `${result.type} | undefined` : result.type;
  const given = hasArguments ? "args" : "{}";
  const secrets = [...new Set(secretFieldsIn(definition.result))];
  const inPreview = (state: string) =>
    definition.acts ? `Previews do not call it; there the result is ${state}.` : "";
  const whole = secrets.length > 0 ? `A result with ${secrets.join(" or ")} is secret as a whole.` : "";

  return `
import type * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invoke, invokeOutput } from "../invoke";

const FACTS: FunctionFacts = ${JSON.stringify({
    type: definition.type,
    acts: definition.acts,
    secrets,
  })};

${comment(docOf(definition, inPreview("undefined")))}export async function ${name}(${parameters("Args", "InvokeOptions")}): Promise<${resolved}> {
  return (await invoke(FACTS, ${given}, options)) as ${resolved};
}

${comment([`${name} for arguments that are outputs.`, ...docOf(definition, inPreview("not known"), whole)])}export function ${name}Output(${parameters("OutputArgs", "InvokeOutputOptions")}): pulumi.Output<${result.type}> {
  return invokeOutput(FACTS, ${given}, options);
}

${[
  ...argumentsOf("argument", "Args", `Arguments of {@link ${name}}.`),
  ...argumentsOf("input", "OutputArgs", `Arguments of {@link ${name}Output}.`),
  ...result.interfaces,
].join("\n\n")}
`;
}

function resultOf({ result }: FunctionDefinition, stem: string) {
  const place: Place = { side: "result", stem, suffix: "", docOf: (_field, schema) => resultDoc(schema) };
  const fields = fieldsOf(result);
  const type = `${stem}Result`;
  const doc = `Result of {@link ${stem.charAt(0).toLowerCase()}${stem.slice(1)}}.`;
  return fields
    ? { type, interfaces: interfaceOf(type, fields, place, [doc]) }
    : typeOf(result, { ...place, suffix: "Result" });
}

function docOf({ description, see }: FunctionDefinition, ...notes: readonly string[]): string[] {
  return [sentence(plain(description)), ...notes, `@see ${see}`];
}
