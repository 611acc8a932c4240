import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { CHECKOUT } from "../../../scripts/sandbox";
import { allPages, readPage, type Page } from "../../support/pages";
import { typeCheck, type TypeCheck } from "../../support/type-check";

const { homepage } = JSON.parse(readFileSync(path.join(CHECKOUT, "package.json"), "utf8")) as {
  readonly homepage: string;
};
/** The URL of the checkout's files on GitHub. */
const WEB = homepage.replace(/#.*$/, "/blob/main/");
const RAW = WEB.replace("//github.com/", "//raw.githubusercontent.com/").replace("/blob/", "/");

describe("the pages", () => {
  const pages = allPages();

  describe("TypeScript", () => {
    let checked: TypeCheck;
    const programs = pages.flatMap(({ file, blocks }) =>
      blocks
        .filter(({ language }) => language === "ts")
        .map(({ title, text, line }) => {
          // A named file of the checkout may import its neighbours.
          const own = title?.includes("/") ? title : `${file}.${line}.ts`;
          return { place: `${file}:${line}`, file: own, text };
        }),
    );

    before(function () {
      this.timeout(120_000);
      checked = typeCheck(Object.fromEntries(programs.map(({ file, text }) => [file, `${text}\nexport {};\n`])));
    });

    for (const { place, file } of programs) {
      it(`compiles as a program: ${place}`, () => assert.deepEqual(checked.complaints(file), []));
    }
  });

  describe("links", () => {
    for (const page of pages) {
      it(`lead to existing files and headings: ${page.file}`, () => {
        assert.deepEqual(
          linksOf(page).filter((link) => !isValid(page, link)),
          [],
        );
      });
    }

    it("of the README and shipped pages work on the package's page and in the package", () => {
      const shipped = (file: string) => /^(docs\/.*|README|CHANGELOG)\.md$/.test(file);
      const broken = pages
        .filter(({ file }) => file === "README.md" || shipped(file))
        .flatMap((page) => linksOf(page).map((link) => ({ page, link })))
        .filter(({ page, link }) => {
          if (/^(https?:|#)/.test(link)) return false;
          return page.file === "README.md" || !shipped(targetOf(page, link));
        });
      assert.deepEqual(
        broken.map(({ page, link }) => `${page.file}: ${link}`),
        [],
      );
    });
  });
});

describe("docs/guides/troubleshooting.md", () => {
  const sources = ["provider", "sdk"].flatMap((folder) =>
    readdirSync(path.join(CHECKOUT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(path.join(CHECKOUT, folder, file), "utf8")),
  );

  // Messages of Pulumi itself stand in quotes.
  for (const [, message = ""] of readPage("docs/guides/troubleshooting.md").text.matchAll(/^\| `([^`]+)` +\|/gm)) {
    it(`explains a message of this package: ${message}`, () => {
      assert.ok(sources.some((source) => source.includes(message)));
    });
  }
});

/** Targets of links and pictures outside of code. */
function linksOf({ text }: Page): string[] {
  const prose = text.replace(/^( *)```[^]*?^\1```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^()\s]+)\)|<(https?:[^>\s]+)>/g)].map(([, link = "", bare = ""]) => link || bare);
}

function targetOf({ file }: Page, link: string): string {
  return path.join(path.dirname(file), link.replace(/#.*$/, ""));
}

/** Whether a link leads to an existing file and heading. Links to other sites are not checked. */
function isValid(page: Page, link: string): boolean {
  const own = [WEB, RAW].find((base) => link.startsWith(base));
  if (own === undefined && /^https?:/.test(link)) return true;
  const target = own === undefined ? targetOf(page, link) : link.slice(own.length).replace(/#.*$/, "");
  const file = link.startsWith("#") ? page.file : target;
  if (!existsSync(path.join(CHECKOUT, file))) return false;
  const anchor = /#(.+)$/.exec(link)?.[1];
  return anchor === undefined || anchorsOf(readFileSync(path.join(CHECKOUT, file), "utf8")).includes(anchor);
}

/** The anchors that GitHub derives from headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}
