import { closest, distance } from "fastest-levenshtein";

/** The one of `known` that is most similar to `name`, ignoring case; undefined if none is similar. */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const given = name.toLowerCase().slice(0, 200);
  const lowerCase = known.map((one) => one.toLowerCase());
  const guess = closest(given, lowerCase);
  return distance(given, guess) <= Math.max(2, given.length / 3) ? known[lowerCase.indexOf(guess)] : undefined;
}

/** The end of a sentence about an unknown `name`: a suggestion from `known` if one is similar, else a full stop. */
export function didYouMean(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return guess === undefined ? "." : `. Did you mean ${guess}?`;
}
