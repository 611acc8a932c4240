import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";
import { importDirections } from "./scripts/import-directions.mjs";

export default defineConfig(
  globalIgnores(["**/dist/", "plugin/index.d.ts", "reports/", ".pulumi-home/", "tests/upgrade/"]),
  // A rule that is wrong somewhere is mended here, with its reason, not switched off on the spot.
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Resources and clients are records of functions that use no `this`.
      "@typescript-eslint/unbound-method": "off",
      // What a protocol wants as a promise may have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      // What takes long to load is loaded when it is first used.
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^axios$", "^\\.\\./\\w+$"] }],
      // `== null` asks for both null, which the wire has, and undefined.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 400 }],
      "object-shorthand": "error",
    },
  },
  {
    // Expressions over foreign text must be linear: a server could stop the event loop, and with it every time-out.
    files: ["{provider,sdk,cli,simulator}/**/*.ts"],
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": ["error", { ignoreSticky: false }],
    },
  },
  // Made by `npm run generate`: as long as a resource has fields, and nobody writes there.
  { files: ["sdk/*/*.ts"], rules: { "max-lines": "off" } },
  {
    files: ["tests/**/*.ts", "simulator/tests/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["describe", "it"].flatMap((object) => ["only", "skip"].map((property) => ({ object, property }))),
      ],
    },
  },
  {
    // Their types are those of the built package, which a fresh checkout has not.
    files: ["examples/**/*.ts", "tests/e2e/ecosystem/failing-program/*.ts"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: Object.fromEntries(
        ["__dirname", "Buffer", "console", "module", "process", "require", "setImmediate", "setTimeout"].map((name) => [
          name,
          "readonly",
        ]),
      ),
    },
  },
  {
    // Runs in a browser.
    files: ["simulator/status-page/*.js"],
    languageOptions: { globals: { document: "readonly", EventSource: "readonly" } },
  },
  ...importDirections,
);
