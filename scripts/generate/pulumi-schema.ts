import { z } from "zod";
import type { FunctionDefinition } from "../../provider/core/function";
import type { ResourceDefinition } from "../../provider/core/resource";
import { bare, elementOf, factsOf, fieldsOf, isOptional, type Fields } from "../../provider/core/schema/field";
import { isSecret, secretFieldsIn } from "../../provider/core/schema/secrets";
import type { SettingsSchema } from "../../provider/core/settings/sources";
import { sentence } from "./comment";
import { defaultOf, settingDescription } from "./field-docs";
import { mayBeMissing, stemOf } from "./types";
import { namesOf, pascal } from "./names";
import { propertiesOf } from "./resource-file";
import type { Definitions } from "./files";

/** What package.json says of the package that the schema repeats. */
export interface Package {
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  /** There once the package is published from one; its releases hold the plugin's archives. */
  readonly repository?: { readonly url: string };
}

/** Where the engine downloads the plugin that a program asks for: a release of the repository. */
export function downloadUrl({ repository }: Package): string | undefined {
  const [, owner, name] = /github\.com[/:]([^/]+)\/([^/]+?)(?:\.git)?$/.exec(repository?.url ?? "") ?? [];
  // `npm run repository` has not put the owner in yet.
  return owner === undefined || owner === "OWNER" || name === undefined
    ? undefined
    : `github://api.github.com/${owner}/${name}`;
}

type Spec = Readonly<Record<string, unknown>>;
type Specs = Record<string, Spec>;

/** The type token of the plugin's front. */
export const token = (type: string): string => `pools:${type}`;
/** The type that the same resource has where the dynamic front serves it. */
const dynamicToken = (type: string): string => `pulumi-nodejs:dynamic/${type}`;

