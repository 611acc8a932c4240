import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../../../scripts/sandbox";
import { generateSdk, needsTools, SCHEMA, TOOLS } from "./languages";

interface Schema {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly functions: Readonly<Record<string, object>>;
}

interface Resource {
  readonly aliases: readonly { readonly type: string }[];
  readonly properties: Readonly<Record<string, { readonly secret?: boolean }>>;
}

/** Pattern of the list of secret outputs in each language. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  dotnet: /AdditionalSecretOutputs =\s*\{([^}]*)\}/,
  go: /AdditionalSecretOutputs\(\[\]string\{([^}]*)\}/,
  java: /additionalSecretOutputs\(List\.of\(([^)]*)\)/,
  nodejs: /additionalSecretOutputs: \[([^\]]*)\]/,
  python: /additional_secret_outputs=\[([^\]]*)\]/,
};

describe("the SDKs that Pulumi generates from the schema", function () {
  this.timeout(120_000);
  let folder: string;
  let schema: Schema;

  before(async function () {
    await needsTools(this, ["generate-sdk"]);
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "pulumi-pools-sdk-"));
    schema = JSON.parse(await fs.readFile(SCHEMA, "utf8")) as Schema;
  });
  after(() => folder && fs.rm(folder, { recursive: true }));

  /** The sources of an SDK by module and lower-case name: `exoscale:instancepool`. */
  async function generated(language: string): Promise<ReadonlyMap<string, string>> {
    const sdk = path.join(folder, language);
    await generateSdk(language, sdk);
    const files = await fs.readdir(sdk, { recursive: true });
    const texts = files
      .filter((file) => path.extname(file) !== "" && path.basename(file) !== "README.md")
      .map(async (file) => {
        const { dir, name } = path.parse(file);
        const stat = await fs.stat(path.join(sdk, file));
        const text = stat.isFile() ? await fs.readFile(path.join(sdk, file), "utf8") : "";
        return [plain(`${path.basename(dir)}:${name}`), text] as const;
      });
    return new Map(await Promise.all(texts));
  }

  for (const [language, secrets] of Object.entries(SECRETS)) {
    it(`have every resource and function in ${language}, with aliases and secrets`, async () => {
      const texts = await generated(language);
      for (const [token, { aliases, properties }] of Object.entries(schema.resources)) {
        const text = texts.get(plain(token.replace("pools:", ""))) ?? assert.fail(`${token} is missing`);
        assert.ok(text.includes(token), token);
        for (const { type } of aliases) assert.ok(text.includes(`"${type}"`), `${token} has no alias ${type}`);
        const expected = Object.keys(properties).filter((name) => properties[name]?.secret);
        const found = [...(secrets.exec(text)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name);
        assert.deepEqual(found.sort(), expected.sort(), token);
        // The plugin's diff decides about replacements: the engine would also replace for equivalent texts.
        assert.doesNotMatch(text, /replace_?on_?changes/i, token);
      }
      for (const token of Object.keys(schema.functions)) {
        const [, module = "", name = ""] = token.split(":");
        // Java has one class for all functions of a module.
        const text = texts.get(plain(`${module}:${name}`)) ?? texts.get(plain(`${module}:${module}Functions`));
        assert.ok(text?.includes(token), token);
      }
    });
  }

  it("compile in TypeScript", async () => {
    const sdk = path.join(folder, "nodejs");
    await fs.symlink(path.join(CHECKOUT, "node_modules"), path.join(folder, "node_modules"), "dir");
    await promisify(execFile)(process.execPath, [
      require.resolve("typescript/bin/tsc"),
      ...["--project", sdk, "--noEmit", "--skipLibCheck"],
    ]);
  });

  it("imports completely in Python", async function () {
    await needsTools(this, ["python"]);
    const modules = ["exoscale", "modelarts", "vmpooler", "config"].map((module) => `pulumi_pools.${module}`);
    const PYTHONPATH = [path.join(TOOLS, "python"), path.join(folder, "python")].join(path.delimiter);
    const program = `import ${modules.join(", ")}; pulumi_pools.exoscale.InstancePoolArgs; pulumi_pools.modelarts.NodePool`;
    await promisify(execFile)("python3", ["-c", program], { env: { ...process.env, PYTHONPATH } });
  });
});

function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
