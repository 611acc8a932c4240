import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { findLanguageHost, findPulumi, pulumiEnvironment } from "../../../../scripts/pulumi-cli";
import { startSimulator, type Simulator } from "../../../../simulator/index";
import {
  changesIn,
  describeEndToEnd,
  exoscaleIn,
  needsLanguageHost,
  NOTHING,
  openProjectIn,
  type PlainProject,
} from "../../support";
import { pack, tool } from "../../support/packed";
import { programsOf, setUp } from "./project";
import { type Row, titleOf } from "./rows";

/** How each runtime runs a script. */
const MOCKED = { node: ["node"], bun: ["bun"], "bun alone": ["bun"], deno: ["deno", "run", "-A"] } as const;
/** The registry may be slow. */
const ROW_MS = 10 * 60_000;

/** Walks a project through its life, set up as each of `rows`: this package packed and installed as by a user. */
export function describeMatrix(rows: readonly Row[]): void {
  describeEndToEnd("a project of its own, with this package installed", function () {
    this.timeout(ROW_MS);
    let place: string;
    let tarball: string;
    let simulator: Simulator;

    before(async () => {
      place = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "matrix-")));
      ({ tarball } = await pack(place));
      simulator = await startSimulator({ timeScale: 100 });
    });
    afterEach(() => simulator.reset());
    after(async () => {
      await simulator.close();
      await fs.rm(place, { recursive: true, force: true });
    });

    for (const [index, row] of rows.entries()) {
      it(`lives and is tested: ${titleOf(row)}`, async function () {
        await needsLanguageHost(this);
        // The host of a full installation is a binary that starts Node.js by its name.
        if (row.runtime === "deno" && !(await isScript(findLanguageHost(await findPulumi())))) this.skip();
        const directory = path.join(place, String(index));
        await setUp(directory, row, tarball);
        const variables = await environment(directory, row);
        const { node } = row.versions ?? {};
        if (node) assert.ok((await tool("node", ["--version"], directory, variables)).stdout.startsWith(`v${node}.`));
        const [command, ...args] = MOCKED[row.runtime ?? "node"];
        const mocked = await tool(command, [...args, "mocks.cjs"], directory, variables);
        assert.match(mocked.stdout, /mocks were asked/);
        await live(directory, row, variables);
      });
    }

    /** Preview, up, refresh without a difference, destroy; each checked in the cloud. */
    async function live(
      directory: string,
      { modules, runtime }: Row,
      variables: Record<string, string>,
    ): Promise<void> {
      const project = await openProjectIn(directory, variables);
      try {
        await project.pulumi("preview");
        assert.deepEqual(changesIn(simulator), []);
        await project.pulumi("up", "--yes", "--skip-preview");
        assert.deepEqual(
          exoscaleIn(simulator).pools.map(({ size }) => size),
          [3],
        );
        if (!modules && !runtime) await assertPositions(project);
        await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await project.pulumi("destroy", "--yes", "--skip-preview");
        assert.deepEqual(exoscaleIn(simulator), NOTHING);
      } finally {
        await project.close();
      }
    }

    /** The variables of every command, with the programs that the row asks for in front of PATH. */
    async function environment(directory: string, row: Row): Promise<Record<string, string>> {
      const { endpoint, key, secret, zone } = simulator.connection().exoscale;
      const { PATH } = pulumiEnvironment(await findPulumi(), { home: "", backend: "", passphrase: "" });
      return {
        PATH: [...(await programsOf(directory, row)), PATH].join(path.delimiter),
        // Deno cannot load the project's TypeScript as Pulumi does, and the one inside Pulumi is too old for our types.
        ...(row.runtime === "deno" && { PULUMI_NODEJS_TRANSPILE_ONLY: "true" }),
        EXOSCALE_API_ENDPOINT: endpoint,
        EXOSCALE_API_KEY: key,
        EXOSCALE_API_SECRET: secret,
        EXOSCALE_ZONE: zone,
      };
    }
  });
}

async function isScript(file: string | undefined): Promise<boolean> {
  return file !== undefined && (await fs.readFile(file)).subarray(0, 2).toString() === "#!";
}

/** Each resource in the state says where the program makes it. Pulumi's SDK reads no position in modules or under Bun. */
async function assertPositions(project: PlainProject): Promise<void> {
  const { resources } = await project.state();
  assert.equal(resources.length, 2);
  for (const { urn, sourcePosition } of resources) assert.match(sourcePosition ?? "", /^project:\/\/\/index\.ts#/, urn);
}
