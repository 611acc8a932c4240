import * as pulumi from "@pulumi/pulumi";
import { whenCreated } from "./when-created";
import { UserError } from "./user-error";

/** What a function of this package knows of its question; made from the definition. */
export interface FunctionFacts {
  /** `<cloud>:<function>` */
  readonly type: string;
  /** Changes something: then a preview does not call it. */
  readonly acts?: true;
  /** The names of the fields, at any depth, that make an answer secret. */
  readonly secrets: readonly string[];
}

/**
 * Asks a function. In a program with mocks they answer, under the token `pools:<cloud>:<function>`; otherwise the code
 * that talks to clouds does, in this process, and is loaded only now. What acts answers undefined in a preview. Without a
 * plugin there is no provider to choose: `parent` and `provider` are for mocks alone.
 */
export async function invoke(facts: FunctionFacts, args: object, options?: pulumi.InvokeOptions): Promise<unknown> {
  if (facts.acts && pulumi.runtime.isDryRun()) return undefined;
  if (isMocked()) return await pulumi.runtime.invoke(`pools:${facts.type}`, { ...args }, options);
  const { call } = await import("../provider/host");
  const config = (key: string): string | undefined => {
    const [namespace = "", ...name] = key.split(":");
    return new pulumi.Config(namespace).get(name.join(":"));
  };
  try {
    return await call(facts.type, { ...args }, config, (message) => void pulumi.log.info(message));
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The same for arguments that are outputs: asks once they are known, and once the resources that they come from and
 * those of `dependsOn` exist. The answer is secret where an argument is, and where it holds a field that is.
 *
 * @param ask who is asked: the plugin's front has another way
 */
export function invokeOutput<R>(
  facts: FunctionFacts,
  args: object,
  options: pulumi.InvokeOutputOptions = {},
  ask: typeof invoke = invoke,
): pulumi.Output<R> {
  const asked = pulumi.output({ ...args });
  const { dependsOn, ...rest } = options;
  const answer = pulumi.all([asked, whenCreated(asked, dependsOn)]).apply(async ([known]) => {
    const found = (await ask(facts, known, rest)) ?? pulumi.unknown;
    return holds(found, facts.secrets) ? pulumi.secret(found) : found;
  });
  return answer as pulumi.Output<R>;
}

/** No version of @pulumi/pulumi tells it; but the monitor that mocks put in the engine's place has them as a field. */
function isMocked(): boolean {
  return "mocks" in (pulumi.runtime.getMonitor() ?? {});
}

/** Whether a field that is called one of `names` stands anywhere in `value`. */
function holds(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([name, inner]) => names.includes(name) || holds(inner, names))
  );
}
