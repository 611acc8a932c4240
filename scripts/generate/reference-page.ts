import type { FunctionDefinition } from "../../provider/core/function";
import type { ResourceDefinition } from "../../provider/core/resource";
import { plain, sentence } from "./comment";
import { type Errors, errorsSection } from "./errors";
import { namesOf, pascal, titleOf } from "./names";
import { argumentsTable, inputsTable, resultTable } from "./table";

/** The page docs/reference/README.md: a line for every resource and function. */
export function referenceIndex(
  resources: readonly ResourceDefinition[],
  functions: readonly FunctionDefinition[],
): string {
  const clouds = [...new Set([...resources, ...functions].map(({ type }) => namesOf(type).cloud))].sort();
  const links = (list: readonly { readonly type: string; readonly description: string }[], cloud: string) =>
    list
      .filter(({ type }) => namesOf(type).cloud === cloud)
      .map(({ type, description }) => `- [${namesOf(type).name}](${pageOf(type)}): ${plain(sentence(description))}`)
      .join("\n");
  return [
    "# Reference",
    'One page for each resource and function of `import { exoscale, modelarts, vmpooler } from "pulumi-pools"`.',
    ...clouds.flatMap((cloud) => [
      `## ${titleOf(cloud)}`,
      ...[links(resources, cloud), links(functions, cloud)].filter(Boolean),
    ]),
  ].join("\n\n");
}

/** The page of a type, relative to docs/reference/. */
export function pageOf(type: string): string {
  const { cloud, file } = namesOf(type);
  return `${cloud}/${file}.md`;
}

/** The page of a resource: examples, its inputs and what changing them does, its outputs, its import id, its errors. */
export function resourcePage(definition: ResourceDefinition, errors: Errors): string {
  const { type, description, see, adoptId, timeoutMinutes, examples = [], outputs } = definition;
  const { cloud, name } = namesOf(type);
  return [
    `# ${cloud}.${name}`,
    `${plain(sentence(description))} See [the vendor's page](${see}).`,
    ...examples.map(({ title, code }) => `${plain(title)}:\n\n\`\`\`ts\n${code}\n\`\`\``),
    "## Inputs",
    inputsTable(definition),
    "## Outputs",
    ...(Object.keys(outputs.shape).length > 0
      ? ["All inputs, and:", resultTable("output", outputs, name)]
      : ["All inputs."]),
    "## Import id",
    `\`adopt\` and \`${name}.get\` take \`${adoptId}\`.`,
    "## Time",
    `The timeout of create, update and delete is ${timeoutMinutes} minutes. \`customTimeouts\` changes it.`,
    "## Type",
    `In policies, aliases and \`--target\` its type is \`pulumi-nodejs:dynamic/${type}\`.`,
    ...errorsSection(type, errors),
  ].join("\n\n");
}

/** The page of a function. */
export function functionPage(
  { type, description, see, acts, args, result }: FunctionDefinition,
  errors: Errors,
): string {
  const { cloud, name } = namesOf(type);
  return [
    `# ${cloud}.${name}`,
    `${plain(sentence(description))} See [the vendor's page](${see}).`,
    `\`${name}Output\` takes outputs as arguments. Mocks get the token \`pools:${type}\`.${acts ? " Previews do not call it: the result is unknown there." : ""}`,
    ...(Object.keys(args.shape).length > 0 ? ["## Arguments", argumentsTable(args.shape)] : []),
    "## Result",
    resultTable("field", result, pascal(name)),
    ...errorsSection(type, errors),
  ].join("\n\n");
}
