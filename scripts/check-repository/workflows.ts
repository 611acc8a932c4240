import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { z } from "zod";

const permissions = z.record(z.string(), z.string());
const jobSchema = z.object({
  permissions: permissions.optional(),
  steps: z.array(z.object({ uses: z.string().default(""), run: z.string().default("") })),
});
const workflowSchema = z.object({ permissions, jobs: z.record(z.string(), jobSchema) });

interface Job extends z.output<typeof jobSchema> {
  /** File and name. */
  readonly title: string;
  readonly workflow: z.output<typeof workflowSchema>;
  /** All commands, a line each. */
  readonly commands: string;
}

/** GitHub's workflows: actions are pinned, and jobs that can publish or write a release run no foreign code. */
export function workflowProblems(root: string): string[] {
  const jobs = readJobs(path.join(root, ".github/workflows"));
  return [
    ...jobs.flatMap(({ title, steps }) =>
      steps
        .filter(({ uses }) => uses !== "" && !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))
        .map(({ uses }) => `${title}: ${uses} is not pinned to a commit`),
    ),
    ...onlyJob(jobs, "publish.yml publish", (job) => "id-token" in (job.permissions ?? {})),
    ...onlyJob(jobs, "publish.yml release", (job) => job.permissions?.contents === "write"),
    ...jobs.flatMap((job) => {
      if (job.title === "publish.yml publish") return publishProblems(job);
      if (job.title === "publish.yml release") return releaseProblems(job);
      return job.title === "publish.yml pack" ? packProblems(job) : [];
    }),
    ...(jobs.some(({ title }) => title === "publish.yml pack") ? [] : ["publish.yml has no job pack"]),
  ];
}

function publishProblems({ title, workflow, permissions: own, commands, steps }: Job): string[] {
  return [
    ...unless(isDeepStrictEqual(workflow.permissions, {}), `${title}: the workflow has permissions`),
    ...unless(isDeepStrictEqual(own, { "id-token": "write" }), `${title}: it needs no permission but id-token`),
    ...unless(!/npm (ci|install|i|test|run|x)\b|npx/.test(commands), `${title}: it runs foreign code`),
    ...unless(/npm publish .*--ignore-scripts/.test(commands), `${title}: npm publish must not run scripts`),
    ...unless(!checksOut({ steps }), `${title}: it checks out the repository`),
  ];
}

function releaseProblems({ title, permissions: own, commands, steps }: Job): string[] {
  const creates = /^gh release create "\$GITHUB_REF_NAME" [^\n]*--verify-tag/.test(commands);
  return [
    ...unless(isDeepStrictEqual(own, { contents: "write" }), `${title}: it needs no permission but contents`),
    ...unless(creates, `${title}: it must begin with gh release create of the verified tag`),
    ...unless(!checksOut({ steps }), `${title}: it checks out the repository`),
  ];
}

function packProblems({ title, steps }: Job): string[] {
  const order = ["npm run publishable", "npm run lint", "npm test", "npm pack"];
  const indexes = order.map((command) => steps.findIndex(({ run }) => run.includes(command)));
  const isInOrder = indexes.every((index, at) => index >= 0 && index >= (indexes[at - 1] ?? 0));
  return unless(isInOrder, `${title}: it must run ${order.join(", then ")}`);
}

/** A problem if other jobs than `title` match, or none does. */
function onlyJob(jobs: readonly Job[], title: string, matches: (job: Job) => boolean): string[] {
  const found = jobs.filter(matches).map((job) => job.title);
  return unless(
    isDeepStrictEqual(found, [title]),
    `only ${title} may have its permission, but found: ${found.join(", ")}`,
  );
}

function checksOut({ steps }: Pick<Job, "steps">): boolean {
  return steps.some(({ uses }) => uses.startsWith("actions/checkout@"));
}

function unless(isRight: boolean, problem: string): string[] {
  return isRight ? [] : [problem];
}

function readJobs(directory: string): Job[] {
  return readdirSync(directory).flatMap((file) => {
    const workflow = workflowSchema.parse(parse(readFileSync(path.join(directory, file), "utf8")));
    return Object.entries(workflow.jobs).map(([name, job]) => {
      const commands = job.steps.flatMap(({ run }) => (run === "" ? [] : [run])).join("\n");
      return { ...job, title: `${file} ${name}`, workflow, commands };
    });
  });
}
