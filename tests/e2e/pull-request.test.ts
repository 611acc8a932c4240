import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { CHECKOUT } from "../../scripts/sandbox";
import { startSimulator } from "../../simulator/index";
import { describeEndToEnd, needsLanguageHost, openProject, type PlainProject } from "./support";

const EXAMPLE = join(CHECKOUT, "examples", "pull-request");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly preview: { readonly env: object; readonly steps: readonly Step[] } };
}

interface GitLab {
  readonly preview: { readonly before_script: readonly string[]; readonly script: readonly string[] };
}

async function read<T>(file: string): Promise<T> {
  return parse(await readFile(join(EXAMPLE, file), "utf8")) as T;
}

describe("examples/pull-request", () => {
  it("gives a workflow only the necessary permissions, and pins actions by commit", async () => {
    const { permissions, jobs } = await read<Workflow>(".github/workflows/preview.yml");
    assert.deepEqual(permissions, { contents: "read", "pull-requests": "write" });
    for (const { uses } of jobs.preview.steps) if (uses !== undefined) assert.match(uses, /@[0-9a-f]{40}$/);
  });
});

describeEndToEnd("the commands of examples/pull-request with a real preview", () => {
  let directory: string;
  let env: Record<string, string>;
  let comments: string[] = [];
  const closing: (() => unknown)[] = [];

  before(async function () {
    await needsLanguageHost(this);
    const simulator = await startSimulator({ timeScale: 200 });
    closing.push(() => simulator.close());
    const { endpoint, key, secret } = simulator.connection().exoscale;
    const account = { EXOSCALE_API_ENDPOINT: endpoint, EXOSCALE_API_KEY: key, EXOSCALE_API_SECRET: secret };
    const project = await openProject("examples/pull-request", account);
    closing.push(() => project.close());
    ({ directory } = project);
    const gitlab = createServer((request, response) => {
      void text(request).then((body) => {
        comments.push(`${request.method ?? ""} ${request.url ?? ""}\n${new URLSearchParams(body).get("body") ?? ""}`);
        response.writeHead(201).end();
      });
    }).listen(0, "127.0.0.1");
    closing.push(() => gitlab.close());
    env = {
      ...account,
      ...(await commandsIn(project)),
      STACK: "dev",
      PULL_REQUEST: "7",
      GITLAB_TOKEN: "token",
      CI_API_V4_URL: `http://127.0.0.1:${(gitlab.address() as AddressInfo).port}/api/v4`,
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "7",
    };
    await project.pulumi("up", "--yes", "--skip-preview");
    await project.pulumi("config", "set", "size", "1");
    await project.pulumi("config", "set", "instanceType", "standard.medium");
  });
  beforeEach(() => (comments = []));
  after(async () => {
    for (const close of closing.reverse()) await close();
  });

  it("GitHub: posts the comment and fails the job because members would be deleted", async () => {
    const { jobs } = await read<Workflow>(".github/workflows/preview.yml");
    const codes: [string, number][] = [];
    let failed = false;
    for (const { name, run, if: condition } of jobs.preview.steps) {
      if (run === undefined || /npm ci|get\.pulumi\.com/.test(run)) continue;
      if (failed && condition !== "success() || failure()") continue;
      // Like GitHub's `shell: bash`.
      const code = await bash(["-eo", "pipefail", "-c", run]);
      codes.push([name ?? "", code]);
      failed ||= code !== 0;
    }
    assert.deepEqual(codes, [
      ["Preview", 0],
      ["Explain", 2],
      ["Comment", 0],
    ]);
    assertExplains(await readFile(join(directory, "posted.md"), "utf8"));
    const asked = await readFile(join(directory, "asked.txt"), "utf8");
    assert.equal(asked, "pr comment 7 --edit-last --create-if-none --body-file comment.md\n");
  });

  it("GitLab: posts the comment and fails the job because members would be deleted", async () => {
    const { preview } = await read<GitLab>(".gitlab-ci.yml");
    assert.equal(await bash(["-eo", "pipefail", "-c", preview.script.join("\n")]), 2);
    const [comment = ""] = comments;
    assert.match(comment, /^POST \/api\/v4\/projects\/3\/merge_requests\/7\/notes\n/);
    assertExplains(comment);
  });

  function assertExplains(comment: string): void {
    assert.match(comment, /### Pulumi preview: `pools-pull-request\/dev`/);
    assert.match(comment, /Cannot be undone: 2 of 3 members are deleted, with their disks\./);
    assert.match(comment, /The 3 running members keep standard\.small; new ones get standard\.medium\./);
    assert.match(comment, /\| `size` \| `3` \| `1` \|/);
  }

  async function bash(args: readonly string[]): Promise<number> {
    const child = spawn("bash", args, {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return await new Promise((resolve, reject) =>
      child.once("error", reject).once("close", (code) => resolve(code ?? -1)),
    );
  }
});

/**
 * Installs what `npm ci` would, and a script in place of GitHub's `gh`, which records its
 * arguments. Returns the variables for commands in the project.
 */
async function commandsIn({ directory, env }: PlainProject): Promise<Record<string, string>> {
  const bin = join(directory, "node_modules", ".bin");
  await mkdir(bin, { recursive: true });
  await symlink(join(CHECKOUT, "node_modules", "@pulumi"), join(directory, "node_modules", "@pulumi"));
  await symlink(CHECKOUT, join(directory, "node_modules", "pulumi-pools"));
  const scripts = {
    "pulumi-pools": `exec node "${join(CHECKOUT, "dist", "cli", "index.js")}" "$@"`,
    gh: `echo "$@" > asked.txt; for last; do :; done; cp "$last" posted.md`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return { ...env, PATH: [bin, env.PATH ?? ""].join(delimiter) };
}
