import * as fs from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Runs `work` while this process holds the lock file. Takes over the lock of a process that has died. */
export async function withLock<T>(file: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  for (let waiting = false; !(await take(file)); waiting = true) {
    const holder = await holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      await fs.rm(file, { force: true });
      continue;
    }
    if (!waiting) say(`waiting for another process that holds ${file}`);
    await delay(500);
  }
  try {
    return await work();
  } finally {
    await fs.rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await fs.writeFile(file, process.pid.toString(), { flag: "wx" });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

/** Undefined if the holder has not written its process id yet, or has just released the lock. */
async function holderOf(file: string): Promise<number | undefined> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrno(error, "ESRCH");
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
