import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as prettier from "prettier";
import type { FunctionDefinition } from "../../provider/core/function";
import type { ResourceDefinition } from "../../provider/core/resource";
import { readErrors } from "./errors";
import { functionFile } from "./function-file";
import { namesOf } from "./names";
import { pluginFiles } from "./plugin-files";
import { type Package, pulumiSchema } from "./pulumi-schema";
import { functionPage, pageOf, referenceIndex, resourcePage } from "./reference-page";
import { resourceFile } from "./resource-file";

export interface Definitions {
  readonly resources: readonly ResourceDefinition[];
  readonly functions: readonly FunctionDefinition[];
}

/** The schema for the plugin and all languages. The plugin's executable reads it from its folder. */
const SCHEMA = "plugin/schema.json";

/** The first line of every generated file. */
export const FROM =
  "Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.";

/** Handwritten components in sdk/, without a definition. */
export const COMPONENTS: Readonly<Record<string, readonly string[]>> = { exoscale: ["spread-instance-pool"] };

/** All generated files by their path, formatted. */
export async function generatedFiles({ resources, functions }: Definitions): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const clouds = [...new Set([...resources, ...functions].map(({ type }) => namesOf(type).cloud))].sort();
  for (const cloud of clouds) {
    const ofCloud = <T extends { readonly type: string }>(list: readonly T[]) =>
      list.filter(({ type }) => namesOf(type).cloud === cloud);
    for (const definition of ofCloud(resources)) files.set(sdkFile(definition.type), resourceFile(definition));
    for (const definition of ofCloud(functions)) files.set(sdkFile(definition.type), functionFile(definition));
    const generated = [...ofCloud(resources), ...ofCloud(functions)].map(({ type }) => namesOf(type).file);
    const names = [...generated, ...(COMPONENTS[cloud] ?? [])].sort();
    files.set(`sdk/${cloud}/index.ts`, names.map((name) => `export * from "./${name}";`).join("\n"));
  }
  const errors = await readErrors();
  const setPage = (type: string, text: string) => files.set(`docs/reference/${pageOf(type)}`, text);
  for (const definition of resources) setPage(definition.type, resourcePage(definition, errors));
  for (const definition of functions) setPage(definition.type, functionPage(definition, errors));
  files.set("docs/reference/README.md", referenceIndex(resources, functions));
  const about = await aboutPackage();
  files.set(SCHEMA, pulumiSchema({ resources, functions }, about));
  for (const [file, text] of pluginFiles({ resources, functions }, about)) files.set(file, text);
  files.set("sdk/index.ts", clouds.map((cloud) => `export * as ${cloud} from "./${cloud}";`).join("\n"));
  return new Map(
    await Promise.all([...files].map(async ([file, text]) => [file, await formatted(file, text)] as const)),
  );
}

function sdkFile(type: string): string {
  const { cloud, file } = namesOf(type);
  return `sdk/${cloud}/${file}.ts`;
}

async function aboutPackage(): Promise<Package> {
  return JSON.parse(await fs.readFile(path.resolve(__dirname, "../../package.json"), "utf8")) as Package;
}

async function formatted(file: string, text: string): Promise<string> {
  // JSON has no comments.
  const header = file.endsWith(".json") ? "" : file.endsWith(".md") ? `<!-- ${FROM} -->\n\n` : `// ${FROM}\n`;
  const options = await prettier.resolveConfig(path.resolve(__dirname, "../..", file));
  return await prettier.format(`${header}${text}`, { ...options, filepath: file });
}
