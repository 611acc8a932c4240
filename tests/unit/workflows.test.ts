import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

  describe("pack a version tag", () => {
    const checks = jobs
      .find(({ name }) => name === "publish.yml pack")
      ?.job.steps.find(({ run = "" }) => run.includes("repository"));
    let directory: string;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "pulumi-pools-publish-"));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    /** Whether the step, run by a real shell in a checkout with these files, lets the job go on. */
    const passes = (files: Readonly<Record<string, unknown>>): boolean => {
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, file)), { recursive: true });
        writeFileSync(join(directory, file), JSON.stringify(content));
      }
      const env = {
        ...process.env,
        GITHUB_REF_NAME: "v1.2.3",
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "someone/pools",
      };
      // As GitHub runs it.
      return (
        spawnSync("bash", ["-e", "-o", "pipefail", "-c", checks?.run ?? "exit 1"], { cwd: directory, env }).status === 0
      );
    };
    const repository = { url: "git+https://github.com/someone/pools.git" };
    const right = {
      "package.json": { version: "1.2.3", repository },
      "simulator/package.json": { repository },
      "tests/upgrade/1.2.3/state.json": {},
    };

    it("where the packages name the repository that it is in, before anything is installed", () => {
      assert.equal(passes(right), true);
      const { steps } = jobs.find(({ name }) => name === "publish.yml pack")?.job ?? { steps: [] };
      const installs = steps.findIndex(({ run = "" }) => run.includes("npm ci"));
      assert.ok(checks !== undefined && steps.indexOf(checks) < installs);
    });

    const wrong: Readonly<Record<string, object>> = {
      "the package names no repository": { "package.json": { version: "1.2.3" } },
      "the simulator's names another one": {
        "simulator/package.json": { repository: { url: "git+https://github.com/other/pools.git" } },
      },
      "the version is another one": { "package.json": { version: "1.2.4", repository } },
    };
    for (const [what, files] of Object.entries(wrong))
      it(`and nothing else: not where ${what}`, () => assert.equal(passes({ ...right, ...files }), false));
  });
});
