import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { marked, type Token, type Tokens } from "marked";
import { explain } from "../../../../cli/explain/explain";
import { code, prose } from "../../../../cli/explain/markdown";
import { printable } from "../../../../provider/core/text/printable";
import { SECRETS, STAGES } from "./program";

function recorded(name: string): string {
  return readFileSync(join(__dirname, "previews", `${name}.json`), "utf8");
}

function golden(name: string): string {
  return readFileSync(join(__dirname, "golden", `${name}.md`), "utf8");
}

function tokensOf(markdown: string): Token[] {
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token) => void tokens.push(token));
  return tokens;
}

/** The text of a rendered page. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

describe("explain", () => {
  for (const stage of STAGES) {
    it(`explains the recorded preview "${stage}" as reviewed (npm run record-previews)`, () => {
      assert.equal(explain(recorded(stage)).markdown, golden(stage));
    });

    it(`renders "${stage}" as headings, lists and complete tables, without markup from foreign text`, () => {
      const tokens = tokensOf(golden(stage));
      const kinds = new Set(tokens.map(({ type }) => type));
      for (const kind of ["link", "image", "blockquote", "hr", "del"]) assert.ok(!kinds.has(kind), kind);
      const html = tokens.filter(({ type }) => type === "html").map(({ raw }) => raw);
      assert.deepEqual(
        html.filter((raw) => !/^(<\/?code>|<!-- -->)$/.test(raw)),
        [],
      );
      const tables = tokens.filter((token): token is Tokens.Table => token.type === "table");
      for (const { header, rows } of tables) for (const row of rows) assert.equal(row.length, header.length);
      const bars = golden(stage)
        .split("\n")
        .filter((line) => line.startsWith("|")).length;
      assert.equal(
        tables.reduce((sum, { rows }) => sum + rows.length + 2, 0),
        bars,
      );
    });
  }

  it("shows no secret, even if a state does not mark it as one", () => {
    for (const stage of STAGES) for (const secret of SECRETS) assert.ok(!golden(stage).includes(secret));
    const open = recorded("changed").replaceAll('"[secret]"', '"canary-in-clear"');
    assert.notEqual(open, recorded("changed"));
    assert.equal(explain(open).markdown, golden("changed"));
  });

  it("names the resources that --fail-on refuses", () => {
    const refused = (stage: string, ...failOn: Parameters<typeof explain>[1] & object) =>
      explain(recorded(stage), failOn).refused;
    assert.deepEqual(refused("made", "replace", "delete"), []);
    // The engine does not keep the order of independent resources.
    const found = (stage: string, reason: "replace" | "irreversible") =>
      refused(stage, reason).map((line) => line.replace(/^.*: /, "").split(", ").sort());
    assert.deepEqual(found("made", "irreversible"), [["disk", "reset", "snapshot", "template"]]);
    assert.deepEqual(found("changed", "replace"), [["disk", "snapshot"]]);
    assert.match(refused("gone", "delete").join(), /^refused by --fail-on delete: (\w+, ){13}\w+$/);
    assert.doesNotMatch(refused("gone", "irreversible").join(), /kept|apart|size/);
  });

  it("says that a preview failed, with its errors", () => {
    const preview = JSON.parse(recorded("changed")) as { diagnostics: object[] };
    const message = "error: [x](http://evil.example) failed\n";
    preview.diagnostics.push({ severity: "error", message });
    const { markdown, failed } = explain(JSON.stringify(preview));
    assert.deepEqual(failed, ["the preview failed, and is not complete"]);
    assert.match(markdown, /❌ \*\*The preview failed\.\*\*/);
    assert.ok(tokensOf(markdown).every(({ type }) => type !== "link"));
  });

  it("lists changes of other providers' resources, by their keys if the provider returns no paths", () => {
    const urn = "urn:pulumi:dev::site::my:component$aws:s3/bucket:Bucket::logs::eu";
    const step = {
      op: "update",
      urn,
      oldState: { inputs: { acl: "private" } },
      newState: { inputs: { acl: "public" } },
    };
    const { markdown } = explain(JSON.stringify({ steps: [{ ...step, diffReasons: ["acl"] }] }));
    assert.match(markdown, /\*\*`logs::eu`\*\* \(`aws:s3\/bucket:Bucket`\)/);
    assert.match(markdown, /\| `acl` \| `private` \| `public` \|/);
    assert.equal(explain(JSON.stringify({ steps: [step] })).markdown, markdown);
  });

  it("counts the steps of a delete-before-replace as one replacement", () => {
    const urn = "urn:pulumi:dev::site::pulumi-nodejs:dynamic/exoscale:AntiAffinityGroup::apart";
    const steps = ["delete-replaced", "replace", "create-replacement"].map((op) => ({
      op,
      urn,
      oldState: { inputs: { name: "a" } },
      newState: { inputs: { name: "b" } },
      replaceReasons: ["name"],
    }));
    const { markdown } = explain(JSON.stringify({ steps }));
    assert.match(markdown, /\*\*1\*\* replaced\./);
    assert.match(markdown, /Replaced for `name`: The API cannot change an anti-affinity group\./);
  });

  it("says that a resource is adopted, and that a destroy will delete it", () => {
    const urn = "urn:pulumi:dev::site::pulumi-nodejs:dynamic/exoscale:InstancePool::web";
    const steps = [{ op: "create", urn, newState: { inputs: { adopt: "id@ch-gva-2" } } }];
    assert.match(
      explain(JSON.stringify({ steps })).markdown,
      /Adopts the existing id@<!-- -->ch-gva-2\. .* a destroy deletes it/,
    );
  });

  it("limits the length to GitHub's maximum and says what is omitted", () => {
    const step = (JSON.parse(recorded("changed")) as { steps: { op: string; urn: string }[] }).steps.find(({ urn }) =>
      urn.endsWith("::web"),
    );
    const steps = Array.from({ length: 200 }, (_, index) => ({ ...step, urn: `${step?.urn ?? ""}-${index}` }));
    const { markdown } = explain(JSON.stringify({ steps }));
    assert.ok(markdown.length < 65_536, String(markdown.length));
    assert.match(markdown, /\*\*\d+ more sections are not shown:\*\*/);
  });

  it("refuses input that is not a preview, and says what to do", () => {
    const refusals: [input: string, message: RegExp][] = [
      ["", /The preview is empty/],
      ["Previewing update (dev):", /not JSON\. Pipe the complete standard output of `pulumi preview --json`/],
      ["[]", /JSON, but not a preview/],
      ["{}", /JSON, but not a preview/],
      ['{"steps":[{"op":1}]}', /not a preview\. At steps\.0\.op/],
      ['{"sequence":0,"timestamp":1}\n{"sequence":1}', /stream of events.*PULUMI_ENABLE_STREAMING_JSON_PREVIEW/],
    ];
    for (const [input, message] of refusals) assert.throws(() => explain(input), message);
    assert.match(explain('{"changeSummary":{}}').markdown, /Nothing changes\./);
  });
});

