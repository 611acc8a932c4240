import * as pulumi from "@pulumi/pulumi";
import { type FunctionFacts, invokeOutput } from "../invoke";
import { DYNAMIC, isOfType, markedSecret, type ResourceFacts } from "../resource";
import { PLUGIN } from "./version";

/** A class of the dynamic front. */
interface ResourceClass {
  readonly name: string;
  readonly __facts: ResourceFacts;
}

/**
 * The same class, served by the plugin: its type is `pools:<cloud>:<Resource>`, and a resource that the dynamic front has
 * made is taken over as it is. Not a subclass: the engine keeps as a resource's place in the program whoever called the
 * class that called pulumi.CustomResource.
 */
export function pluginClass<C extends ResourceClass>(dynamic: C): C {
  const { __facts: facts } = dynamic;
  const type = `pools:${facts.type}`;
  const registration = (name: string, args: object, options: pulumi.CustomResourceOptions = {}) =>
    [
      type,
      name,
      {
        ...Object.fromEntries(facts.properties.map((property) => [property, undefined])),
        ...args,
        ...markedSecret(args, facts.secrets),
      },
      pulumi.mergeOptions({ ...PLUGIN, aliases: [{ type: DYNAMIC + facts.type }] }, options),
    ] as const;

  class Served extends pulumi.CustomResource {
    /** @internal */
    static readonly __pulumiType = type;

    constructor(name: string, args: object = {}, options?: pulumi.CustomResourceOptions) {
      super(...registration(name, args, options));
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Served {
      const registered = registration(name, {}, { ...options, id });
      return Reflect.construct(pulumi.CustomResource, registered, Served) as Served;
    }

    static override isInstance(value: unknown): value is Served {
      return isOfType(value, type);
    }
  }
  return named(dynamic, Served);
}

/** A function of the dynamic front, answered by the plugin. A preview does not call what acts. */
export function pluginFunction<F extends object>(dynamic: F, facts: FunctionFacts): F {
  return named(dynamic, (args: object = {}, options?: pulumi.InvokeOptions) => ask(facts, args, options));
}

/** The same for arguments that are outputs. */
export function pluginOutputFunction<F extends object>(dynamic: F, facts: FunctionFacts): F {
  return named(dynamic, (args: object = {}, options?: pulumi.InvokeOutputOptions) =>
    invokeOutput(facts, args, options, ask),
  );
}

async function ask(facts: FunctionFacts, args: object, options?: pulumi.InvokeOptions): Promise<unknown> {
  if (facts.acts && pulumi.runtime.isDryRun()) return undefined;
  return await pulumi.runtime.invoke(`pools:${facts.type}`, { ...args }, { ...PLUGIN, ...options });
}

/** `mine` by the name and with the type of `dynamic`, in whose place it stands. */
function named<T extends object>(dynamic: T, mine: object): T {
  return Object.defineProperty(mine, "name", { value: "name" in dynamic ? dynamic.name : "" }) as T;
}

/** A provider's arguments as the protocol wants them: JSON, and secret, because they hold credentials. */
export function providerInputs(args: object): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, pulumi.secret(pulumi.jsonStringify(value as pulumi.Input<object>))]),
  );
}
