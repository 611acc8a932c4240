import * as pulumi from "@pulumi/pulumi";

/** Asks the function `type`; loads the code that talks to clouds only now. What `acts` is not called in a preview. */
export async function invoke(type: string, args: object, acts = false): Promise<unknown> {
  if (acts && pulumi.runtime.isDryRun()) return undefined;
  const { call } = await import("../provider/host");
  const config = (key: string): string | undefined => {
    const [namespace = "", ...name] = key.split(":");
    return new pulumi.Config(namespace).get(name.join(":"));
  };
  return await call(type, { ...args }, config, (message) => void pulumi.log.info(message));
}

/** What `call` answers as soon as its arguments are known. What a preview does not call has an answer that is not known. */
export function applied<A extends object, R>(
  args: A,
  call: (known: pulumi.Unwrap<A>) => Promise<R | undefined>,
  secret = false,
): pulumi.Output<R> {
  const asked: pulumi.Output<pulumi.Unwrap<A>> = pulumi.output(args);
  const answer = asked.apply(async (known) => (await call(known)) ?? pulumi.unknown);
  return (secret ? pulumi.secret(answer) : answer) as pulumi.Output<R>;
}
