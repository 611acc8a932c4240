import { isOptional, type Fields } from "../../provider/core/schema/field";
import type { ResourceDefinition } from "../../provider/core/resource";
import { secretsOf } from "../../provider/core/schema/secrets";
import { comment, plain, sentence } from "./comment";
import { argumentDoc, changeInside, changeOf, resultDoc } from "./field-docs";
import { namesOf } from "./names";
import { interfaceOf, mayBeMissing, typeOfField } from "./types";

/** What a program imports of a resource: its arguments, and its class with everything it can be asked. */
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
    [`What {@link ${name}} is made from.`],
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
 * @param name its Pulumi name
 * @param args what it is made from
 * @param options Pulumi's own; \`import\` and \`provider\` need pulumi-pools/plugin. Without \`customTimeouts\`, a create,
 * update or delete may take ${definition.timeoutMinutes} minutes
 */
constructor(name: string, args: ${name}Args${allOptional ? " = {}" : ""}, options?: pulumi.CustomResourceOptions) {
  super(...registration(FACTS, name, args, options));
}

/**
 * What exists already, to be read and not managed.
 *
 * @param name its Pulumi name in this program
 * @param id \`${definition.adoptId}\`
 * @param options Pulumi's own
 */
static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ${name} {
  const registered = registration(FACTS, name, {}, { ...options, id });
  return Reflect.construct(pulumi.CustomResource, registered, ${name}) as ${name};
}

/** Whether \`value\` is one, even where several copies of this package are loaded. */
static override isInstance(value: unknown): value is ${name} {
  return isOfType(value, ${name}.__pulumiType);
}
}

${[...args, ...inside].join("\n\n")}
`;
}

/** Everything that a resource can be asked: its inputs and what it has beyond them. */
export function propertiesOf(definition: ResourceDefinition): Fields {
  const properties: Fields = { ...definition.inputs.shape, ...definition.outputs.shape };
  const reserved = ["id", "urn"].filter((property) => property in properties);
  if (reserved.length > 0)
    throw new Error(`${definition.type}: Pulumi's resources have their own ${reserved.join(", ")}.`);
  return properties;
}

function classDoc({ description, see, examples = [] }: ResourceDefinition): string[] {
  return [
    sentence(plain(description)),
    ...examples.map(({ title, code }) => `@example ${plain(title)}\n\`\`\`ts\n${code}\n\`\`\``),
    `@see ${see}`,
  ];
}
