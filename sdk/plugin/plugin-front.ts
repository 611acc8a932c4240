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
 * The same class with the plugin as provider. Its type is `pools:<cloud>:<Resource>`, with an alias for resources that the
 * dynamic front created. Not a subclass: the engine would record it as the resource's `sourcePosition`.
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

/** The same function with the plugin as provider. Previews do not call functions that act. */
export function pluginFunction<F extends object>(dynamic: F, facts: FunctionFacts): F {
  return named(dynamic, (args: object = {}, options?: pulumi.InvokeOptions) => callPlugin(facts, args, options));
}

/** Like {@link pluginFunction}, for arguments that are outputs. */
export function pluginOutputFunction<F extends object>(dynamic: F, facts: FunctionFacts): F {
  return named(dynamic, (args: object = {}, options?: pulumi.InvokeOutputOptions) =>
    invokeOutput(facts, args, options, callPlugin),
  );
}

async function callPlugin(facts: FunctionFacts, args: object, options?: pulumi.InvokeOptions): Promise<unknown> {
  if (facts.acts && pulumi.runtime.isDryRun()) return undefined;
  return await pulumi.runtime.invoke(`pools:${facts.type}`, { ...args }, { ...PLUGIN, ...options });
}

/** `replacement` with the name and type of `dynamic`. */
function named<T extends object>(dynamic: T, replacement: object): T {
  return Object.defineProperty(replacement, "name", { value: "name" in dynamic ? dynamic.name : "" }) as T;
}

/** A provider's arguments in the protocol's form: JSON, and secret, because they hold credentials. */
export function providerInputs(args: object): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, pulumi.secret(pulumi.jsonStringify(value as pulumi.Input<object>))]),
  );
}
