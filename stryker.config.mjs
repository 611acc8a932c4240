// Mutation tests of what decides about changes: `npm run mutation`, or of one area alone `AREA=exoscale npm run mutation`.

const areas = {
  core: { code: ["provider/core/**/*.ts"], tests: ["tests/unit/{core,host}/**/*.test.ts"] },
  exoscale: {
    code: ["provider/exoscale/{fields,anti-affinity-group}.ts", "provider/exoscale/instance-pool/!(examples).ts"],
    tests: ["tests/{unit,api}/exoscale/**/*.test.ts"],
  },
  modelarts: {
    code: ["provider/modelarts/{fields,volume-fields,billing,node-pool*}.ts", "!provider/modelarts/*-examples.ts"],
    tests: ["tests/unit/modelarts/**/*.test.ts", "tests/api/modelarts*.test.ts"],
  },
  vmpooler: {
    code: [
      "provider/vmpooler/{answer-values,disks,expiry,fields,host-group,ondemand-reading,pool-configuration}.ts",
      "provider/vmpooler/{token-reading,vm,vm-changes,vm-reading,words}.ts",
    ],
    tests: ["tests/unit/vmpooler/**/*.test.ts", "tests/api/vmpooler{.test.ts,/**/*.test.ts}"],
  },
};
const chosen = process.env.AREA ? [areas[process.env.AREA]] : Object.values(areas);

export default {
  mutate: chosen.flatMap(({ code }) => code),
  testRunner: "mocha",
  // The property test finds nothing that the others do not, in most of the time that all take.
  mochaOptions: { spec: chosen.flatMap(({ tests }) => tests), ignore: ["tests/api/modelarts-property.test.ts"] },
  coverageAnalysis: "perTest",
  // What runs once, when a file is loaded, are the tables of facts: the words and bounds of fields.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/report.json" },
  thresholds: { high: 90, low: 85, break: 85 },
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["dist", ".pulumi-home", "reports"],
};
