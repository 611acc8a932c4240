/** One line of the table. A figure is a ratio of two medians of one run unless its unit says otherwise. */
export interface Figure {
  readonly name: string;
  /** Null if it was not measured: `because` says why. */
  readonly value: number | null;
  readonly goal: number;
  readonly unit: "ratio" | "requests" | "ms" | "MB" | "polls" | "exponent";
  readonly against: string;
  /** Why a goal is missed, as far as it is known. */
  readonly because?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  return (low + high) / 2;
}

export function isMet({ value, goal }: Figure): boolean {
  return value !== null && value <= goal;
}

export function verdict(figure: Figure): string {
  return isMet(figure) ? "met" : `missed, because ${figure.because ?? "see docs/performance.md"}`;
}

export function round(value: number): number {
  return Number(value.toPrecision(3));
}

export async function seconds(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return (performance.now() - begun) / 1000;
}
