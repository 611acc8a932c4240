import assert from "node:assert/strict";
import { startSimulator, type Simulator } from "../server";
import type { Snapshot } from "../status-page/snapshot";

const GROUP = "Anti-affinity groups";

describe("simulator: the status page", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ clock: { now: () => 1_800_000_000_000 } });
  });
  afterEach(() => simulator.close());

  const page = (path: string) => fetch(simulator.origin + path);
  const createGroup = (name: string) => simulator.event("exoscale", "createAntiAffinityGroup", { name });

  it("is HTML that loads only the simulator's own files, by its content security policy", async () => {
    const answer = await page("/");
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "text/html; charset=utf-8"]);
    const policy = answer.headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(part), part);
    }
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    const html = await answer.text();
    assert.match(html, /<section id="timeline"/);
    const parts = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? "");
    assert.deepEqual(parts, ["/status-page/style.css", "/status-page/client.js", "/control/state"]);
    for (const path of parts) assert.equal((await page(path)).status, 200, path);
    assert.match((await page("/status-page/client.js")).headers.get("content-type") ?? "", /^text\/javascript/);
    assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
    assert.doesNotMatch(
      await (await page("/status-page/client.js")).text(),
      /innerHTML|outerHTML|HTML\(|eval|document\.write/,
    );
  });

  it("is neither logged nor subject to faults", async () => {
    simulator.addFault({ kind: "status", status: 500, times: 99 });
    for (const path of ["/", "/?x", "/status-page/style.css"]) assert.equal((await page(path)).status, 200, path);
    assert.equal((await page("/status-page/none")).status, 404);
    assert.deepEqual(simulator.log(), []);
    assert.equal((await page("/other")).status, 500);
  });

  it("receives the state, and again after each change", async () => {
    const stream = await open();
    const first = await stream.next();
    assert.deepEqual(
      first.clouds.map(({ name, tables }) => [name, tables.map(({ title }) => title)]),
      [
        ["exoscale", ["Instance pools", GROUP, "Operations in flight"]],
        ["vmpooler", ["Pools", "VMs checked out", "On-demand requests", "Tokens"]],
        ["modelarts", ["Node pools", "Orders"]],
      ],
    );
    assert.deepEqual(rowsOf(first, GROUP), []);
    createGroup("apart");
    assert.deepEqual(rowsOf(await stream.next(), GROUP), [["apart", "0"]]);
    await page("/vmpooler/api/v1/vm?a=b");
    assert.deepEqual((await stream.next()).requests.rows, [["200", "GET", "/vmpooler/api/v1/vm?a=b"]]);
    simulator.reset();
    assert.deepEqual(rowsOf(await stream.next(), GROUP), []);
    stream.close();
  });

  it("shows members by template, operations, VMs and orders", async () => {
    const pool = { zone: "ch-gva-2", name: "web", size: 2, "disk-size": 10 };
    const made = simulator.event("exoscale", "createPool", {
      ...pool,
      "instance-type": { id: "21624abb-764e-4def-81d7-9fc54b5957fb" },
      template: { id: "92276658-1e27-41c0-8a6a-63ec24ede6a4" },
    });
    simulator.event("exoscale", "changePool", { ...(made as object), "disk-size": 20 });
    simulator.event("exoscale", "changePool", { ...(made as object), size: 3 });
    await fetch(`${simulator.origin}/vmpooler/api/v1/vm/debian-12-x86_64`, { method: "POST" });
    const stream = await open();
    const snapshot = await stream.next();
    stream.close();
    const web = rowsOf(snapshot, "Instance pools")[0] ?? assert.fail("no pool");
    assert.deepEqual(web.slice(0, 5), ["web", "ch-gva-2", "running", "3", "3"]);
    assert.match(web[5] ?? "", /^2 × [0-9a-f]{7}, 1 × [0-9a-f]{7} \(current\)$/);
    assert.equal(rowsOf(snapshot, "VMs checked out").length, 1);
    assert.deepEqual(rowsOf(snapshot, "Pools")[0]?.slice(0, 5), ["debian-12-x86_64", "10", "9", "0", "1"]);
    assert.deepEqual(rowsOf(snapshot, "Node pools")[0]?.slice(1), [
      "modelarts.vm.cpu.8ud-default",
      "modelarts.vm.cpu.8ud",
      "1",
      "1 × Available",
    ]);
    assert.deepEqual(rowsOf(snapshot, "Orders"), []);
  });

  it("shows the life of an object and the engine's events on the timeline", async () => {
    const stream = await open();
    assert.deepEqual((await stream.next()).timeline.rows, []);
    const urn = "urn:pulumi:dev::web::pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup::apart";
    const metadata = { op: "create", type: "pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup", urn };
    simulator.follow({ sequence: 1, resourcePreEvent: { metadata: { ...metadata, new: { inputs: {} } } } });
    await stream.next();
    const made = createGroup("apart-1234567") as { id: string };
    await stream.next();
    simulator.follow({ resOutputsEvent: { metadata: { ...metadata, new: { id: made.id } } } });
    await stream.next();
    simulator.follow({ resOutputsEvent: { metadata: { ...metadata, op: "same", new: { id: made.id } } } });
    simulator.follow({ summaryEvent: {} });
    simulator.follow("not an event of the engine");
    simulator.event("exoscale", "deleteAntiAffinityGroup", { id: made.id });
    const [time = "", ...gone] = (await stream.next()).timeline.rows[0] ?? [];
    assert.match(time, /^\d\d:\d\d:\d\d$/);
    assert.deepEqual(gone, ["Anti-affinity groups: apart-1234567", "", "", "gone"]);
    createGroup("other");
    const { rows } = (await stream.next()).timeline;
    stream.close();
    assert.deepEqual(
      rows.map((cells) => cells.slice(1)),
      [
        ["Anti-affinity groups: other", "", "", "Members 0"],
        gone,
        ["AntiAffinityGroup apart", "", `create: ${made.id}`, ""],
        ["Anti-affinity groups: apart-1234567", "", "", "Members 0"],
        ["AntiAffinityGroup apart", "create", "", ""],
      ],
    );
  });

  it("receives names unchanged on one line, and no tokens", async () => {
    const name = `<script>alert(1)</script>\n\ndata: {"clouds":[]}\u2028`;
    createGroup(name);
    const { user, password } = simulator.connection().vmpooler;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const url = `${simulator.origin}/vmpooler/api/v1/token`;
    const { token } = (await (await fetch(url, { method: "POST", headers: { authorization } })).json()) as {
      token: string;
    };
    await fetch(`${url}/${token}`);
    const stream = await open();
    const snapshot = await stream.next();
    stream.close();
    assert.deepEqual(rowsOf(snapshot, GROUP), [[name, "0"]]);
    assert.equal(rowsOf(snapshot, "Tokens").length, 1);
    assert.ok(!JSON.stringify(snapshot).includes(token));
  });

  it("receives a part of long tables with the number of omitted rows", async () => {
    for (let count = 0; count < 203; count += 1) createGroup(`group-${count}`);
    const stream = await open();
    const snapshot = await stream.next();
    stream.close();
    const table = snapshot.clouds.flatMap(({ tables }) => tables).find(({ title }) => title === GROUP);
    assert.deepEqual([table?.rows.length, table?.more], [200, 3]);
  });

  it("is disconnected when the simulator closes", async () => {
    const stream = await open();
    await stream.next();
    await simulator.close();
    assert.equal(await stream.ended(), true);
  });

  it("shows changes by time alone if the simulator's clock runs", async () => {
    await simulator.close();
    simulator = await startSimulator({ timeScale: 100 });
    const url = `${simulator.origin}/vmpooler/api/v1/vm/debian-12-x86_64`;
    await fetch(url, { method: "POST" });
    const stream = await open();
    const pending = async () => rowsOf(await stream.next(), "Pools")[0]?.slice(2, 5);
    const seen = [await pending()];
    while (seen.at(-1)?.[0] !== "10") seen.push(await pending());
    // Whether the first snapshot shows the VM in creation depends on the machine's speed.
    assert.deepEqual([seen[0]?.[0], seen.at(-1)], ["9", ["10", "0", "1"]]);
    stream.close();
  });

  async function open() {
    const controller = new AbortController();
    const answer = await fetch(`${simulator.origin}/control/stream`, { signal: controller.signal });
    assert.equal(answer.headers.get("content-type"), "text/event-stream; charset=utf-8");
    const reader = (answer.body ?? assert.fail("no body")).pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    return {
      /** The next message to the page. */
      async next(): Promise<Snapshot> {
        for (;;) {
          const end = text.indexOf("\n\n");
          if (end >= 0) {
            const event = text.slice(0, end);
            text = text.slice(end + 2);
            if (event.startsWith("data: ")) return JSON.parse(event.slice("data: ".length)) as Snapshot;
            continue;
          }
          const { done, value } = await reader.read();
          assert.equal(done, false, "the stream has ended");
          text += value;
        }
      },
      async ended(): Promise<boolean> {
        try {
          for (;;) if ((await reader.read()).done) return true;
        } catch {
          return true;
        }
      },
      close: () => controller.abort(),
    };
  }
});

function rowsOf({ clouds }: Snapshot, title: string): readonly (readonly string[])[] {
  const table = clouds.flatMap(({ tables }) => tables).find((candidate) => candidate.title === title);
  return table?.rows ?? assert.fail(`no table ${title}`);
}
