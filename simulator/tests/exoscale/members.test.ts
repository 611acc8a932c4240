import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { z } from "zod";
import { MEDIUM, startExoscale, UBUNTU, UNKNOWN, type Exoscale, type Pool } from "./client";

const DEBIAN = "907a70c3-1012-4037-b64c-e4228c38fb29";

const memberShape = z.looseObject({
  id: z.string(),
  definition: z.object({
    template: z.string(),
    "instance-type": z.string(),
    "disk-size": z.number(),
    "user-data-digest": z.string().nullable(),
    "ssh-keys": z.array(z.string()),
    "instance-prefix": z.string(),
  }),
  outdated: z.boolean(),
  state: z.string(),
  health: z.string(),
  "created-at": z.string(),
  "public-ip": z.string().optional(),
});

describe("a member of a simulated pool", () => {
  let exoscale: Exoscale;
  beforeEach(async () => {
    exoscale = await startExoscale();
  });
  afterEach(() => exoscale.simulator.close());

  const members = () =>
    z.object({ instances: z.array(memberShape) }).parse(exoscale.simulator.view().exoscale).instances;
  const nth = (index: number) => members()[index] ?? assert.fail("no such member");
  const member = (id: string) => members().find((one) => one.id === id) ?? assert.fail(`no member ${id}`);

  describe("in the view", () => {
    it("shows its definition, and whether that of its pool differs now", async () => {
      await exoscale.call("POST", "/ssh-key", { body: { name: "ada", "public-key": "x" } });
      const userData = Buffer.from("#cloud-config\n").toString("base64");
      const { id } = await exoscale.settledPool({ "user-data": userData, "ssh-keys": [{ name: "ada" }], size: 1 });
      const first = nth(0);
      assert.deepEqual([first.outdated, first["created-at"]], [false, "2026-11-22T12:00:01Z"]);
      const definition = {
        template: UBUNTU,
        "instance-type": "21624abb-764e-4def-81d7-9fc54b5957fb",
        "disk-size": 10,
        "user-data-digest": createHash("sha256").update(userData).digest("hex"),
        "ssh-keys": ["ada"],
        "instance-prefix": "pool",
      };
      assert.deepEqual(first.definition, definition);

      const changes = { template: { id: DEBIAN }, "instance-type": { id: MEDIUM }, "disk-size": 20, "user-data": null };
      await exoscale.change("PUT", `/instance-pool/${id}`, { body: { ...changes, "instance-prefix": "web" } });
      exoscale.advance(60);
      assert.deepEqual([nth(0).definition, nth(0).outdated], [definition, true]);
      await exoscale.change("PUT", `/instance-pool/${id}:scale`, { body: { size: 2 } });
      exoscale.advance(60);
      assert.equal(nth(1).outdated, false);
      assert.deepEqual(nth(1).definition, {
        template: DEBIAN,
        "instance-type": MEDIUM,
        "disk-size": 20,
        "user-data-digest": null,
        "ssh-keys": ["ada"],
        "instance-prefix": "web",
      });
      // The API shows it too.
      const shape = z.looseObject({ template: z.object({ id: z.string() }), "created-at": z.string() });
      const shown = await exoscale.ok(shape, exoscale.call("GET", `/instance/${first.id}`));
      assert.deepEqual([shown.template.id, shown["created-at"]], [UBUNTU, "2026-11-22T12:00:01Z"]);
    });

    it("is not outdated by a change of labels, description or name", async () => {
      const { id } = await exoscale.settledPool({ size: 1 });
      await exoscale.change("PUT", `/instance-pool/${id}`, {
        body: { labels: { a: "b" }, description: "x", name: "y" },
      });
      exoscale.advance(60);
      assert.deepEqual(
        members().map(({ outdated }) => outdated),
        [false],
      );
    });
  });

  describe("in the list of lives", () => {
    const livesShape = z.object({
      lives: z.array(
        z.object({
          id: z.string(),
          definition: z.string(),
          madeAt: z.number(),
          runningAt: z.number().optional(),
          leavingAt: z.number().optional(),
          goneAt: z.number().optional(),
        }),
      ),
    });
    const lives = () => livesShape.parse(exoscale.simulator.view().exoscale).lives;

    it("stays after its deletion, with the times of each state: evicted members stop working immediately", async () => {
      const { id } = await exoscale.settledPool({ size: 3 });
      const begin = Math.min(...lives().map(({ madeAt }) => madeAt));
      const evicted = members()
        .slice(0, 2)
        .map((one) => one.id);
      await exoscale.change("PUT", `/instance-pool/${id}:evict`, { body: { instances: evicted } });
      assert.deepEqual(
        members().map(({ state }) => state),
        ["destroying", "destroying", "running"],
      );
      exoscale.advance(60);
      const [first, second, third] = lives();
      // Every 3 s a member is created, which starts for 1.5 s; each takes 1 s to leave.
      assert.deepEqual(
        lives().map(({ madeAt, runningAt = 0 }) => [madeAt - begin, runningAt - madeAt]),
        [
          [0, 1500],
          [3000, 1500],
          [6000, 1500],
        ],
      );
      assert.equal(first?.leavingAt, second?.leavingAt);
      assert.deepEqual(
        [first, second].map((life) => (life?.goneAt ?? 0) - (life?.leavingAt ?? 0)),
        [1000, 2000],
      );
      assert.deepEqual([third?.leavingAt, third?.goneAt], [undefined, undefined]);
      assert.equal(first?.definition, third?.definition);
    });
  });

  describe("as a target of health checks", () => {
    const check = async (id: string | undefined) => {
      const answer = await fetch(`${exoscale.simulator.origin}/exoscale/health/${id ?? ""}`);
      return answer.status;
    };
    const first = ({ instances }: Pool) => instances[0]?.id ?? assert.fail("no member");

    it("answers 200 if it runs, refuses if it starts, and is a 404 if it is deleted", async () => {
      const id = await exoscale.change("POST", "/instance-pool", {
        body: { name: "a", size: 1, template: { id: UBUNTU }, "instance-type": { id: MEDIUM }, "disk-size": 10 },
      });
      exoscale.advance(2);
      const [starting] = members();
      assert.equal(starting?.health, "refusing");
      await assert.rejects(check(starting.id));
      exoscale.advance(60);
      assert.equal(await check(starting.id), 200);
      exoscale.event("deletePool", { id });
      assert.equal(await check(starting.id), 404);
    });

    it("can be unhealthy, refusing or silent, and healthy again", async () => {
      const id = first(await exoscale.settledPool());
      exoscale.event("setHealth", { id, ailment: "unhealthy" });
      assert.equal(await check(id), 503);
      assert.equal(member(id).health, "unhealthy");
      exoscale.event("setHealth", { id, ailment: "refusing" });
      await assert.rejects(check(id));
      exoscale.event("setHealth", { id, ailment: "silent" });
      const controller = new AbortController();
      const silent = fetch(`${exoscale.simulator.origin}/exoscale/health/${id}`, { signal: controller.signal });
      while (!exoscale.simulator.log().some((entry) => entry.path.endsWith(id) && entry.status === 0))
        await check(UNKNOWN);
      controller.abort();
      await assert.rejects(silent, /abort/i);
      exoscale.event("setHealth", { id });
      assert.equal(await check(id), 200);
      assert.throws(() => exoscale.event("setHealth", { id: UNKNOWN }), /unknown member/);
    });

    it("can be ordered to be unhealthy before it exists", async () => {
      const pool = await exoscale.settledPool({ size: 1 });
      exoscale.event("setHealthOfNext", { pool: pool.id, count: 2, ailment: "unhealthy" });
      await exoscale.change("PUT", `/instance-pool/${pool.id}:scale`, { body: { size: 4 } });
      exoscale.advance(60);
      assert.deepEqual(
        members().map(({ health }) => health),
        ["healthy", "unhealthy", "unhealthy", "healthy"],
      );
      exoscale.event("setHealthOfNext", { pool: pool.id, count: 1, ailment: "silent" });
      exoscale.event("setHealthOfNext", { pool: pool.id, count: 0, ailment: "silent" });
      await exoscale.change("PUT", `/instance-pool/${pool.id}:scale`, { body: { size: 5 } });
      exoscale.advance(60);
      assert.equal(members().at(-1)?.health, "healthy");
    });

    it("can be reached at its own address and port after serveHealth", async function () {
      // Only Linux routes all of 127.0.0.0/8 to itself.
      if (process.platform !== "linux") this.skip();
      const port = await freePort();
      const early = await exoscale.settledPool({ size: 1 });
      exoscale.event("serveHealth", { port });
      const late = await exoscale.settledPool({ size: 1 });
      assert.match(member(first(early))["public-ip"] ?? "", /^198\.18\./);
      const address = member(first(late))["public-ip"] ?? "";
      assert.match(address, /^127\.18\./);
      assert.equal(await opens(address, port), true);
      assert.equal((await fetch(`http://${address}:${port}/healthz`)).status, 200);
      exoscale.event("setHealth", { id: first(late), ailment: "unhealthy" });
      assert.equal((await fetch(`http://${address}:${port}/`)).status, 503);
      exoscale.event("setHealth", { id: first(late), ailment: "refusing" });
      assert.equal(await opens(address, port), false);
      exoscale.event("setHealth", { id: first(late) });
      assert.equal(await opens(address, port), true);
      exoscale.event("vanishInstance", { id: first(late) });
      assert.equal(await opens(address, port), false);
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function opens(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
