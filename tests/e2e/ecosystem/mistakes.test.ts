import assert from "node:assert/strict";
import type { ConfigMap, EngineEvent, PulumiFn } from "@pulumi/pulumi/automation";
import { exoscale, vmpooler } from "pulumi-pools";
import { readErrors } from "../../../scripts/generate/errors";
import { startSimulator, type Simulator } from "../../../simulator/index";
import { manyFields } from "../../errors/mistakes/exoscale";
import { changesIn, describeEndToEnd, type OpenStack, openStack, UBUNTU } from "../support";

const ABSENT = "00000000-0000-4000-8000-000000000000";
const PRIVATE_TEMPLATE = "c6f87718-6d76-407e-881e-d162ae2eb154";
const basis = { size: 1, instanceType: "standard.small", templateId: UBUNTU, diskSize: 10 };

/**
 * Mistakes and their messages: the field, the place, the reason and what to type. A full group and an unreachable
 * server take a minute to detect: tests/api/exoscale has them.
 */
describeEndToEnd("a mistake", () => {
  let simulator: Simulator;
  let open: OpenStack;

  before(async () => {
    simulator = await startSimulator({ timeScale: 100 });
    open = await openStack({ program: async () => undefined });
    await open.stack.setAllConfig(configuration(simulator), true);
  });
  after(async () => {
    await open.close();
    await simulator.close();
  });

  const pool = (more: object) => () => new exoscale.InstancePool("web", { ...basis, ...more });

  const inPreview: readonly (readonly [what: string, make: () => unknown, said: readonly string[]])[] = [
    [
      "in the name of a connection",
      pool({ connection: "prodction" }),
      [
        'connection "prodction" is not a connection of exoscale: there are bare, open, production, wrong. Did you mean production? ' +
          "Set its values: pulumi config set --path 'pools:exoscale.connections.prodction.<key>' <value>.",
      ],
    ],
    [
      "in the endpoint, which has no TLS, and in a size",
      pool({ connection: "open", size: Number.NaN }),
      [
        "size must be an integer, at least 0, but is NaN",
        "The endpoint http://api.example.com has no TLS. Use https. For http in a private network, also set allowInsecureEndpoint to true. " +
          'It is in connection "open".',
      ],
    ],
    [
      "in the endpoint, which has no path, and in a size that no new pool can have",
      pool({ connection: "bare", size: 0 }),
      [
        "size must be at least 1 when the pool is created, but is 0; it can be set to 0 later",
        "The endpoint on api.example.com has no path: the path of Exoscale's API is /v2. Write https://api.example.com/v2. " +
          'It is in connection "bare".',
      ],
    ],
    [
      "in the zone of what is adopted, and in a size",
      pool({ adopt: `${ABSENT}@at-vie-1`, size: -1 }),
      [
        "size must be an integer, at least 0, but is -1",
        "zone must be declared as it is in adopt, at-vie-1, but is ch-gva-2",
      ],
    ],
    [
      "in the id of what is adopted",
      pool({ adopt: `${ABSENT}@ch-gva-2` }),
      [
        `adopt: There is nothing to adopt under "${ABSENT}@ch-gva-2". The form is <id>@<zone>; check the id, the credentials and the account.`,
      ],
    ],
  ];
  for (const [what, make, said] of inPreview) {
    it(`is found by the preview: ${what}`, async () => {
      assert.deepEqual((await errors(preview, async () => void make())).sort(), said.map(asPrinted).sort());
    });
  }

  it("in several fields has the message of the reference page", async () => {
    // This stack has other connections than the page.
    const said = await errors(preview, async () => void pool(manyFields.inputs)());
    const { recorded } = await readErrors();
    const listed = (recorded[0]?.messages ?? []).map(asPrinted);
    const others = (message: string) => !message.includes("is not a connection of");
    assert.ok(listed.length > 8);
    assert.deepEqual(said.filter(others).sort(), listed.filter(others).sort());
  });

  it("in the id of a read resource is found by the preview, also in its format", async () => {
    const get = (id: string) => errors(preview, async () => void exoscale.InstancePool.get("theirs", id));
    const { endpoint } = simulator.connection().exoscale;
    assert.deepEqual(await get(`${ABSENT}@ch-gva-2`), [
      `theirs: Preview failed: There is no exoscale:InstancePool "${ABSENT}@ch-gva-2" at ${endpoint}, the configured endpoint. The form of the id is <id>@<zone>.`,
      "preview failed",
    ]);
    assert.deepEqual(await get("theirs"), [
      'theirs: Preview failed: "theirs" is not the id of an instance pool: write <id>@<zone>.',
      "preview failed",
    ]);
  });

  it("of two resources is reported for one: the engine stops at the first", async () => {
    const found = await errors(preview, async () => {
      for (const name of ["one", "two"]) new exoscale.InstancePool(name, { ...basis, size: -1, diskSize: 1 });
    });
    const resources = new Set(found.map((line) => line.split(":")[0]));
    assert.deepEqual([found.length, resources.size], [2, 1]);
  });

  it("that only the server can detect is explained by up, field by field", async () => {
    const theirs = simulator.event("exoscale", "createPool", {
      zone: "ch-gva-2",
      name: "theirs",
      size: 1,
      "disk-size": 10,
      template: { id: UBUNTU },
      "instance-type": { id: "b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8" },
    }) as { readonly id: string };
    const program = async () => {
      new exoscale.InstancePool("type", { ...basis, instanceType: "standard.smal" });
      new exoscale.InstancePool("template", { ...basis, diskSize: 20, zone: "at-vie-1", templateId: PRIVATE_TEMPLATE });
      new exoscale.InstancePool("group", { ...basis, antiAffinityGroupIds: [theirs.id] });
      new exoscale.InstancePool("secret", { ...basis, connection: "wrong" });
      new exoscale.InstancePool("keyless", { ...basis, connection: "keyless" });
      new vmpooler.Vm("token", { pool: "debian-12-x86_64" });
      new vmpooler.Vm("pool", { pool: "debian-12-x86" });
      new exoscale.InstancePool("right", basis);
    };
    await open.stack.setAllConfig({ "pools:exoscale.connections.keyless.zone": { value: "ch-gva-2" } }, true);
    const warned: string[] = [];
    const onEvent = ({ diagnosticEvent: event }: EngineEvent) => {
      if (event?.severity === "warning") warned.push(event.message.trim());
    };
    const said = await errors(async (events) => {
      await open.stack.up({
        program,
        continueOnError: true,
        color: "never",
        onEvent(event) {
          events(event);
          onEvent(event);
        },
      });
    }, program);
    const of = (name: string) => said.filter((line) => line.startsWith(`${name}: `)).join("\n");
    assert.match(
      of("type"),
      /^type: instanceType: zone ch-gva-2 has no standard\.smal\. Did you mean standard\.small\? It has /,
    );
    assert.match(of("template"), /404: Template .*\. templateId: zone at-vie-1 has no template c6f87718/);
    assert.match(
      of("group"),
      /antiAffinityGroupIds: .* has no anti-affinity group .*; that is the id of instance pool "theirs"\./,
    );
    assert.match(of("secret"), /answered 403: .*the secret \(both come from connection "wrong"\)/);
    assert.match(
      of("keyless"),
      /No Exoscale credentials are set in connection "keyless"\. Set both: pulumi config set --path --secret 'pools:exoscale\.connections\.keyless\.key' \(it asks for the value\), or .*POOLS_EXOSCALE_KEYLESS_KEY; /,
    );
    assert.match(
      of("token"),
      /answered 401.* It needs a valid token \(token, pools:vmpooler\.token or VMPOOLER_TOKEN\)/,
    );
    assert.match(of("pool"), /pool: there is no "debian-12-x86"\. Did you mean debian-12-x86_64\? The pools are /);
    assert.equal(of("right"), "");
    assert.equal(changesIn(simulator).filter((call) => call === "POST /instance-pool").length, 3);
    // An uncertain replacement is warned about once.
    assert.match(
      warned.join("\n"),
      /instanceType "standard\.smal" is not one that this version knows\. Did you mean standard\.small\?/,
    );
    const keyless = warned.filter((line) =>
      /No Exoscale credentials .* The preview works without credentials, but `pulumi up` will fail/.test(line),
    );
    assert.equal(keyless.length, 1);
  });

  it("in the zone or the account becomes a replacement that the preview explains", async () => {
    const told = async (more: object) =>
      (
        await open.previewJson({
          program: async () => {
            new exoscale.InstancePool("right", { ...basis, ...more });
          },
        })
      ).diagnostics
        .map(({ message }) => message.trim())
        .filter((line) => line.startsWith("right: "));
    assert.deepEqual(await told({ zone: "ch-dk-2" }), [
      'right: replaced because zone changes from "ch-gva-2" to "ch-dk-2": A pool cannot move to another zone.',
    ]);
    assert.deepEqual(await told({ connection: "wrong" }), []);
    assert.deepEqual(await told({ connection: "production" }), [
      'right: replaced because connection changes from nothing to "production": Its key belongs to another account, and an object cannot move to another account.',
    ]);
  });

  const preview = async (onEvent: (event: EngineEvent) => void, program: PulumiFn) => {
    await open.stack.preview({ program, onEvent, color: "never" });
  };

  /** The errors of a command that must fail, each with the name of its resource. */
  async function errors(
    run: (onEvent: (event: EngineEvent) => void, program: PulumiFn) => Promise<void>,
    program: PulumiFn,
  ): Promise<string[]> {
    const said: string[] = [];
    const command = run(({ diagnosticEvent: event }) => {
      if (event?.severity !== "error") return;
      const name = event.urn?.split("::").at(-1);
      said.push([...(name === undefined || name === "" ? [] : [name]), event.message.trim()].join(": "));
    }, program);
    await assert.rejects(command);
    return said;
  }
});

/** The engine's form of a failure. */
function asPrinted(complaint: string): string {
  return `web: pulumi-nodejs:dynamic/exoscale:InstancePool resource 'web' has a problem: ${complaint}`;
}

function configuration(simulator: Simulator): ConfigMap {
  const { exoscale: exo, vmpooler: vmp } = simulator.connection();
  const account = (name: string, endpoint: string, key: string, secret: string): ConfigMap => ({
    [`pools:exoscale${name}.endpoint`]: { value: endpoint },
    [`pools:exoscale${name}.key`]: { value: key, secret: true },
    [`pools:exoscale${name}.secret`]: { value: secret, secret: true },
  });
  return {
    ...account("", exo.endpoint, exo.key, exo.secret),
    "pools:exoscale.zone": { value: exo.zone },
    ...account(".connections.production", exo.endpoint, "EXOproduction", exo.secret),
    ...account(".connections.wrong", exo.endpoint, exo.key, "another-secret"),
    ...account(".connections.open", "http://api.example.com/v2", exo.key, exo.secret),
    ...account(".connections.bare", "https://api.example.com", exo.key, exo.secret),
    "pools:vmpooler.url": { value: vmp.url },
    "pools:vmpooler.token": { value: "no-such-token-0123", secret: true },
  };
}
