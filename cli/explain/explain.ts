import { changesIn } from "./change";
import type { ReasonToFail } from "./command";
import { readPreview } from "./preview";
import { report } from "./report";
import { printable } from "../../provider/core/text/printable";

export interface Explanation {
  readonly markdown: string;
  /** The preview itself failed: one sentence, for the terminal. */
  readonly failed: readonly string[];
  /** What `failOn` refuses, one sentence each. */
  readonly refused: readonly string[];
}

/** @param text what `pulumi preview --json` printed. @throws PoolsError where it is something else */
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
