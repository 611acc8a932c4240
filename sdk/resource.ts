import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, providerOf } from "./dynamic";
import { UserError } from "./user-error";

// In their own file, because the command that writes import files must not load Pulumi's SDK.
export { DYNAMIC, providerOf };

/** Facts of a resource of this package, generated from its definition. */
export interface ResourceFacts {
  /** `<cloud>:<Resource>` */
  readonly type: string;
  /** The names of all inputs and outputs; each becomes an output of the object. */
  readonly properties: readonly string[];
  /** Those that the state must encrypt. */
  readonly secrets: readonly string[];
  /** How `adopt` names an existing object. */
  readonly adoptId: string;
}

/**
 * The arguments for the constructor of pulumi.CustomResource. The generated classes and their `get` call that constructor
 * directly: it takes the caller of its caller as the resource's `sourcePosition`, so a base class between them would be
 * recorded instead of the user's program.
 *
 * The import option is refused here. The command `pulumi import` cannot be refused: the engine's launcher fails with "Cannot
 * read properties of undefined (reading 'toJavaScript')" before it runs code of this package.
 */
export function registration(
  facts: ResourceFacts,
  name: string,
  args: object,
  options: pulumi.CustomResourceOptions = {},
): [type: string, name: string, properties: pulumi.Inputs, options: pulumi.CustomResourceOptions] {
  const type = DYNAMIC + facts.type;
  refuse(facts, name, options);
  const { parent, customTimeouts = {} } = options;
  const given = { ...args, ...markedSecret(args, facts.secrets) };
  return [
    type,
    name,
    {
      ...Object.fromEntries(facts.properties.map((property) => [property, undefined])),
      ...given,
      // The engine does not pass these to the dynamic host: name, URN, timeouts, and whether this is a preview (in which the
      // host reads the object to adopt).
      __pulumi: {
        name,
        urn: urnOf(name, type, parent),
        ...("adopt" in args && pulumi.runtime.isDryRun() && { isPreview: true }),
      },
      ...(Object.values(customTimeouts).some((given) => given !== undefined) && { customTimeouts }),
      __inputs: marksOf(given),
      __provider: providerOf(facts.type),
    },
    pulumi.mergeOptions(options, { additionalSecretOutputs: [...facts.secrets] }),
  ];
}

/** Whether `value` is a resource with the type token `type`. Policy packs pass an object with only the token. */
export function isOfType(value: unknown, type: string): boolean {
  return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === type;
}

/**
 * The resource's URN. A promise, because an output would make a child depend on its parent component, which waits for its
 * children. Without a parent it is built here: pulumi.createUrn takes four milliseconds for each resource.
 */
function urnOf(name: string, type: string, parent?: pulumi.Resource): Promise<string> | string {
  if (parent === undefined) return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
  return new Promise((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
}

/** The arguments among `secrets`, marked as secret. The option additionalSecretOutputs only covers outputs. */
export function markedSecret(args: object, secrets: readonly string[]): object {
  const given = Object.entries(args).filter(([name, value]) => secrets.includes(name) && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, pulumi.secret(value)]));
}

/**
 * The output `__inputs` holds the declared arguments. The engine encrypts an output if the input at the same path is secret,
 * so this input has an empty secret for each secret argument.
 */
function marksOf(args: object): Promise<Record<string, pulumi.Output<string>> | undefined> | undefined {
  // Plain strings, numbers and booleans are not secret. isSecret would create an output for each, with a stack trace.
  const candidates = Object.entries(args).filter(([, value]) => typeof value === "object" && value !== null);
  return candidates.length > 0 ? marksAmong(candidates) : undefined;
}

async function marksAmong(args: [string, unknown][]): Promise<Record<string, pulumi.Output<string>> | undefined> {
  const marks = await Promise.all(
    args.map(async ([name, value]) =>
      (await pulumi.isSecret(pulumi.output(value))) ? [[name, pulumi.secret("")] as const] : [],
    ),
  );
  return marks.flat().length > 0 ? Object.fromEntries(marks.flat()) : undefined;
}

/** Refuses options for which the engine would fail with a misleading message. */
function refuse({ type, adoptId }: ResourceFacts, name: string, options: pulumi.CustomResourceOptions): void {
  const [cloud = ""] = type.split(":");
  if (options.import !== undefined) {
    throw new UserError(
      `${type} "${name}": the import option cannot work for a dynamic resource. Remove it and declare ` +
        `adopt: ${JSON.stringify(options.import)} among the arguments (its form is ${adoptId}): the next pulumi up adopts the object. ` +
        `For many objects, write an import file with npx pulumi-pools list ${cloud} --import-file; ` +
        `or use the resources of pulumi-pools/plugin, which can be imported.`,
    );
  }
  if (options.provider !== undefined) {
    throw new UserError(
      `${type} "${name}": the provider option cannot work for a dynamic resource: the engine would call another provider's plugin. ` +
        `Remove it. To use another than the default account, set the argument connection.`,
    );
  }
}
