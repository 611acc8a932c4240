import type { FunctionDefinition } from "../../provider/core/function";
import type { ResourceDefinition } from "../../provider/core/resource";
import { secretFieldsIn } from "../../provider/core/schema/secrets";
import type { SettingsSchema } from "../../provider/core/settings/sources";
import { comment } from "./comment";
import { settingDescription } from "./field-docs";
import { COMPONENTS, type Definitions } from "./files";
import { namesOf, pascal } from "./names";
import { downloadUrl, type Package } from "./pulumi-schema";

/** The files of pulumi-pools/plugin: the classes and functions of the SDK with the plugin as provider. */
export function pluginFiles({ resources, functions }: Definitions, about: Package): Map<string, string> {
  const clouds = [...new Set([...resources, ...functions].map(({ type }) => namesOf(type).cloud))].sort();
  const of = <T extends { readonly type: string }>(cloud: string, list: readonly T[]) =>
    list.filter(({ type }) => namesOf(type).cloud === cloud);
  const files = clouds.map(
    (cloud) => [`sdk/plugin/${cloud}.ts`, cloudFile(cloud, of(cloud, resources), of(cloud, functions))] as const,
  );
  const settings = [...new Set(resources.map(({ cloud }) => cloud.settings))];
  const exports = [...clouds.map((cloud) => `export * as ${cloud} from "./${cloud}";`), `export * from "./provider";`];
  return new Map([
    ...files,
    ["sdk/plugin/provider.ts", providerFile(settings)],
    ["sdk/plugin/version.ts", versionFile(about)],
    ["sdk/plugin/index.ts", exports.join("\n")],
  ]);
}

function cloudFile(
  cloud: string,
  resources: readonly ResourceDefinition[],
  functions: readonly FunctionDefinition[],
): string {
  const classes = resources.map(({ type }) => {
    const { name } = namesOf(type);
    return `export const ${name} = pluginClass(dynamic.${name});\nexport type ${name} = dynamic.${name};`;
  });
  const parts = resources.map(({ type }) => namesOf(type).name).join(", ");
  const components = (COMPONENTS[cloud] ?? []).map((file) => {
    const name = file.split("-").map(pascal).join("");
    return `const resources = { ${parts} };\nexport const ${name} = dynamic.${name}.of(resources);\nexport type ${name} = dynamic.${name};`;
  });
  const calls = functions.map(({ type, acts, result }) => {
    const { name } = namesOf(type);
    const facts = JSON.stringify({ type, acts, secrets: [...new Set(secretFieldsIn(result))] });
    return [
      `export const ${name} = pluginFunction(dynamic.${name}, ${facts});`,
      `export const ${name}Output = pluginOutputFunction(dynamic.${name}Output, ${facts});`,
    ].join("\n");
  });
  return [
    `import * as dynamic from "../${cloud}";\nimport { pluginClass, pluginFunction, pluginOutputFunction } from "./plugin-front";`,
    `export type * from "../${cloud}";`,
    ...classes,
    ...components,
    ...calls,
  ].join("\n\n");
}

function providerFile(settings: readonly SettingsSchema[]): string {
  const accounts = settings.map((schema) => {
    const { name } = schema;
    const keys = Object.keys(schema.keys).map(
      (key) => `${comment([settingDescription(schema, key)])}${key}?: pulumi.Input<string>;`,
    );
    const connection = `${pascal(name)}Connection`;
    return [
      `${comment([`An account of ${name}.`])}export interface ${connection} {\n${keys.join("\n")}\n}`,
      `${comment([`The default account of ${name}, and named ones for the argument connection.`])}export interface ${pascal(name)}Settings extends ${connection} {
  /** Named accounts for the argument connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<${connection}>>>;
}`,
    ].join("\n\n");
  });
  const members = settings.map(
    ({ name }) => `/** The accounts of ${name}. */\n${name}?: pulumi.Input<${pascal(name)}Settings>;`,
  );
  return `
import * as pulumi from "@pulumi/pulumi";
import { providerInputs } from "./plugin-front";
import { PLUGIN } from "./version";

/**
 * Accounts for the resources with this provider in their \`provider\` option. Omitted settings come from the environment, not
 * from the stack's configuration.
 */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "pools";

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    super("pools", name, providerInputs(args), pulumi.mergeOptions(PLUGIN, options));
  }
}

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
${members.join("\n")}
}

${accounts.join("\n\n")}
`;
}

function versionFile(about: Package): string {
  const plugin = { version: about.version, pluginDownloadURL: downloadUrl(about) };
  return `/** The plugin that the engine starts. */\nexport const PLUGIN = ${JSON.stringify(plugin)};`;
}