/** The package as every Pulumi language generates its SDK from it (pkg/v3/codegen/schema/pulumi.json is the form). */
export function pulumiSchema({ resources, functions }: Definitions, about: Package): string {
  const types: Specs = {};
  const settings = [...new Set(resources.map(({ cloud }) => cloud.settings))];
  const configuration = Object.fromEntries(settings.map((schema) => [schema.name, settingsSpec(schema, types)]));
  const spec = {
    name: "pools",
    displayName: "Pools",
    version: about.version,
    description: about.description,
    keywords: [...about.keywords, "category/cloud", "kind/native"],
    license: about.license,
    publisher: "pulumi-pools",
    repository: about.repository?.url.replace(/^git\+/, "").replace(/\.git$/, ""),
    pluginDownloadURL: downloadUrl(about),
    language: {
      nodejs: { packageName: "pulumi-pools-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_pools", respectSchemaVersion: true, pyproject: { enabled: true } },
      go: { generateResourceContainerTypes: false, respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
      java: {},
    },
    config: { variables: configuration },
    provider: {
      description:
        "Accounts of the three clouds. What is not set here comes from the environment, as their own clients read it.",
      inputProperties: configuration,
    },
    resources: Object.fromEntries(
      resources.map((definition) => [token(definition.type), resourceSpec(definition, types)]),
    ),
    functions: Object.fromEntries(
      functions.map((definition) => [token(definition.type), functionSpec(definition, types)]),
    ),
    types,
  };
  return `${JSON.stringify(spec, undefined, 2)}\n`;
}

function resourceSpec(definition: ResourceDefinition, types: Specs): Spec {
  const { name } = namesOf(definition.type);
  const inputs: Fields = definition.inputs.shape;
  const properties = propertiesOf(definition);
  const place = { type: definition.type, stem: name, types };
  const named = definition.generatedName?.field;
  return {
    description: `${sentence(definition.description)}\n\nImported by \`${definition.adoptId}\`. See [the vendor's page](${definition.see}).`,
    inputProperties: mapped(inputs, (field, schema) => inputSpec(field, schema, place)),
    requiredInputs: Object.keys(inputs).filter((field) => inputs[field] && !isOptional(inputs[field])),
    properties: mapped(properties, (field, schema) => propertySpec(field, schema, place)),
    required: Object.keys(properties).filter(
      (field) => properties[field] && (field === named || !mayBeMissing(properties[field])),
    ),
    aliases: [{ type: dynamicToken(definition.type) }],
  };
}

function functionSpec({ type, description, see, acts, args, result }: FunctionDefinition, types: Specs): Spec {
  const stem = pascal(namesOf(type).name);
  const asked: Fields = args.shape;
  const told = fieldsOf(result) ?? {};
  return {
    description: `${sentence(description)}${acts ? " A preview does not call it." : ""} See [the vendor's page](${see}).`,
    inputs: {
      type: "object",
      properties: mapped(asked, (field, schema) => inputSpec(field, schema, { type, stem, types })),
      required: Object.keys(asked).filter((field) => asked[field] && !isOptional(asked[field])),
    },
    outputs: {
      type: "object",
      description: `What ${namesOf(type).name} answers.`,
      properties: mapped(told, (field, schema) => propertySpec(field, schema, { type, stem: `${stem}Answer`, types })),
      required: Object.keys(told).filter((field) => told[field] && !mayBeMissing(told[field])),
    },
  };
}

/** Where a type stands: types inside it are called `<stem><Field>`, in the module of `type`. */
interface Place {
  readonly type: string;
  readonly stem: string;
  readonly types: Specs;
}

function inputSpec(field: string, schema: z.core.$ZodType, place: Place): Spec {
  const literal = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
  const isSimple = ["string", "number", "boolean"].includes(typeof literal);
  const words = isOptional(schema) ? defaultOf(schema) : undefined;
  return {
    ...propertySpec(field, schema, place),
    description: [
      sentence(factsOf(schema).description),
      ...(words === undefined ? [] : [`Default: ${sentence(words)}`]),
      ...(factsOf(schema).createOnly === undefined
        ? []
        : [`A change replaces the resource. ${factsOf(schema).createOnly ?? ""}`]),
    ].join(" "),
    ...(isSimple ? { default: literal } : {}),
    // The provider itself says what replaces, in each diff: the engine must not replace where nothing differs in meaning.
    ...(factsOf(schema).createOnly === undefined ? {} : { willReplaceOnChanges: true }),
  };
}

function propertySpec(field: string, schema: z.core.$ZodType, place: Place): Spec {
  const { description, deprecated, known } = factsOf(schema);
  const values = known === undefined ? "" : ` Such as ${known.join(", ")}.`;
  return {
    ...typeSpec(schema, { ...place, stem: stemOf(field, schema, place.stem) }, description),
    description: `${sentence(description)}${values}`,
    ...(isSecret(schema) || secretFieldsIn(schema).length > 0 ? { secret: true } : {}),
    ...(deprecated === undefined ? {} : { deprecationMessage: sentence(deprecated) }),
  };
}

function typeSpec(schema: z.core.$ZodType, place: Place, description = factsOf(schema).description): Spec {
  const inner = bare(schema);
  const fields = fieldsOf(inner);
  if (fields) return reference(place, objectSpec(fields, place, description));
  const element = elementOf(inner);
  if (element) {
    const items = typeSpec(element, place, description);
    return inner instanceof z.ZodArray ? { type: "array", items } : { type: "object", additionalProperties: items };
  }
  if (inner instanceof z.ZodEnum)
    return reference(place, {
      type: "string",
      description: sentence(description),
      enum: inner.options.map((value) => ({ value })),
    });
  if (inner instanceof z.ZodUnion) return unionSpec(inner.options, place);
  return simpleSpec(inner);
}

/** Of a union the protocol knows the primitive kinds: literals beside them are said in the description. */
function unionSpec(options: readonly z.core.$ZodType[], place: Place): Spec {
  const kinds = new Map(options.map((option) => typeSpec(option, place)).map((spec) => [JSON.stringify(spec), spec]));
  const [only, ...others] = [...kinds.values()];
  return others.length === 0 && only ? only : { oneOf: [...kinds.values()] };
}

function objectSpec(fields: Fields, place: Place, description: string): Spec {
  return {
    type: "object",
    description: sentence(description),
    properties: mapped(fields, (field, schema) => propertySpec(field, schema, place)),
    required: Object.keys(fields).filter((field) => fields[field] && !isOptional(fields[field])),
  };
}

/** A type of its own, which everything that has the same shape shares. @throws where two of one name differ */
function reference({ type, stem, types }: Place, spec: Spec): Spec {
  const name = `pools:${namesOf(type).cloud}:${stem}`;
  const known = types[name];
  if (known && JSON.stringify(known) !== JSON.stringify(spec)) throw new Error(`Two types are called ${name}.`);
  types[name] = spec;
  return { $ref: `#/types/${name}` };
}

function simpleSpec(schema: z.core.$ZodType): Spec {
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return { type: "string" };
  if (schema instanceof z.ZodNumber) return { type: schema.format === "safeint" ? "integer" : "number" };
  if (schema instanceof z.ZodBoolean) return { type: "boolean" };
  if (schema instanceof z.ZodLiteral) return { type: typeof [...schema.values][0] };
  if (schema instanceof z.ZodUnknown || schema instanceof z.ZodAny) return { $ref: "pulumi.json#/Any" };
  throw new Error(`There is no Pulumi type yet for a zod ${schema._zod.def.type}: add it to ${__filename}.`);
}

/** The settings of one cloud: its own account, and connections to others. */
function settingsSpec(schema: SettingsSchema, types: Specs): Spec {
  const keys = Object.entries(schema.keys).map(([key, { secret }]) => [
    key,
    { type: "string", description: settingDescription(schema, key), ...(secret ? { secret: true } : {}) },
  ]);
  const account = Object.fromEntries(keys) as Specs;
  const stem = pascal(schema.name);
  types[`pools:index:${stem}Connection`] = {
    type: "object",
    description: `Another account of ${schema.name}, which resources name in connection.`,
    properties: account,
  };
  types[`pools:index:${stem}Settings`] = {
    type: "object",
    description: `The account of ${schema.name}.`,
    properties: {
      ...account,
      connections: {
        type: "object",
        additionalProperties: { $ref: `#/types/pools:index:${stem}Connection` },
        description: "Other accounts, by the name that resources give in connection.",
      },
    },
  };
  return { $ref: `#/types/pools:index:${stem}Settings`, description: `The account of ${schema.name}.` };
}

function mapped(fields: Fields, specOf: (field: string, schema: z.core.$ZodType) => Spec): Specs {
  return Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, specOf(field, schema)]));
}
