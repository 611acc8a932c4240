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

/** The parts of package.json that the schema repeats. */
export interface Package {
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  /** Its releases contain the plugin's archives. */
  readonly repository?: { readonly url: string };
}

/** The URL from which the engine downloads the plugin: the releases of the repository. */
export function downloadUrl({ repository }: Package): string | undefined {
  const [, owner, name] = /github\.com[/:]([^/]+)\/([^/]+?)(?:\.git)?$/.exec(repository?.url ?? "") ?? [];
  // OWNER until `npm run repository` sets it.
  return owner === undefined || owner === "OWNER" || name === undefined
    ? undefined
    : `github://api.github.com/${owner}/${name}`;
}

type Spec = Readonly<Record<string, unknown>>;
type Specs = Record<string, Spec>;

/** The type token of the plugin. */
const token = (type: string): string => `pools:${type}`;
/** The type token of the same resource as a dynamic resource. */
const dynamicToken = (type: string): string => `pulumi-nodejs:dynamic/${type}`;

/** The Pulumi package schema, from which the SDKs are generated (format: pkg/v3/codegen/schema/pulumi.json). */
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
        "Accounts of the three clouds. Settings that are not set here come from the environment variables of the vendors' own clients.",
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
    description: `${sentence(definition.description)}\n\nImport id: \`${definition.adoptId}\`. See [the vendor's page](${definition.see}).`,
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
  const inputs: Fields = args.shape;
  const outputs = fieldsOf(result) ?? {};
  return {
    description: `${sentence(description)}${acts ? " Previews do not call it." : ""} See [the vendor's page](${see}).`,
    inputs: {
      type: "object",
      properties: mapped(inputs, (field, schema) => inputSpec(field, schema, { type, stem, types })),
      required: Object.keys(inputs).filter((field) => inputs[field] && !isOptional(inputs[field])),
    },
    outputs: {
      type: "object",
      description: `Result of ${namesOf(type).name}.`,
      properties: mapped(outputs, (field, schema) =>
        propertySpec(field, schema, { type, stem: `${stem}Answer`, types }),
      ),
      required: Object.keys(outputs).filter((field) => outputs[field] && !mayBeMissing(outputs[field])),
    },
  };
}

/** Where a type is used. Nested types are named `<stem><Field>`, in the module of `type`. */
interface Place {
  readonly type: string;
  readonly stem: string;
  readonly types: Specs;
}

function inputSpec(field: string, schema: z.core.$ZodType, place: Place): Spec {
  const literal = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
  const isSimple = ["string", "number", "boolean"].includes(typeof literal);
  const fallback = isOptional(schema) ? defaultOf(schema) : undefined;
  return {
    ...propertySpec(field, schema, place),
    description: [
      sentence(factsOf(schema).description),
      ...(fallback === undefined ? [] : [`Default: ${sentence(fallback)}`]),
      ...(factsOf(schema).createOnly === undefined
        ? []
        : [`A change replaces the resource. ${factsOf(schema).createOnly ?? ""}`]),
    ].join(" "),
    ...(isSimple ? { default: literal } : {}),
    // Not `replaceOnChanges`: the provider's diff decides, and ignores changes without a difference in meaning.
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

/** A union in the schema has primitive types only; literals are in the description. */
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

/** A reference to a named type. @throws Error if two types of one name differ */
function reference({ type, stem, types }: Place, spec: Spec): Spec {
  const name = `pools:${namesOf(type).cloud}:${stem}`;
  const known = types[name];
  if (known && JSON.stringify(known) !== JSON.stringify(spec)) throw new Error(`Two types have the name ${name}.`);
  types[name] = spec;
  return { $ref: `#/types/${name}` };
}

function simpleSpec(schema: z.core.$ZodType): Spec {
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return { type: "string" };
  if (schema instanceof z.ZodNumber) return { type: schema.format === "safeint" ? "integer" : "number" };
  if (schema instanceof z.ZodBoolean) return { type: "boolean" };
  if (schema instanceof z.ZodLiteral) return { type: typeof [...schema.values][0] };
  if (schema instanceof z.ZodUnknown || schema instanceof z.ZodAny) return { $ref: "pulumi.json#/Any" };
  throw new Error(`No Pulumi type for a zod ${schema._zod.def.type}: add it to ${__filename}.`);
}

/** The settings of one cloud: the default account, and named accounts. */
function settingsSpec(schema: SettingsSchema, types: Specs): Spec {
  const keys = Object.entries(schema.keys).map(([key, { secret }]) => [
    key,
    { type: "string", description: settingDescription(schema, key), ...(secret ? { secret: true } : {}) },
  ]);
  const account = Object.fromEntries(keys) as Specs;
  const stem = pascal(schema.name);
  types[`pools:index:${stem}Connection`] = {
    type: "object",
    description: `A named account of ${schema.name}, for the argument connection.`,
    properties: account,
  };
  types[`pools:index:${stem}Settings`] = {
    type: "object",
    description: `The accounts of ${schema.name}.`,
    properties: {
      ...account,
      connections: {
        type: "object",
        additionalProperties: { $ref: `#/types/pools:index:${stem}Connection` },
        description: "Named accounts for the argument connection.",
      },
    },
  };
  return { $ref: `#/types/pools:index:${stem}Settings`, description: `The accounts of ${schema.name}.` };
}

function mapped(fields: Fields, specOf: (field: string, schema: z.core.$ZodType) => Spec): Specs {
  return Object.fromEntries(Object.entries(fields).map(([field, schema]) => [field, specOf(field, schema)]));
}
