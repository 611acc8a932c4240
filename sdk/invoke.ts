import * as pulumi from "@pulumi/pulumi";
import { whenCreated } from "./when-created";
import { UserError } from "./user-error";

/** Facts of a function of this package, generated from its definition. */
export interface FunctionFacts {
  /** `<cloud>:<function>` */
  readonly type: string;
  /** It changes something, so previews do not call it. */
  readonly acts?: true;
  /** The names of the fields, at any depth, that make the result secret. */
  readonly secrets: readonly string[];
}

/**
 * Calls a function in this process, and loads the provider's code for it. A program with mocks gets their answer, for the
 * token `pools:<cloud>:<function>`. A function that acts returns undefined in a preview. `parent` and `provider` only affect
 * mocks: without a plugin there is no provider.
 */
export async function invoke(facts: FunctionFacts, args: object, options?: pulumi.InvokeOptions): Promise<unknown> {
  if (facts.acts && pulumi.runtime.isDryRun()) return undefined;
  if (isMocked()) return await pulumi.runtime.invoke(`pools:${facts.type}`, { ...args }, options);
  const host = await import("../provider/host");
  const config = (key: string): string | undefined => {
    const [namespace = "", ...name] = key.split(":");
    return new pulumi.Config(namespace).get(name.join(":"));
  };
  try {
    return await host.call(facts.type, { ...args }, config, (message) => void pulumi.log.info(message));
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Like {@link invoke}, for arguments that are outputs: calls the function once they are known, and once the resources that
 * they and `dependsOn` refer to exist. The result is secret if an argument or a field of it is.
 *
 * @param call how to call the function; the plugin's front has its own way
 */
export function invokeOutput<R>(
  facts: FunctionFacts,
  args: object,
  options: pulumi.InvokeOutputOptions = {},
  call: typeof invoke = invoke,
): pulumi.Output<R> {
  const given = pulumi.output({ ...args });
  const { dependsOn, ...rest } = options;
  const result = pulumi.all([given, whenCreated(given, dependsOn)]).apply(async ([known]) => {
    const found = (await call(facts, known, rest)) ?? pulumi.unknown;
    return holds(found, facts.secrets) ? pulumi.secret(found) : found;
  });
  return result as pulumi.Output<R>;
}

/** @pulumi/pulumi has no function for this, but the monitor for mocks has them as a field. */
function isMocked(): boolean {
  return "mocks" in (pulumi.runtime.getMonitor() ?? {});
}

/** Whether `value` has a field with one of `names`, at any depth. */
function holds(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([name, inner]) => names.includes(name) || holds(inner, names))
  );
}
