import * as path from "node:path";
import { lockFileProblems } from "./check-repository/lock-file";
import { publishedFilesProblems } from "./check-repository/published-files";
import { securityPageProblems } from "./check-repository/security-page";
import { workflowProblems } from "./check-repository/workflows";

/** Checks the repository's own files: a part of `npm run lint`. */
const checks = [publishedFilesProblems, lockFileProblems, workflowProblems, securityPageProblems];
const problems = checks.flatMap((check) => check(path.resolve(__dirname, "..")));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
