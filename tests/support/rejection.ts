import assert from "node:assert/strict";

/** The error that `promise` is rejected with, of the class that is expected. */
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
