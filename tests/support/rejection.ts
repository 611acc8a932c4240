import assert from "node:assert/strict";

/** The error that `promise` rejects with. Fails if it is not of the expected class. */
export async function rejection<E extends Error>(
  promise: Promise<unknown>,
  type: abstract new (...args: never[]) => E,
): Promise<E> {
  const thrown = await promise.then(
    () => assert.fail("it succeeded, where an error was expected"),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof type, `expected ${type.name}, got ${String(thrown)}`);
  return thrown;
}
