import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { CHECKOUT } from "../../scripts/sandbox";
import { describeEndToEnd } from "./support";

const DEMO = ["-r", "ts-node/register", path.join(CHECKOUT, "scripts/demo.ts")];

describeEndToEnd("the demo", function () {
  // The demo runs many commands.
  this.timeout(6 * 60_000);
  let place: string;

  beforeEach(async () => {
    place = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "demo-test-")));
    await fs.mkdir(path.join(place, "tmp"));
  });
  afterEach(() => fs.rm(place, { recursive: true, force: true }));

  /** Runs it with a directory of its own for temporary files; `watch` sees what it has said so far. */
  async function run(
    env: Record<string, string> = {},
    watch: (said: string, demo: ChildProcess) => void = () => undefined,
    args = DEMO,
  ) {
    let [said, complaint] = ["", ""];
    const demo = spawn(process.execPath, args, {
      cwd: CHECKOUT,
      // A cache of compiled scripts would count as a leftover.
      env: { ...process.env, TMPDIR: path.join(place, "tmp"), DISABLE_V8_COMPILE_CACHE: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    demo.stdout.setEncoding("utf8").on("data", (text: string) => watch((said += text), demo));
    demo.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    const code = await new Promise((resolve) => demo.once("close", resolve));
    return { code, said, complaint, left: await fs.readdir(path.join(place, "tmp")) };
  }

  async function checkoutFiles(): Promise<string[]> {
    const lists = ["", "examples/quickstart"].map((directory) => fs.readdir(path.join(CHECKOUT, directory)));
    // Other tests create this directory in a new checkout, perhaps meanwhile.
    return (await Promise.all(lists)).flat().filter((name) => name !== "reports");
  }

  it("runs to its end and leaves no files or objects", async () => {
    const before = await checkoutFiles();
    const { code, said, complaint, left } = await run();
    assert.equal(code, 0, complaint);
    assert.deepEqual([complaint, left], ["", []]);
    assert.deepEqual(await checkoutFiles(), before);
    assert.deepEqual(
      [...said.matchAll(/^(\d)\. .*\n-+$/gm)].map(([, number]) => number),
      ["1", "2", "3", "4", "5", "6", "7", "8"],
    );
    for (const part of [
      /\+ 3 to create/,
      /running, 3 of 3/,
      /Requests that this preview has sent: 0\./,
      /~ stage: "test" => "live"/,
      // The reason is printed below the resource and in the review comment.
      /^ {5}\+- pulumi-nodejs:dynamic\/exoscale:InstancePool web replace \[diff: ~publicIpAssignment\]/m,
      /^ {6}pulumi-nodejs:dynamic\/exoscale:InstancePool \(web\):\n {8}web: replaced because publicIpAssignment .* `none` is final/m,
      /^\$ npx pulumi-pools explain --fail-on replace preview\.json\n {4}### Pulumi preview: `pools-quickstart\/dev`/m,
      /^ {4}- Replaced for `publicIpAssignment`: `none` is final[^]*4 of 4 members are deleted, with their disks\.\n/m,
      /^ {4}\| `publicIpAssignment` \| `inet4` \| `none` \|\n\n {4}pulumi-pools: refused by --fail-on replace: web\n/m,
      /^\$ echo \$\?\n {4}2\n/m,
      // The refused replacement was not done: the pool still has public addresses.
      /running, 4 of 4, labels \{"app":"web","stage":"live"\}, 198\.18/,
      /~ size {2}: 1 => 4/,
      /\+ {2}pulumi-nodejs:dynamic\/vmpooler:VmSet targets created[^]*vmpooler: \w+ of pool debian-12-x86_64/,
      /\+ {2}pulumi-nodejs:dynamic\/modelarts:NodePool gpus created[^]*ModelArts: node pool gpus-[0-9a-f]{7} with 1 nodes/,
      /What the simulator still has:\n\n {4}nothing\n/,
    ])
      assert.match(said, part);
    assert.doesNotMatch(said, /\n\n\n\n|^@ |\.\.\.\./m, "noise");
  });

  it("ends soon and cleans up if it is interrupted", async () => {
    let interrupted = false;
    const { code, said, left } = await run({}, (saidSoFar, demo) => {
      if (interrupted || !saidSoFar.includes("InstancePool web creating")) return;
      interrupted = true;
      demo.kill("SIGINT");
    });
    assert.deepEqual([code, left], [130, []]);
    assert.doesNotMatch(said, /^3\. /m);
  });

  it("says what to install if Pulumi, Go and the network are missing", async () => {
    const offline = path.join(place, "offline.js");
    await fs.writeFile(offline, "globalThis.fetch = () => Promise.reject(new Error('no network'));\n");
    const { code, said, complaint, left } = await run({ PATH: place, XDG_CACHE_HOME: place }, undefined, [
      "-r",
      offline,
      ...DEMO,
    ]);
    assert.deepEqual([code, said, left], [1, "", []]);
    assert.match(complaint, /install Pulumi \(https:\/\/www\.pulumi\.com.*install Go/s);
    assert.doesNotMatch(complaint, /\n\s+at /);
  });
});
