import * as path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(__dirname, "../..");

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  esModuleInterop: true,
  skipLibCheck: true,
  declaration: true,
  types: ["node", "mocha"],
  baseUrl: ROOT,
  // Programs import the sources of this checkout, built or not.
  paths: { "pulumi-pools": ["sdk/index.ts"], "pulumi-pools-simulator": ["simulator/index.ts"] },
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/** A compiler host that parses each file once per process, because all programs have the same target. */
export function createSharedHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, language, ...rest) => {
    const format = typeof language === "object" ? language.impliedNodeFormat : undefined;
    const key = `${String(format)} ${file}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(file, language, ...rest));
    return parsed.get(key);
  };
  return host;
}

/** The compiler's results for programs that were compiled together. */
export interface TypeCheck {
  /** The errors in `file`, one per line. */
  complaints(file: string): string[];
  /** The declaration file of `file`. */
  declarations(file: string): string;
}

/** Compiles `sources`: texts by their paths in the checkout, where the files need not exist. */
export function typeCheck(sources: Readonly<Record<string, string>>): TypeCheck {
  const texts = new Map(Object.entries(sources).map(([file, text]) => [path.join(ROOT, file), text]));
  const host = createSharedHost(OPTIONS);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  const folders = new Set([...texts.keys()].map((file) => path.dirname(file)));
  host.directoryExists = (folder) => folders.has(folder) || (directoryExists?.(folder) ?? true);
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, options, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, options, ...rest) : ts.createSourceFile(file, text, options);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);

  function sourceFile(file: string): ts.SourceFile {
    const found = program.getSourceFile(path.join(ROOT, file));
    if (!found) throw new Error(`${file} is no part of the program`);
    return found;
  }

  return {
    complaints(file) {
      const source = sourceFile(file);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
        ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
      );
    },
    declarations(file) {
      let text = "";
      program.emit(sourceFile(file), (_name, emitted) => void (text = emitted), undefined, true);
      return text;
    },
  };
}
