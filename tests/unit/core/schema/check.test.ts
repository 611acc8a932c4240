import assert from "node:assert/strict";
import { z } from "zod";
import { ConfigurationError } from "../../../../provider/core/errors";
import { check } from "../../../../provider/core/schema/check";
import { field } from "../../../../provider/core/schema/field";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { UNKNOWN } from "../../../../provider/core/schema/unknown";
import { settingsOf } from "../../../support/context";
import { checked, minimal, widget } from "./checked";

/** A widget that cannot compute its defaults. */
const withoutDefaults = (error: Error): ResourceDefinition => ({
  ...widget,
  defaults: () => {
    throw error;
  },
});

describe("check", () => {
  it("accepts valid inputs", () => {
    const { failures, warnings } = checked({}, minimal);
    assert.deepEqual({ failures, warnings }, { failures: [], warnings: [] });
  });

  it("reports all failures at once, each with its path", () => {
    const { failures } = checked(
      {},
      { size: 0, note: "much too long", members: ["x"], network: {}, disks: [{ gib: 1 }] },
    );
    assert.deepEqual(failures.map(({ path }) => path).sort(), [
      "disks[0].label",
      "members[0]",
      "network.vpc",
      "note",
      "size",
      "zone",
    ]);
  });
});

describe("check of defaults", () => {
  it("fills in the schema's defaults, so that previews know them", () => {
    assert.deepEqual(checked({}, minimal).inputs, { ...minimal, mode: "plain" });
    assert.deepEqual(checked({}, { ...minimal, mode: "fancy" }).inputs, { ...minimal, mode: "fancy" });
  });

  it("fills in the definition's defaults for omitted fields only", () => {
    const definition: ResourceDefinition = {
      ...widget,
      defaults: () => ({ zone: "south", note: "derived", kind: undefined }),
    };
    assert.deepEqual(checked({}, { size: 1, note: "own" }, definition).inputs, {
      zone: "south",
      size: 1,
      note: "own",
      mode: "plain",
    });
  });

  it("reports a wrong configuration beside the other failures", () => {
    const definition = withoutDefaults(new ConfigurationError("no such connection."));
    assert.deepEqual(checked({}, { zone: "north", size: 0 }, definition).failures, [
      { path: "connection", reason: "no such connection." },
      { path: "size", reason: "must be an integer, 1 to 9, but is 0" },
    ]);
  });

  it("reports a failure of the connection input instead of its consequences", () => {
    const definition = withoutDefaults(new ConfigurationError("no such connection."));
    assert.deepEqual(checked({}, { ...minimal, connection: 7 }, definition).failures, [
      { path: "connection", reason: "must be a string, but is 7" },
    ]);
  });

  it("passes on a programming error", () => {
    const definition = withoutDefaults(new TypeError("defect"));
    assert.throws(() => checked({}, minimal, definition), TypeError);
  });
});

describe("check of rules between fields", () => {
  it("passes only known and valid inputs to rules", () => {
    const seen: unknown[] = [];
    const definition: ResourceDefinition = {
      ...widget,
      rules: (known, fail, { exists, raw }) => {
        seen.push(known, exists, raw.size);
        fail("size", "is not to my taste");
      },
    };
    const { failures } = checked({}, { zone: UNKNOWN, size: 99, note: "ok", labels: { a: UNKNOWN } }, definition);
    assert.deepEqual(seen, [{ note: "ok", mode: "plain" }, false, 99]);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ["must be an integer, 1 to 9, but is 99", "is not to my taste"],
    );
  });

  it("tells rules whether the resource exists", () => {
    let told: boolean | undefined;
    checked(minimal, minimal, { ...widget, rules: (_known, _fail, { exists }) => void (told = exists) });
    assert.equal(told, true);
  });

  it("passes the known new and old inputs to warnings", () => {
    const seen: unknown[] = [];
    const definition: ResourceDefinition = {
      ...widget,
      warnings: (next, old) => {
        seen.push(next, old);
        return ["mind the gap"];
      },
    };
    const { warnings } = checked({ ...minimal, size: 4 }, { zone: "north", size: UNKNOWN }, definition);
    assert.deepEqual(warnings, ["mind the gap"]);
    assert.deepEqual(seen, [
      { zone: "north", mode: "plain" },
      { zone: "north", size: 4 },
    ]);
  });
});

describe("check of the account", () => {
  const cloud = (error: ConfigurationError): ResourceDefinition => ({
    ...widget,
    cloud: {
      ...widget.cloud,
      placeOf: () => {
        throw error;
      },
    },
  });

  it("reports a wrong configuration at the responsible input", () => {
    const found = checked({}, minimal, cloud(new ConfigurationError("The endpoint has no TLS.")));
    assert.deepEqual(found.failures, [{ path: "connection", reason: "The endpoint has no TLS." }]);
    const zone = checked({}, minimal, cloud(new ConfigurationError("is not a zone", "zone")));
    assert.deepEqual(zone.failures, [{ path: "zone", reason: "is not a zone" }]);
  });

  it("only warns about missing credentials, because previews work without them", () => {
    const found = checked({}, minimal, cloud(new ConfigurationError("No key is set.", "connection", true)));
    assert.deepEqual(found.failures, []);
    assert.match(found.accountWarnings.join(), /^No key is set\. The preview works without credentials/);
  });

  it("does not check an unknown connection", () => {
    const found = checked({}, { ...minimal, connection: UNKNOWN }, cloud(new ConfigurationError("no")));
    assert.deepEqual(found.failures, []);
  });

  it("does not report a field as missing if a wrong configuration would have filled it in", () => {
    const definition: ResourceDefinition = {
      ...withoutDefaults(new ConfigurationError("is not a connection")),
      inputs: z.strictObject({ zone: field(z.string(), { description: "Zone", default: "the stack's" }) }),
    };
    assert.deepEqual(check(definition, {}, {}, settingsOf()).failures, [
      { path: "connection", reason: "is not a connection" },
    ]);
  });
});
