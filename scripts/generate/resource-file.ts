import { isOptional, type Fields } from "../../provider/core/schema/field";
import type { ResourceDefinition } from "../../provider/core/resource";
import { secretsOf } from "../../provider/core/schema/secrets";
import { comment, plain, sentence } from "./comment";
import { argumentDoc, changeInside, changeOf, resultDoc } from "./field-docs";
import { namesOf } from "./names";
import { interfaceOf, mayBeMissing, typeOfField } from "./types";

/** The SDK file of a resource: its arguments and its class. */
export function resourceFile(definition: ResourceDefinition): string {
  const { name } = namesOf(definition.type);
  const inputs: Fields = definition.inputs.shape;
  const properties = propertiesOf(definition);
  const allOptional = Object.values(inputs).every(isOptional);

  const args = interfaceOf(
    `${name}Args`,
    inputs,
    {
      side: "input",
      stem: name,
      suffix: "Args",
      docOf: (field, schema) =>
        argumentDoc(schema, inputs[field] === schema ? changeOf(field, schema, definition) : changeInside(schema)),
    },
    [`Arguments of {@link ${name}}.`],
  );
  const inside: string[] = [];
  const outputs = Object.entries(properties).map(([property, schema]) => {
    const written = typeOfField(property, schema, {
      side: "result",
      stem: name,
      suffix: "",
      docOf: (_field, inner) => resultDoc(inner),
    });
    inside.push(...written.interfaces);
    const missing = mayBeMissing(schema) && definition.generatedName?.field !== property;
    const type = missing ? `${written.type} | undefined` : written.type;
    return `${comment(resultDoc(schema))}declare readonly ${property}: pulumi.Output<${type}>;`;
  });

  return `
import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, isOfType, registration, type ResourceFacts } from "../resource";

const FACTS: ResourceFacts = ${JSON.stringify({
    type: definition.type,
    properties: Object.keys(properties),
    secrets: secretsOf(properties),
    adoptId: definition.adoptId,
  })};

${comment(classDoc(definition))}export class ${name} extends pulumi.CustomResource {
/** @internal */
static readonly __facts = FACTS;

/** @internal */
static readonly __pulumiType = \`\${DYNAMIC}\${FACTS.type}\`;

${outputs.join("\n\n")}

/**
 * @param name the resource's Pulumi name
 * @param args the arguments
 * @param options Pulumi's resource options. \`import\` and \`provider\` need pulumi-pools/plugin. Default timeout of create,
 * update and delete: ${definition.timeoutMinutes} minutes
 */
constructor(name: string, args: ${name}Args${allOptional ? " = {}" : ""}, options?: pulumi.CustomResourceOptions) {
  super(...registration(FACTS, name, args, options));
}

/**
 * Reads an existing object without managing it.
 *
 * @param name the resource's Pulumi name
 * @param id \`${definition.adoptId}\`
 * @param options Pulumi's resource options
 */
static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ${name} {
  const registered = registration(FACTS, name, {}, { ...options, id });
  return Reflect.construct(pulumi.CustomResource, registered, ${name}) as ${name};
}

/** Whether \`value\` is a ${name}, also from another copy of this package. */
static override isInstance(value: unknown): value is ${name} {
  return isOfType(value, ${name}.__pulumiType);
}
}

${[...args, ...inside].join("\n\n")}
`;
}

/** All properties of a resource: inputs and outputs. */
export function propertiesOf(definition: ResourceDefinition): Fields {
  const properties: Fields = { ...definition.inputs.shape, ...definition.outputs.shape };
  const reserved = ["id", "urn"].filter((property) => property in properties);
  if (reserved.length > 0)
    throw new Error(`${definition.type}: Pulumi reserves the properties ${reserved.join(", ")}.`);
  return properties;
}

function classDoc({ description, see, examples = [] }: ResourceDefinition): string[] {
  return [
    sentence(plain(description)),
    ...examples.map(({ title, code }) => `@example ${plain(title)}\n\`\`\`ts\n${code}\n\`\`\``),
    `@see ${see}`,
  ];
}
