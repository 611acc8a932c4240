/**
 * Which folder may import which. Arrows point down only: sdk → host or plugin → a cloud → core; the simulator stands apart, so
 * that it and the provider stay two independent readings of one API.
 *
 * A layer names what it must not import, why, and whether that holds for types and for imports at the time of a call.
 */
const CLOUDS = ["exoscale", "vmpooler", "modelarts"];
const PULUMI = "^@pulumi/";
const SELF = "^pulumi-pools(/|$)";
const SIMULATOR = "(^|/)(pulumi-pools-)?simulator(/|$)";

const STANDS_APART = { regex: SIMULATOR, message: "The package must not know its simulator." };
const NOT_ITSELF = {
  regex: SELF,
  message: "Inside the package, import the file; its own name leads to the built copy.",
};

const LAYERS = [
  {
    files: ["provider/core/**/*.ts"],
    refused: [
      { regex: above("host", "plugin", ...CLOUDS, "sdk"), message: "provider/core is below everything else." },
      { regex: PULUMI, message: "provider/core knows no Pulumi type: two hosts build on it." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  ...CLOUDS.map((cloud) => ({
    files: [`provider/${cloud}/**/*.ts`],
    refused: [
      {
        regex: above("host", "plugin", ...CLOUDS.filter((other) => other !== cloud), "sdk"),
        message: `provider/${cloud} builds on provider/core alone.`,
      },
      { regex: PULUMI, message: "A cloud knows no Pulumi type: two hosts build on it." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  })),
  {
    files: ["provider/host/**/*.ts"],
    refused: [
      { regex: above("sdk", "plugin"), message: "The host knows neither what programs import nor the second front." },
      { regex: PULUMI, allowTypeImports: true, message: "Only types: the launcher has loaded its own @pulumi/pulumi." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  {
    files: ["cli/**/*.ts"],
    refused: [
      { regex: above("sdk/(?!dynamic$).*"), message: "Of sdk/, only dynamic.ts loads without Pulumi's SDK." },
      { regex: PULUMI, message: "The command must start fast: it runs `pulumi`, and loads nothing of it." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  {
    // They must not wait for the provider's code: a command loads it when it runs.
    files: ["cli/index.ts", "cli/*/command.ts"],
    refused: [
      { regex: above("provider", "sdk"), allowWhenCalled: true, message: "Load it in the action, by `import()`." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  {
    files: ["provider/plugin/**/*.ts"],
    refused: [
      { regex: above("sdk"), message: "The plugin does not know what programs import." },
      { regex: "^@pulumi/pulumi(?!/proto/)", message: "Only the protocol: the SDK takes half a second to load." },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  {
    files: ["sdk/**/*.ts"],
    refused: [
      {
        regex: above("provider"),
        allowTypeImports: true,
        allowWhenCalled: true,
        message: "A program loads no provider code: `import type`, or `import()` inside the function that needs it.",
      },
      STANDS_APART,
      NOT_ITSELF,
    ],
  },
  {
    files: ["simulator/**/*.ts"],
    refused: [
      { regex: above("provider", "sdk"), message: "Two readings of one API are evidence, one used twice is not." },
      { regex: SELF, message: "Two readings of one API are evidence, one used twice is not." },
    ],
  },
  {
    files: ["examples/**/*.ts"],
    refused: [
      { regex: "^(\\.\\./)+(provider|sdk|simulator|dist)(/|$)", message: "Import pulumi-pools, as a user does." },
    ],
  },
];

/** ESLint's configuration of these rules, a block a layer. */
export const importDirections = LAYERS.map(({ files, refused }) => ({
  files,
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: refused.map(({ regex, message, allowTypeImports = false }) => ({ regex, message, allowTypeImports })),
      },
    ],
    "no-restricted-syntax": ["error", ...refused.flatMap(expressionsThatImport)],
  },
}));

/** `import()` and the type `import("…").T`, which the rule above does not see. */
function expressionsThatImport({ regex, message, allowTypeImports = false, allowWhenCalled = false }) {
  const source = `[source.value=/${regex.replaceAll("/", "\\/")}/]`;
  const call = allowWhenCalled ? `ImportExpression${source}:not(:function *)` : `ImportExpression${source}`;
  const type = `TSImportType${source}`;
  return [{ selector: call, message }, ...(allowTypeImports ? [] : [{ selector: type, message }])];
}

/** A path that climbs out of the folder and into one of these. */
function above(...folders) {
  return `^(\\./)?(\\.\\./)+(provider/)?(${folders.join("|")})(/|$)`;
}
