import { z } from "zod";
import { PoolsError } from "../../provider/core/errors";

const bag = z.record(z.string(), z.unknown());
const state = z.looseObject({
  inputs: bag.nullish(),
  outputs: bag.nullish(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
});
const step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: state.nullish(),
  newState: state.nullish(),
  detailedDiff: z.record(z.string(), z.looseObject({ inputDiff: z.boolean().default(false) })).nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
});
/** Without the severity, which has its own field. */
const message = z.string().transform((text) => text.trim().replace(/^(warning|error): /, ""));
const diagnostic = z.looseObject({ urn: z.string().optional(), severity: z.string(), message });
const preview = z.looseObject({ steps: z.array(step).nullish(), diagnostics: z.array(diagnostic).nullish() });

export type Step = z.output<typeof step>;
export type Diagnostic = z.output<typeof diagnostic>;

/** The output of `pulumi preview --json`. */
export interface Preview {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

const HOW = "Pipe the complete standard output of `pulumi preview --json` into this command.";

/** @throws PoolsError if `text` is no preview */
export function readPreview(text: string): Preview {
  if (text.trim() === "")
    throw new PoolsError(`The preview is empty: did \`pulumi preview --json\` fail before it printed anything? ${HOW}`);
  const json = parsed(text);
  const result = preview.safeParse(json);
  const { steps, diagnostics } = result.data ?? {};
  if (result.error || (steps == null && diagnostics == null && !isEmptyPreview(json))) {
    const issue = result.error?.issues[0];
    const where = issue && issue.path.length > 0 ? ` At ${issue.path.join(".")}: ${issue.message}.` : "";
    throw new PoolsError(`The input is JSON, but not a preview.${where} ${HOW}`);
  }
  return { steps: steps ?? [], diagnostics: diagnostics ?? [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PoolsError(
      looksLikeEvents(text)
        ? "The input is a stream of events: unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW."
        : `The input is not JSON. ${HOW} It must not contain output of other programs.`,
    );
  }
}

function looksLikeEvents(text: string): boolean {
  return /^\{"(sequence|timestamp)":/.test(text.trimStart());
}

/** An empty preview has only a duration and a summary. */
function isEmptyPreview(json: unknown): boolean {
  return typeof json === "object" && json !== null && "changeSummary" in json;
}
