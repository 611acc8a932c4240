import { changesIn } from "./change";
import type { ReasonToFail } from "./command";
import { readPreview } from "./preview";
import { report } from "./report";
import { printable } from "../../provider/core/text/printable";

interface Explanation {
  readonly markdown: string;
  /** A message for the terminal if the preview itself failed. */
  readonly failed: readonly string[];
  /** A message for each violated `failOn`. */
  readonly refused: readonly string[];
}

/** @param text the output of `pulumi preview --json` @throws PoolsError if it is something else */
export function explain(text: string, failOn: readonly ReasonToFail[] = []): Explanation {
  const preview = readPreview(text);
  const { changes, unchanged } = changesIn(preview);
  const names = (reason: ReasonToFail) =>
    changes
      .filter(({ kind, irreversible }) => (reason === "irreversible" ? irreversible.length > 0 : kind === reason))
      .map(({ name }) => name);
  const failed = preview.diagnostics.some(({ severity }) => severity === "error");
  return {
    markdown: report(preview, changes, unchanged),
    failed: failed ? ["the preview failed, and is not complete"] : [],
    refused: [...new Set(failOn)].flatMap((reason) => {
      const found = names(reason);
      return found.length === 0 ? [] : [printable(`refused by --fail-on ${reason}: ${found.join(", ")}`)];
    }),
  };
}
