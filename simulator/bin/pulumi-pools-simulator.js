#!/usr/bin/env node
"use strict";

const { run } = require("../dist/cli.js");

run(process.argv.slice(2)).catch((error) => {
  console.error(`pulumi-pools-simulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
