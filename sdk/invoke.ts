import * as pulumi from "@pulumi/pulumi";

/** Asks the function `type`; loads the code that talks to clouds only now. In a preview, what acts is not called. */
export async function invoke<T>(type: string, args: object, acts = false): Promise<T> {
  if (acts && pulumi.runtime.isDryRun()) {
    await pulumi.log.info(`${type} changes something, so a preview does not call it`);
    return undefined as T;
  }
  const { call } = await import("../provider/host");
  const config = (key: string): string | undefined => {
    const [namespace = "", ...name] = key.split(":");
    return new pulumi.Config(namespace).get(name.join(":"));
  };
  return (await call(type, { ...args }, config, (message) => void pulumi.log.info(message))) as T;
}
