"use strict";

/*
 * Makes a process load the TypeScript compiler and npm's dependency reader on first use. @pulumi/pulumi loads both to serialize
 * functions, which no provider process does, and to run TypeScript. They take 0.4 of the 0.65 CPU seconds of its start. Tests
 * of whole projects (tests/e2e/support/plain-project.ts), of the plugin and of the demo do without this.
 */
const Module = require("node:module");

const LAZY = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;

Module._load = function (name, ...others) {
  if (!LAZY.has(name)) return load.call(this, name, ...others);
  let loaded;
  const get = (_, key) => {
    // This is read while the importing module is loaded.
    if (key === "__esModule") return true;
    loaded ??= load.call(this, name, ...others);
    return loaded[key];
  };
  return new Proxy({}, { get });
};
