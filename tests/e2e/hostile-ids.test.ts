import assert from "node:assert/strict";
import { messageOf } from "../../provider/core/errors";
import type { JsonObject } from "../../provider/core/json";
import { call } from "../../provider/host";
import { functions, resources } from "../../provider/host/definitions";
import { json, loopback, type Loopback, type Reply } from "../support/loopback";
import { configFor, unattended } from "./support/unattended";

/** Ids that would change the path of a URL if they were not encoded. */
const HOSTILE = ["../../zone", "a/b", "..", ".", "%2e%2e%2f", "a?b=c#d", "a\r\nx-injected: 1", "a\\..\\b", "@", ""];

const UUID = "5151a0c4-f7e2-4d98-b3a6-c1f045151a0c";
const POOL = "pool-5acd-f8a61cac10cc35b0304e56a2aca716e7";
const zone = "ch-gva-2";

/** An object: a harmless id, and hostile text in each part of its id and state. */
interface Target {
  readonly id: string;
  readonly inputs: JsonObject;
  ids(bad: string): readonly string[];
  /** State fields that locate the object, besides the inputs. */
  state?(bad: string): JsonObject;
  /** Verbs that send no request: deletions that only forget, and reads of actions. */
  readonly quiet?: readonly ("read" | "delete")[];
}

const TARGETS: Readonly<Record<string, Target>> = {
  "exoscale:InstancePool": {
    id: `${UUID}@${zone}`,
    inputs: {
      name: "web",
      zone,
      size: 1,
      instanceType: UUID,
      templateId: UUID,
      diskSize: 10,
      securityGroupIds: [UUID],
    },
    ids: (bad) => [bad, `${bad}@${zone}`, `${UUID}@${bad}`],
  },
  "exoscale:AntiAffinityGroup": { id: UUID, inputs: { name: "apart" }, ids: (bad) => [bad] },
  "vmpooler:Token": {
    id: "user@0123456789ab",
    inputs: { user: "user" },
    ids: (bad) => [bad, `${bad}@0123456789ab`, `user@${bad}`],
    state: (bad) => ({ token: bad }),
  },
  "vmpooler:Vm": { id: "host", inputs: { pool: "debian", tags: { a: "b" } }, ids: (bad) => [bad] },
  "vmpooler:VmSet": {
    id: "one,other",
    inputs: { pools: { debian: 2 } },
    ids: (bad) => [bad, `one,${bad}`],
    state: (bad) => ({ hosts: [{ hostname: bad }] }),
  },
  "vmpooler:OndemandRequest": {
    id: UUID,
    inputs: { pools: { debian: 1 } },
    ids: (bad) => [bad],
    state: (bad) => ({ hosts: [{ hostname: bad }] }),
  },
  "vmpooler:VmDisk": {
    id: "host/8/1",
    inputs: { vm: "host", size: 8 },
    ids: (bad) => [bad, `${bad}/8/1`, `host/${bad}/1`, `host/8/${bad}`],
    quiet: ["delete"],
  },
  "vmpooler:VmSnapshot": {
    id: "host/abc",
    inputs: { vm: "host" },
    ids: (bad) => [bad, `${bad}/abc`, `host/${bad}`],
    quiet: ["delete"],
  },
  "vmpooler:PoolSize": { id: "debian", inputs: { pool: "debian", size: 1 }, ids: (bad) => [bad] },
  "vmpooler:PoolTemplate": { id: "debian", inputs: { pool: "debian", template: "a/b" }, ids: (bad) => [bad] },
  "vmpooler:PoolReset": { id: "debian", inputs: { pool: "debian" }, ids: (bad) => [bad], quiet: ["read", "delete"] },
  "modelarts:NodePool": {
    id: `${POOL}/nodes`,
    inputs: { poolName: POOL, name: "nodes", flavor: "a", count: 1 },
    ids: (bad) => [bad, `${bad}/nodes`, `${POOL}/${bad}`],
  },
};

