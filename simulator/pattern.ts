import { RE2JS } from "re2js";
import { z } from "zod";

/** A user's regular expression, in RE2's syntax: RE2 takes linear time for every pattern and text. */
export const patternSchema = z.string().max(1000).refine(compiles, "is not a regular expression in RE2's syntax");

/** Whether the pattern is found anywhere in a text. */
export function finder(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern);
  return (text) => compiled.matcher(text).find();
}

/** The groups of the first match, or undefined without a match. */
export function captured(pattern: string, text: string): string[] | undefined {
  const matcher = RE2JS.compile(pattern).matcher(text);
  if (!matcher.find()) return undefined;
  return Array.from({ length: matcher.groupCount() }, (_, index) => matcher.group(index + 1) ?? "");
}

function compiles(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
