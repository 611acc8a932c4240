import * as pulumi from "@pulumi/pulumi";

/**
 * What the engine keeps of a resource's code: not the code, but where to find it. Resolution begins in the program's
 * directory; where a package manager does not hoist (pnpm, and this package only a dependency of a dependency) it goes
 * on among what it has put aside.
 */
export function providerOf(type: string): string {
  return (
    `exports.handler=()=>{let r=require,m="pulumi-pools/provider";` +
    `try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}` +
    `return r(m).handler("${type}")}`
  );
}

/** What all resources of this package share: they are dynamic resources without the serialised closure. */
export abstract class PoolsResource extends pulumi.CustomResource {
  /**
   * @param type `<cloud>:<Resource>`
   * @param properties the names of all inputs and outputs, so that each is an output of this object
   * @param secrets those of them that the state must hold encrypted
   */
  protected constructor(
    type: string,
    name: string,
    args: object,
    properties: readonly string[],
    secrets: readonly string[],
    options: pulumi.CustomResourceOptions = {},
  ) {
    super(
      `pulumi-nodejs:dynamic/${type}`,
      name,
      {
        ...Object.fromEntries(properties.map((property) => [property, undefined])),
        ...args,
        ...kept(args, secrets),
        // The dynamic host is told neither which resource it works for nor its time-outs.
        __pulumi: { name, urn: urnOf(name, type, options.parent) },
        customTimeouts: options.customTimeouts,
        __inputs: marksOf({ ...args, ...kept(args, secrets) }),
        __provider: providerOf(type),
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: [...secrets] }),
    );
  }
}

/** A promise and not the output: that would make a child depend on its parent component, which waits for its children. */
function urnOf(name: string, type: string, parent?: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => {
    pulumi.createUrn(name, `pulumi-nodejs:dynamic/${type}`, parent).apply(resolve);
  });
}

/** The arguments among `secrets`, marked: outputs are by the option, but inputs are stored beside them. */
function kept(args: object, secrets: readonly string[]): object {
  const given = Object.entries(args).filter(([name, value]) => secrets.includes(name) && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, pulumi.secret(value)]));
}

/**
 * Among the outputs, `__inputs` holds the arguments once more. The engine encrypts an output where the input at the same
 * place is secret, so each argument that is secret has an empty secret at that place.
 */
async function marksOf(args: object): Promise<Record<string, pulumi.Output<string>> | undefined> {
  const marks = await Promise.all(
    Object.entries(args).map(async ([name, value]) =>
      (await pulumi.isSecret(pulumi.output(value))) ? [[name, pulumi.secret("")] as const] : [],
    ),
  );
  return marks.flat().length > 0 ? Object.fromEntries(marks.flat()) : undefined;
}

/** Whether `value` is a resource of `type`, `<cloud>:<Resource>`. */
export function isOfType(value: unknown, type: string): boolean {
  return (
    pulumi.CustomResource.isInstance(value) &&
    "__pulumiType" in value &&
    value.__pulumiType === `pulumi-nodejs:dynamic/${type}`
  );
}
