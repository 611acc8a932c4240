import assert from "node:assert/strict";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { existing, inputs } from "./driven";

/** During a refresh the engine calls diff too, with the read state and the old inputs. */
describe("a refresh in the dynamic host", () => {
  it("logs and refuses nothing about a change; the diff after the next check does", async () => {
    const notes = () => ["It costs money."];
    const refusal: ResourceDefinition["refusal"] = ({ replaces }) => (replaces.length > 0 ? "Not that." : undefined);
    const { provider, id, outs, logged } = await existing((definition) => ({ ...definition, notes, refusal }));
    const drifted = { ...inputs, size: 4 };
    const elsewhere = { ...inputs, zone: "south" };
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, drifted)).changes, undefined);
    assert.deepEqual((await provider.diff(id, props, elsewhere)).replaces, ["zone"]);
    assert.deepEqual(logged, []);

    await provider.check(inputs, drifted);
    await provider.diff(id, props, drifted);
    assert.deepEqual(logged, ["warning urn:pulumi:web: It costs money."]);
    await assert.rejects(provider.diff(id, props, elsewhere), ({ message }: Error) => message === "Not that.");
  });
});