const ARGS: Readonly<Record<string, readonly JsonObject[]>> = {
  "exoscale:getInstancePool": [
    { id: UUID, zone },
    { name: "web", zone },
  ],
  "exoscale:getInstancePools": [{ zone }],
  "exoscale:getAntiAffinityGroup": [{ id: UUID }, { name: "apart" }],
  "exoscale:getAntiAffinityGroups": [{}],
  "exoscale:getInstanceType": [{ name: "standard.small", zone }],
  "exoscale:getInstanceTypes": [{ zone }],
  "exoscale:getTemplate": [{ name: "Linux", zone }],
  "exoscale:getTemplates": [{ family: "ubuntu", zone }],
  "exoscale:getZones": [{}],
  "exoscale:evictInstances": [{ poolId: UUID, instanceIds: [UUID], zone }],
  "vmpooler:getPools": [{}],
  "vmpooler:getVm": [{ hostname: "host" }],
  "vmpooler:getStatus": [{}],
  "vmpooler:getSummary": [{ section: "tag/user", from: "2026-11-22", to: "2026-11-22" }],
  "vmpooler:getPoolStat": [{ pools: ["debian"] }],
  "vmpooler:getTotalRunning": [{}],
  "vmpooler:getPoolConfig": [{ pool: "debian" }],
  "vmpooler:getToken": [{ token: "abc" }],
  "vmpooler:getTokens": [{}],
  "vmpooler:getOndemandRequest": [{ requestId: UUID }],
  "modelarts:getNodePool": [{ poolName: POOL, name: "nodes" }],
  "modelarts:getNodePools": [{ poolName: POOL }],
  "modelarts:getNodePoolNodes": [{ poolName: POOL, name: "nodes" }],
  ...Object.fromEntries(
    ["evict", "drain", "reboot", "reset", "lock", "unlock"].map((verb) => [
      `modelarts:${verb}Nodes`,
      [{ poolName: POOL, name: "nodes", nodeNames: ["node"] }],
    ]),
  ),
  "modelarts:createOrderId": [{ poolName: POOL }],
};

/** Resources that need no encoding, because they accept only a fixed form. */
const STRICT = ["vmpooler:VmDisk", "vmpooler:VmSnapshot", "vmpooler:PoolReset"];

