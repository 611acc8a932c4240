/** What `pulumi preview --json` prints. */
export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly diagnostics: readonly { readonly urn?: string; readonly severity: string; readonly message: string }[];
  /** The steps of the resource with this logical name, in order. A replacement has several. */
  of(name: string): readonly PreviewStep[];
}

export interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: { readonly inputs?: Readonly<Record<string, unknown>> };
  readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly detailedDiff: Readonly<Record<string, { readonly kind: string; readonly inputDiff?: boolean }>> | null;
}

/** @param text the standard output of `pulumi preview --json`. */
export function readPreview(text: string): Preview {
  const { steps, changeSummary, diagnostics } = JSON.parse(text) as Partial<Preview>;
  return {
    steps: steps ?? [],
    changeSummary: changeSummary ?? {},
    diagnostics: diagnostics ?? [],
    of: (name) => (steps ?? []).filter(({ urn }) => urn.endsWith(`::${name}`)),
  };
}
