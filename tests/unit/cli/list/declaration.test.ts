import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declarationOf } from "../../../../cli/list/declaration";
import { lifecycle } from "../../../../provider/core/lifecycle";
import { resources } from "../../../../provider/host/definitions";
import { testContext, settingsOf } from "../../../support/context";

interface Step {
  readonly urn: string;
  readonly oldState?: { readonly id: string; readonly outputs: Readonly<Record<string, unknown>> };
}

/** The states of all resources, as the real provider wrote them (npm run record-previews). */
const { steps } = JSON.parse(readFileSync(join(__dirname, "..", "explain", "previews", "gone.json"), "utf8")) as {
  readonly steps: readonly Step[];
};

/** The configuration of the place that a state records. */
function contextFor(state: Readonly<Record<string, unknown>>) {
  const { endpoint } = state.__place as { readonly endpoint: string };
  const loopback = { allowInsecureEndpoint: "true", endpoint };
  return testContext({
    settings: settingsOf({
      "pools:exoscale": JSON.stringify({
        ...loopback,
        key: "EXO-key-of-tests",
        secret: "a-secret-of-tests",
        zone: "ch-gva-2",
      }),
      "pools:vmpooler": JSON.stringify({ url: state.url, user: "jdoe", token: "a-token-of-tests" }),
      "pools:huaweicloud": JSON.stringify({
        ...loopback,
        accessKey: "access-of-tests",
        secretKey: "a-secret-of-tests",
        region: state.region,
        projectId: state.projectId,
      }),
    }),
  });
}

/** An object as a read returns it before any state manages it. */
function unmanaged(name: string) {
  const step = steps.find(({ urn }) => urn.endsWith(`::${name}`));
  const { id, outputs } = step?.oldState ?? assert.fail(name);
  const definition = resources.find(({ type }) => step?.urn.includes(`/${type}::`)) ?? assert.fail(name);
  const { __secrets: _s, __provider: _p, __pulumi: _u, customTimeouts: _c, __serial: _n, ...own } = outputs;
  return { definition, context: contextFor(outputs), found: { id, state: { ...own, __inputs: {} } } };
}

const NAMES = steps.flatMap(({ urn }) => {
  const [, type, name] = /dynamic\/(\w+:\w+)::(\w+)$/.exec(urn) ?? [];
  // A reset leaves no object that could be declared.
  return type === undefined || name === undefined || type === "vmpooler:PoolReset" ? [] : [name];
});

describe("declarationOf", () => {
  it("has a recorded state of every resource", () => {
    assert.equal(NAMES.length, resources.length); // two instance pools, no reset
  });

  for (const name of NAMES) {
    it(`declares ${name} so that check and diff find no change, without the state's own declaration`, () => {
      const { definition, found, context } = unmanaged(name);
      const resource = lifecycle(definition);
      const { args, inputs, state } = declarationOf(definition, found, name, context);
      const next = resource.check(inputs, args, name, context);
      assert.deepEqual([next.failures, next.inputs], [[], inputs]);
      const { changed, replaces } = resource.diff(found.id, state, next.inputs, context);
      assert.deepEqual([changed, replaces], [[], []]);
      assert.ok(typeof state.__serial === "string" && state.__version === 2);
    });
  }

  it("declares names that check would generate, and omits fields that may hold secrets", () => {
    const { definition, found, context } = unmanaged("web");
    const { args, inputs } = declarationOf(definition, found, "anything", context);
    assert.equal(args.name, "recorded-web");
    assert.equal(inputs.publicIpAssignment, "inet4");
    assert.deepEqual(
      ["userData", "adopt", "ipv6Enabled", "state"].filter((field) => field in inputs),
      [],
    );
  });

  it("declares values that differ from check's defaults: a private pool stays private", () => {
    const { definition, found, context } = unmanaged("kept");
    const hidden = { ...found, state: { ...found.state, publicIpAssignment: "none" } };
    assert.equal(declarationOf(definition, hidden, "kept", context).args.publicIpAssignment, "none");
  });
});
