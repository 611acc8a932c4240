/** How the update of one stack ended. */
export interface Outcome {
  readonly stack: string;
  /** Resources by what was done with them, such as `{create: 2, same: 1}`. */
  readonly changes?: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** One line a stack, those that failed first, and a sum. */
export function reportOf(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  const lines = [...failed, ...outcomes.filter(({ error }) => error === undefined)].map(
    ({ stack, changes = {}, error }) =>
      `${stack}: ${
        error ??
        Object.entries(changes)
          .map(([what, count]) => `${count} ${what}`)
          .join(", ")
      }`,
  );
  return [...lines, `${outcomes.length - failed.length} of ${outcomes.length} stacks succeeded.`].join("\n");
}