describe("hostile ids, through the engine's protocol", () => {
  let server: Loopback;
  beforeEach(async () => {
    server = await loopback([nothingHere]);
  });
  afterEach(() => server.close());

  for (const { type } of resources) {
    it(`${type} encodes them in the URL or rejects them with a reason`, async () => {
      const target = TARGETS[type] ?? assert.fail(`${type} has no target here`);
      const harmless = [...(await readAdoptAndDelete(type, target, target.id, {})), await make(type, target.inputs)];
      assert.deepEqual(unlike(harmless, "asked"), [], "harmless ones are asked for");

      const outcomes = [];
      for (const bad of HOSTILE) {
        for (const id of target.ids(bad))
          outcomes.push(...(await readAdoptAndDelete(type, target, id, target.state?.(bad) ?? {})));
        for (const inputs of spoiled(target.inputs, bad)) outcomes.push(await make(type, inputs));
        if (bad !== "") assert.equal((await make(type, { ...target.inputs, connection: bad })).how, "refused", bad);
      }
      assert.deepEqual(unlike(outcomes, "asked", "refused"), []);
      assert.ok(outcomes.some(({ how }) => how === "asked") || STRICT.includes(type));
      assertAllInPlace();
    });
  }

  for (const { type } of functions) {
    it(`${type} encodes them in the URL or rejects them with a reason`, async () => {
      for (const args of ARGS[type] ?? assert.fail(`${type} has no arguments here`)) {
        assert.deepEqual(unlike([await ask(type, args)], "asked"), [], "harmless ones are asked for");
        for (const bad of HOSTILE) {
          const outcomes = [];
          for (const spoiledArgs of spoiled(args, bad)) outcomes.push(await ask(type, spoiledArgs));
          assert.deepEqual(unlike(outcomes, "asked", "refused"), []);
          assert.equal((await ask(type, { ...args, connection: bad })).how, "refused", JSON.stringify(bad));
        }
      }
      assertAllInPlace();
    });
  }

  /** Reads with the engine's state and with the id of `.get`. */
  async function readAdoptAndDelete(type: string, target: Target, id: string, more: JsonObject): Promise<Outcome[]> {
    const known = { url: `${server.url}/vmpooler/api/v1`, token: "canary-token", hosts: [], ...target.inputs, ...more };
    const provider = unattended(type, configFor(server.url));
    const { quiet = [] } = target;
    const outcomes = [];
    if (!quiet.includes("read")) {
      outcomes.push(await outcome(`read ${id}`, () => provider.read?.(id, known)));
      outcomes.push(await make(type, { ...target.inputs, adopt: id }));
    }
    if (!quiet.includes("delete")) outcomes.push(await outcome(`delete ${id}`, () => provider.delete?.(id, known)));
    return outcomes;
  }

  /** Checks the inputs, then creates. */
  function make(type: string, news: JsonObject): Promise<Outcome> {
    const provider = unattended(type, configFor(server.url));
    return outcome(`make of ${JSON.stringify(news)}`, async () => {
      const checked = (await provider.check?.({}, news)) ?? assert.fail();
      for (const { reason } of checked.failures ?? []) throw new Refusal(reason);
      await provider.create(checked.inputs as JsonObject);
    });
  }

  function ask(type: string, args: JsonObject): Promise<Outcome> {
    return outcome(JSON.stringify(args), async () => {
      try {
        await call(type, args, configFor(server.url), () => undefined);
      } catch (error) {
        const blamed = Object.keys(args).some((name) => String(error).includes(`${type}: ${name}`));
        throw blamed ? new Refusal(String(error)) : error;
      }
    });
  }

  /** The result, and whether a request was sent. */
  async function outcome(what: string, act: () => Promise<unknown> | undefined): Promise<Outcome> {
    const before = server.heard.length;
    const [end] = await Promise.allSettled([act()]);
    if (server.heard.length > before) return { what, how: "asked" };
    const error: unknown = end.status === "rejected" ? end.reason : "";
    const refused = error instanceof Refusal || SAID_WHY.test(messageOf(error));
    return { what, how: refused ? "refused" : `neither asked nor refused: ${messageOf(error)}` };
  }

  function assertAllInPlace(): void {
    for (const { url, headers } of server.heard) {
      assert.equal(new URL(url, server.url).href, server.url + url, "nothing in it is another path in disguise");
      assert.match(url, /^\/(exoscale\/ch-gva-2\/v2|vmpooler\/api\/v1|v2\/[0-9a-f]{32}\/pools)\/[^#\\]*$/);
      assert.doesNotMatch(url, /[?&]b=c|(?<!^\/exoscale\/ch-gva-2\/v2)\/zone$/);
      assert.ok(!("x-injected" in headers));
    }
  }
});

interface Outcome {
  readonly what: string;
  /** `asked`, `refused`, or the error. */
  readonly how: string;
}

/** An error before any request: it names the field. */
class Refusal extends Error {}

/** The error of a resource with an unreadable id or an unknown connection. */
const SAID_WHY =
  /is not a zone: |nothing to adopt under .* The form is |names no \w+: |is (no|not the) id of|is not a connection of|must be|cannot be part of a request's path/;

function unlike(outcomes: readonly Outcome[], ...expected: readonly string[]): readonly Outcome[] {
  return outcomes.filter(({ how }) => !expected.includes(how));
}

/** `inputs` with each text replaced by `bad` in turn, including keys of maps. */
function spoiled(inputs: JsonObject, bad: string): JsonObject[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (typeof value === "string") return [{ ...inputs, [name]: bad }];
    if (Array.isArray(value)) return [{ ...inputs, [name]: [bad] }];
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value as JsonObject).map((inner) => ({ ...inputs, [name]: { [bad]: inner } }));
  });
}

/** Lists are empty; other paths answer 404. */
const nothingHere: Reply = (response, heard) => {
  const lists: Readonly<Record<string, unknown>> = {
    zone: { zones: [{ name: zone, "api-endpoint": `http://${heard.headers.host}/exoscale/${zone}/v2` }] },
    "instance-pool": { "instance-pools": [] },
    "anti-affinity-group": { "anti-affinity-groups": [] },
    nodepools: { items: [] },
  };
  const list = heard.method === "GET" ? lists[/[^/]*$/.exec(heard.url)?.[0] ?? ""] : undefined;
  return list ? json(list)(response, heard) : json({ message: "not found", ok: false }, 404)(response, heard);
};
