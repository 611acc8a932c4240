import type { Kind } from "./kind";
import { ofProcess } from "./process";
import { others } from "./others";
import { refusals } from "./refusals";
import { trouble } from "./trouble";

export type { Kind } from "./kind";

/** Every kind of fault. */
export const kinds: readonly Kind[] = [...trouble, ...refusals, ...ofProcess, ...others];