describe("foreign text in Markdown", () => {
  const hostile = fc.string({
    unit: fc.constantFrom(..."ab1 `|\\<>&[]()*_#@!:/~-.\n\tä🦄".split(/(?:)/u)),
    maxLength: 30,
  });

  it("stays unchanged as code in a table cell", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = marked.parse(`| a | b |\n| --- | --- |\n| ${code(text)} | end |`, { async: false });
        const cells = [...html.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = ""]) => textOf(cell));
        assert.deepEqual(cells, [printable(text), "end"], html);
      }),
      { numRuns: 1000 },
    );
  });

  it("stays unchanged as prose in a list", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const html = marked.parse(`- note ${prose(text)}.`, { async: false });
        assert.match(html, /^<ul>\n<li>([^<]|<!-- -->|<\/?code>)*<\/li>\n<\/ul>\n$/);
        assert.equal(
          textOf(html).trim(),
          `note ${printable(text).replace(/`([^`]+)`/g, (all, code: string) => (code.trim() === code ? code : all))}.`,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("creates no mention, reference or link", () => {
    assert.equal(prose("@team #12"), "@<!-- -->team #<!-- -->12");
    assert.equal(prose("https://evil.example www.evil.example"), "https&#58;//evil.example www&#46;evil.example");
  });
});
