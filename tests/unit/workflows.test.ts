import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CHECKOUT } from "../../scripts/sandbox";

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const directory = join(CHECKOUT, ".github", "workflows");
const workflows = readdirSync(directory).map((file) => ({
  file,
  workflow: parse(readFileSync(join(directory, file), "utf8")) as Workflow,
}));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job, workflow })),
);

describe("the workflows", () => {
  it("pin every action by its commit", () => {
    const used = jobs.flatMap(({ job }) => job.steps.flatMap(({ uses = [] }) => uses));
    assert.ok(used.length > 3);
    assert.deepEqual(
      used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action)),
      [],
    );
  });

  it("run no foreign code where something can be published", () => {
    const publishing = jobs.filter(({ job }) => job.permissions?.["id-token"] !== undefined);
    assert.deepEqual(
      publishing.map(({ name }) => name),
      ["publish.yml publish"],
    );
    for (const { job, workflow } of publishing) {
      assert.deepEqual(workflow.permissions, {});
      assert.deepEqual(job.permissions, { "id-token": "write" });
      const commands = job.steps.flatMap(({ run = [] }) => run).join("\n");
      assert.doesNotMatch(commands, /npm (ci|install|i|test|run|x)\b|npx/);
      assert.match(commands, /npm publish .*--ignore-scripts/);
      assert.ok(job.steps.every(({ uses = "" }) => !uses.startsWith("actions/checkout@")));
    }
  });

  it("run no foreign code where a release can be written", () => {
    const writing = jobs.filter(({ job }) => job.permissions?.contents === "write");
    assert.deepEqual(
      writing.map(({ name }) => name),
      ["publish.yml release"],
    );
    for (const { job } of writing) {
      assert.deepEqual(job.permissions, { contents: "write" });
      const commands = job.steps.flatMap(({ run = [] }) => run).join("\n");
      assert.match(commands, /^gh release create "\$GITHUB_REF_NAME" [^\n]*--verify-tag/);
      assert.ok(job.steps.every(({ uses = "" }) => !uses.startsWith("actions/checkout@")));
    }
  });

  it("check what is to be published before anything is tested or packed", () => {
    const { steps = [] } = jobs.find(({ name }) => name === "publish.yml pack")?.job ?? {};
    const at = (command: string) => steps.findIndex(({ run = "" }) => run.includes(command));
    const order = ["npm run publishable", "npm test", "npm pack"].map(at);
    assert.ok(!order.includes(-1));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });
});
