/** Prints what Are The Types Wrong finds in the tarball that is named, as JSON: its types need a module resolution of today. */
import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";

const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(process.argv[2])));
console.log(JSON.stringify({ hasTypes: Boolean(types), problems }));
