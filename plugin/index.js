// For resolvers that do not read the package's exports: pulumi-pools/plugin as a program imports it.
module.exports = require("../dist/sdk/plugin/index.js");
