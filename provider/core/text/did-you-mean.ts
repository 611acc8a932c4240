import { closest, distance } from "fastest-levenshtein";

/** The one of `known` that was perhaps meant by `name`, in whatever case; undefined where none is near. */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const given = name.toLowerCase().slice(0, 200);
  const lowerCase = known.map((one) => one.toLowerCase());
  const guess = closest(given, lowerCase);
  return distance(given, guess) <= Math.max(2, given.length / 3) ? known[lowerCase.indexOf(guess)] : undefined;
}

/** Ends the sentence about an unknown `name`: with the one of `known` that was perhaps meant, where one is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return guess === undefined ? "." : `. Did you mean ${guess}?`;
}
