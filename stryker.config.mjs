// Mutation tests of what decides about changes: `npm run mutation`, or of one area alone `AREA=exoscale npm run mutation`.

/** Unit tests alone: tests/api run the built package, which contains no mutants. */
const areas = {
  core: { code: ["provider/core/**/*.ts"], tests: ["tests/unit/{core,host}/**/*.test.ts"] },
  ...Object.fromEntries(
    ["exoscale", "modelarts", "vmpooler"].map((cloud) => [
      cloud,
      {
        code: [`provider/${cloud}/**/!(examples).ts`, `!provider/${cloud}/functions/*.ts`],
        tests: [`tests/unit/${cloud}/**/*.test.ts`],
      },
    ]),
  ),
};
const chosen = process.env.AREA ? [areas[process.env.AREA]] : Object.values(areas);

export default {
  mutate: chosen.flatMap(({ code }) => code),
  testRunner: "mocha",
  mochaOptions: { spec: chosen.flatMap(({ tests }) => tests) },
  coverageAnalysis: "perTest",
  // What runs once, when a file is loaded, are the tables of facts: the words and bounds of fields.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/report.json" },
  thresholds: { high: 90, low: 85 },
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["dist", ".pulumi-home", "reports"],
};
