import type { FunctionDefinition } from "../../provider/core/function";
import type { ResourceDefinition } from "../../provider/core/resource";
import { plain, sentence } from "./comment";
import { namesOf, pascal, titleOf } from "./names";
import { argumentsTable, inputsTable, resultTable } from "./table";

/** The page docs/reference/<cloud>.md: every field of every resource and function. */
export function referencePage(
  cloud: string,
  resources: readonly ResourceDefinition[],
  functions: readonly FunctionDefinition[],
): string {
  const links = [...resources, ...functions].map(({ type, description }) => {
    const { name } = namesOf(type);
    return `- [${name}](#${cloud}${name.toLowerCase()}): ${plain(sentence(description))}`;
  });
  return [`# ${titleOf(cloud)}`, links.join("\n"), ...resources.map(resourceText), ...functions.map(functionText)].join(
    "\n\n",
  );
}

function resourceText(definition: ResourceDefinition): string {
  const { type, description, see, adoptId, timeoutMinutes, examples = [], outputs } = definition;
  const { cloud, name } = namesOf(type);
  return [
    `## ${cloud}.${name}`,
    `${plain(sentence(description))} See [the vendor's page](${see}).`,
    `\`adopt\` and \`${name}.get\` take \`${adoptId}\`. A create, update or delete may take ${timeoutMinutes} minutes unless \`customTimeouts\` says otherwise. In policies and aliases its type is \`pulumi-nodejs:dynamic/${type}\`.`,
    ...examples.map(({ title, code }) => `${plain(title)}:\n\n\`\`\`ts\n${code}\n\`\`\``),
    `### Inputs of ${name}`,
    inputsTable(definition),
    `### Outputs of ${name}`,
    ...(Object.keys(outputs.shape).length > 0
      ? ["All inputs, and:", resultTable("output", outputs, name)]
      : ["All inputs."]),
  ].join("\n\n");
}

function functionText({ type, description, see, acts, args, result }: FunctionDefinition): string {
  const { cloud, name } = namesOf(type);
  return [
    `## ${cloud}.${name}`,
    `${plain(sentence(description))} See [the vendor's page](${see}).`,
    `\`${name}Output\` is the same for arguments that are outputs. Mocks are asked for \`pools:${type}\`.${acts ? " A preview does not call it: its answer is not known there." : ""}`,
    ...(Object.keys(args.shape).length > 0 ? [argumentsTable(args.shape)] : []),
    resultTable("answer", result, pascal(name)),
  ].join("\n\n");
}
