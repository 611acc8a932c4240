import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { z } from "zod";
import { field } from "../../../provider/core/schema/field";
import { defineFunction } from "../../../provider/core/function";
import { generatedFiles } from "../../../scripts/generate/files";
import { bringUpToDate } from "../../../scripts/generate/up-to-date";
import { typeCheck } from "../../support/type-check";
import { WidgetCloud } from "../../support/widget";

const SPEEDS = ["slow", "fast"];
const speed = z.string();

/** A function with every kind of value. */
const turnWidget = defineFunction({
  type: "test:turnWidget",
  description: "Turns a widget, <b>boldly</b>.",
  see: "https://widgets.test/turn",
  acts: true,
  args: z.strictObject({
    id: field(z.guid(), "Id of the widget"),
    angle: field(z.union([z.int().min(1), z.literal("half")]), "How far"),
    axes: field(
      z
        .array(z.enum(["x", "y"]))
        .max(2)
        .optional(),
      { description: "Around what", default: "all" },
    ),
    speed: field(speed.optional(), { description: "How fast", known: SPEEDS }),
    options: field(z.record(z.string(), z.unknown()).default({}), "Whatever else"),
  }),
  result: z.object({
    angles: field(z.record(z.string(), z.number()), "Afterwards"),
    axes: field(z.array(z.enum(["x", "y"])), "Around what"),
    speed: field(speed, { description: "How fast", known: SPEEDS }),
    key: field(z.string().optional(), { description: "To turn it back", secret: true }),
    turns: field(z.array(z.object({ axis: field(z.string(), "Around what") })), "What was done"),
  }),
  call: () => Promise.resolve({ angles: {}, axes: [], speed: "slow", turns: [] }),
});

const fake = { resources: [new WidgetCloud().definition], functions: [turnWidget] };

