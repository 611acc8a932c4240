import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./pulumi-cli";
import { withLock } from "./pulumi-cli/lock";

const run = promisify(execFile);
/** The time limit of the installation (8 MB), if PyPI is not reachable. */
const INSTALL_MS = 120_000;

/** Runs a Python program that can import Huawei Cloud's official SDK. @returns its output */
export type Python = (file: string, ...args: string[]) => Promise<string>;

/** The SDK `version` of PyPI, from the cache or installed into it; undefined without Python or PyPI. */
export async function findModelArtsSdk(version: string): Promise<Python | undefined> {
  const directory = path.join(cacheDirectory(), `huaweicloudsdkmodelarts-${version}`);
  await fs.mkdir(path.dirname(directory), { recursive: true });
  const found = await withLock(`${directory}.lock`, () => undefined, async () => (await exists(directory)) || (await install(directory, version))); // prettier-ignore
  if (!found) return undefined;
  const env = { ...process.env, PYTHONPATH: directory, PYTHONDONTWRITEBYTECODE: "1" };
  return async (file, ...args) => (await run("python3", [file, ...args], { env, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

async function install(directory: string, version: string): Promise<boolean> {
  const part = `${directory}.part`;
  const options = ["--quiet", "--disable-pip-version-check", "--no-compile", "--retries", "0", "--target", part];
  try {
    await run("python3", ["-m", "pip", "install", ...options, `huaweicloudsdkmodelarts==${version}`], { timeout: INSTALL_MS }); // prettier-ignore
    await fs.rename(part, directory);
    return true;
  } catch {
    await fs.rm(part, { recursive: true, force: true });
    return false;
  }
}

async function exists(directory: string): Promise<boolean> {
  return await fs.stat(directory).then(
    () => true,
    () => false,
  );
}
