import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type DefaultTheme } from "vitepress";
import { labelCells } from "./cell-labels.mts";

const PAGES = join(import.meta.dirname, "../dist");

/** The first heading of a page. */
function titleOf(file: string): string {
  return /^# (.*)$/m.exec(readFileSync(join(PAGES, file), "utf8"))?.[1] ?? file;
}

function linksTo(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(join(PAGES, folder))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => ({ text: titleOf(join(folder, file)), link: `/${folder}/${file.replace(/\.md$/, "")}` }))
    .sort((a, b) => a.text.localeCompare(b.text));
}

export default defineConfig({
  title: "pulumi-pools",
  description: "Pulumi resources for pools of machines in Exoscale, vmpooler and Huawei Cloud ModelArts",
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: "dist",
  outDir: "../reports/site",
  cleanUrls: true,
  rewrites: { "README.md": "index.md", "reference/README.md": "reference/index.md" },
  // Of the checkout, and no page of the site.
  ignoreDeadLinks: [/\.\.\/README/, /\.\.\/CHANGELOG/, /^https?:\/\/(127\.0\.0\.1|localhost)/],
  markdown: { config: labelCells },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Reference", link: "/reference/" },
      { text: "Troubleshooting", link: "/guides/troubleshooting" },
      { text: "Recovery", link: "/recovery" },
    ],
    sidebar: [
      { text: "Guides", items: linksTo("guides") },
      ...["exoscale", "modelarts", "vmpooler"].map((cloud) => ({
        text: cloud,
        collapsed: true,
        items: linksTo(`reference/${cloud}`),
      })),
    ],
  },
});
