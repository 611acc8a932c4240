import * as pulumi from "@pulumi/pulumi";
import { DYNAMIC, providerOf } from "./dynamic";
import { UserError } from "./user-error";

// Without Pulumi's SDK, which the command that writes import files must not load.
export { DYNAMIC, providerOf };

/** What a class of this package knows of its resource; made from the definition. */
export interface ResourceFacts {
  /** `<cloud>:<Resource>` */
  readonly type: string;
  /** The names of all inputs and outputs, so that each is an output of the object. */
  readonly properties: readonly string[];
  /** Those of them that the state must hold encrypted. */
  readonly secrets: readonly string[];
  /** How `adopt` names an existing object. */
  readonly adoptId: string;
}

/**
 * The arguments of the constructor of pulumi.CustomResource that register a resource. The generated classes, and their
 * `get`, call that constructor themselves: it takes whoever called its caller for the user's program, which the engine
 * keeps as the resource's `sourcePosition`. With a class of ours between them, that would be kept instead.
 *
 * The import option is refused here; the command cannot be: `pulumi import` asks the engine's own launcher, which fails
 * with "Cannot read properties of undefined (reading 'toJavaScript')" before any code of this package runs.
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
      // The dynamic host is told neither which resource it works for, nor its time-outs, nor whether this is a preview:
      // there it reads what is to be adopted.
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

/** Whether `value` is a resource of the type token `type`. Policy packs ask it of an object that holds the token alone. */
export function isOfType(value: unknown, type: string): boolean {
  return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === type;
}

/**
 * A promise and not the output: that would make a child depend on its parent component, which waits for its children.
 * Without a parent it is written down, as pulumi.createUrn would: that takes four milliseconds for each resource.
 */
function urnOf(name: string, type: string, parent?: pulumi.Resource): Promise<string> | string {
  if (parent === undefined) return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`;
  return new Promise((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
}

/** The arguments among `secrets`, marked: outputs are by the option, but inputs are stored beside them. */
export function markedSecret(args: object, secrets: readonly string[]): object {
  const given = Object.entries(args).filter(([name, value]) => secrets.includes(name) && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, pulumi.secret(value)]));
}

/**
 * Among the outputs, `__inputs` holds the arguments once more. The engine encrypts an output where the input at the same
 * place is secret, so each argument that is secret has an empty secret at that place.
 */
function marksOf(args: object): Promise<Record<string, pulumi.Output<string>> | undefined> | undefined {
  // A plain text, number or boolean is no secret; to ask would make an output, of which @pulumi/pulumi keeps a stack trace.
  const doubtful = Object.entries(args).filter(([, value]) => typeof value === "object" && value !== null);
  return doubtful.length > 0 ? marksAmong(doubtful) : undefined;
}

async function marksAmong(args: [string, unknown][]): Promise<Record<string, pulumi.Output<string>> | undefined> {
  const marks = await Promise.all(
    args.map(async ([name, value]) =>
      (await pulumi.isSecret(pulumi.output(value))) ? [[name, pulumi.secret("")] as const] : [],
    ),
  );
  return marks.flat().length > 0 ? Object.fromEntries(marks.flat()) : undefined;
}

/** The options that the engine would take, and fail at in words that lead nowhere. */
function refuse({ type, adoptId }: ResourceFacts, name: string, options: pulumi.CustomResourceOptions): void {
  const [cloud = ""] = type.split(":");
  if (options.import !== undefined) {
    throw new UserError(
      `${type} "${name}": the import option cannot work for a dynamic resource. Take it out and declare ` +
        `adopt: ${JSON.stringify(options.import)} among the arguments (its form is ${adoptId}): the next pulumi up takes the object over. ` +
        `For many at once, write an import file with npx pulumi-pools list ${cloud} --import-file; ` +
        `or use the resources of pulumi-pools/plugin, which can be imported.`,
    );
  }
  if (options.provider !== undefined) {
    throw new UserError(
      `${type} "${name}": the provider option cannot work for a dynamic resource: another provider's plugin would be asked for it. ` +
        `Take it out, and name an account in connection among the arguments where it is not the default one.`,
    );
  }
}
