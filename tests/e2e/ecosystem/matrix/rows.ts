/** A way in which a user's project can be set up. What is not said is as in the checkout, installed by npm. */
export interface Row {
  readonly manager?: Manager;
  /** CommonJS, compiled as it is loaded; or modules, by tsx or compiled by tsc beforehand. */
  readonly modules?: "by tsx" | "compiled";
  /** Bun runs the program, and the provider too where there is no Node.js; or Deno runs the program. */
  readonly runtime?: "bun" | "bun alone" | "deno";
  /** What is installed, beside this package, in other versions than the checkout has. */
  readonly versions?: Readonly<Partial<Record<"node" | "@pulumi/pulumi" | "typescript", string>>>;
}

export type Manager = "npm" | "pnpm 9" | "pnpm 10" | "pnpm" | "yarn classic" | "yarn";

/** One of each kind, for every run of the tests. */
export const few: readonly Row[] = [
  {},
  { manager: "pnpm 10", modules: "by tsx" },
  { manager: "yarn", modules: "compiled" },
];

/** The rest of what the README promises, for `npm run test:matrix`. */
export const rest: readonly Row[] = [
  { manager: "pnpm 9" },
  { manager: "pnpm 10" },
  { manager: "pnpm" },
  { manager: "yarn classic" },
  { manager: "yarn" },
  { modules: "by tsx" },
  { versions: { typescript: "5.0" } },
  { versions: { typescript: "6" } },
  { modules: "compiled", versions: { typescript: "latest" } },
  { versions: { "@pulumi/pulumi": "3.216.0" } },
  { versions: { node: "20" } },
  { versions: { node: "22", "@pulumi/pulumi": "latest" } },
  { versions: { node: "24", "@pulumi/pulumi": "latest" } },
  { versions: { node: "26", "@pulumi/pulumi": "latest" } },
  { modules: "by tsx", versions: { node: "26", "@pulumi/pulumi": "latest" } },
  { runtime: "bun" },
  { runtime: "bun alone" },
  { runtime: "deno" },
];

const RUNTIMES = { bun: "under Bun", "bun alone": "under Bun, the provider too", deno: "under Deno" };

/** What a test of `row` is called. */
export function titleOf({ manager = "npm", modules, runtime, versions = {} }: Row): string {
  const parts = [
    manager,
    modules ? `ES modules ${modules}` : "CommonJS",
    ...(runtime ? [RUNTIMES[runtime]] : []),
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
  ];
  return parts.join(", ");
}
