import assert from "node:assert/strict";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { existing, inputs } from "./driven";

/** The engine asks for a diff there too: of what was read and the inputs of before. */
describe("a refresh, by the dynamic host", () => {
  it("tells and refuses nothing of a change while a refresh compares, and all of it once a program is checked", async () => {
    const notes = () => ["It costs money."];
    const refusal: ResourceDefinition["refusal"] = ({ replaces }) => (replaces.length > 0 ? "Not that." : undefined);
    const { provider, id, outs, told } = await existing((definition) => ({ ...definition, notes, refusal }));
    const drifted = { ...inputs, size: 4 };
    const elsewhere = { ...inputs, zone: "south" };
    const { props } = await provider.read(id, outs);
    assert.equal((await provider.diff(id, props, drifted)).changes, undefined);
    assert.deepEqual((await provider.diff(id, props, elsewhere)).replaces, ["zone"]);
    assert.deepEqual(told, []);

    await provider.check(inputs, drifted);
    await provider.diff(id, props, drifted);
    assert.deepEqual(told, ["warning urn:pulumi:web: It costs money."]);
    await assert.rejects(provider.diff(id, props, elsewhere), ({ message }: Error) => message === "Not that.");
  });
});