describe("the generated files", () => {
  describe("of test definitions", () => {
    let files: ReadonlyMap<string, string>;
    let checked: ReturnType<typeof typeCheck>;
    const text = (file: string) => files.get(file) ?? assert.fail(`${file} is not generated`);

    before(async function () {
      this.timeout(120_000);
      files = await generatedFiles(fake);
      checked = typeCheck(Object.fromEntries([...files].filter(([file]) => file.startsWith("sdk/"))));
    });

    it("compile", () => {
      for (const file of files.keys()) if (file.endsWith(".ts")) assert.deepEqual(checked.complaints(file), [], file);
    });

    it("contain bounds, default and effect of a change in an argument's docs", () => {
      const widget = text("sdk/test/widget.ts");
      assert.match(widget, docs("size", "How many.", "Integer, 1 to 9. Change: in place."));
      assert.match(widget, docs("mode\\?", "Way of working.", 'Default: `"plain"`. Change: in place.'));
      assert.match(widget, docs("zone", "Where it lives.", "Change: replaces the resource. Widgets cannot move."));
      assert.match(widget, docs("vpc", "Network.", "Change: replaces the resource. The network is chosen once."));
      assert.match(widget, docs("adopt\\?", "Takes over.", "Change: ignored."));
    });

    it("type an output as optional only if it may be missing after check", () => {
      const widget = text("sdk/test/widget.ts");
      for (const always of ["name: pulumi.Output<string>;", 'mode: pulumi.Output<"plain" | "fancy">;']) {
        assert.ok(widget.includes(`declare readonly ${always}`), always);
      }
      assert.ok(widget.includes("declare readonly note: pulumi.Output<string | undefined>;"));
    });

    it("encrypt secret and hidden fields, also in results of functions", () => {
      assert.match(text("sdk/test/widget.ts"), /secrets: \["password", "token"\],/);
      assert.match(text("sdk/test/turn-widget.ts"), /secrets: \["key"\] };/);
      assert.match(text("sdk/test/turn-widget.ts"), /A result with key is secret as a whole\./);
    });

    it("offer known values in arguments, but not in results", () => {
      const turn = text("sdk/test/turn-widget.ts");
      assert.ok(turn.includes('speed?: "slow" | "fast" | (string & {});'));
      assert.ok(turn.includes('speed?: pulumi.Input<"slow" | "fast" | (string & {})>;'));
      assert.ok(turn.includes("readonly speed: string;"));
    });

    it("keep acting functions out of previews, and document it", () => {
      const turn = text("sdk/test/turn-widget.ts");
      assert.match(turn, /type: "test:turnWidget", acts: true,/);
      assert.match(turn, /Previews do not call it; there the result is undefined\./);
      assert.match(turn, /Previews do not call it; there the result is not known\./);
    });

    it("escape HTML and tags in descriptions", () => {
      assert.ok(text("sdk/test/turn-widget.ts").includes("Turns a widget, \\<b\\>boldly\\</b\\>."));
      assert.ok(text("docs/reference/test/turn-widget.md").includes("Turns a widget, \\<b\\>boldly\\</b\\>."));
    });

    it("list every field in the reference, including nested ones", () => {
      const page = text("docs/reference/test/widget.md");
      assert.ok(page.includes("| `size` | integer, 1 to 9 | **required** | in place | How many |"));
      assert.ok(page.includes("| `disks[].gib` | integer, at least 1 | **required** |  | Size |"));
      assert.ok(page.includes("| `token` | `string` | Told once. Secret. |"));
      const answer = text("docs/reference/test/turn-widget.md");
      assert.ok(answer.includes("| `turns[].axis` | `string` | Around what |"));
      assert.ok(answer.includes('| `axes` | `("x" \\| "y")[]` | Around what |'));
    });

    it("list every resource and function in the index of the reference", () => {
      const index = text("docs/reference/README.md");
      assert.ok(index.includes("- [Widget](test/widget.md): "));
      assert.ok(index.includes("- [turnWidget](test/turn-widget.md): "));
    });
  });

  it("are refused if an output has a name that Pulumi's resources use", async () => {
    const { definition } = new WidgetCloud();
    const outputs = z.object({ ...definition.outputs.shape, urn: field(z.string(), "Name") });
    await assert.rejects(
      generatedFiles({ resources: [{ ...definition, outputs }], functions: [] }),
      /test:Widget.* urn/,
    );
  });

  it("are refused if a schema has no TypeScript type", async () => {
    const args = z.strictObject({ when: field(z.date(), "When") });
    await assert.rejects(generatedFiles({ resources: [], functions: [{ ...turnWidget, args }] }), /zod date/);
  });
});

describe("npm run generate", () => {
  let root: string;
  const file = () => path.join(root, "sdk/test/widget.ts");

  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "generated-"));
    await bringUpToDate(root, fake);
  });
  afterEach(() => fs.rm(root, { recursive: true }));

  it("changes nothing when it runs again", async () => {
    assert.deepEqual(await bringUpToDate(root, fake), []);
  });

  it("names an edited file, and restores it only without --check", async () => {
    await fs.appendFile(file(), "// mine\n");
    assert.deepEqual(await bringUpToDate(root, fake, true), ["sdk/test/widget.ts"]);
    assert.match(await fs.readFile(file(), "utf8"), /mine/);
    assert.deepEqual(await bringUpToDate(root, fake), ["sdk/test/widget.ts"]);
    assert.doesNotMatch(await fs.readFile(file(), "utf8"), /mine/);
  });

  it("removes files without a definition, but no handwritten ones", async () => {
    await fs.writeFile(path.join(root, "sdk/resource.ts"), "export {};\n");
    const without = { ...fake, resources: [] };
    assert.ok((await bringUpToDate(root, without, true)).includes("sdk/test/widget.ts"));
    await fs.access(file());
    await bringUpToDate(root, without);
    await assert.rejects(fs.access(file()));
    await fs.access(path.join(root, "sdk/resource.ts"));
  });
});

/** Matches a field with its docblock. */
function docs(name: string, ...paragraphs: string[]): RegExp {
  const lines = paragraphs.map((paragraph) => paragraph.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`/\\*\\*\\n +\\* ${lines.join("\\n +\\*\\n +\\* ")}\\n +\\*/\\n +${name}: `);
}
