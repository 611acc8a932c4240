import { readdir, readFile } from "node:fs/promises";

interface Listed {
  readonly parent: string;
  readonly commandLine: string;
}

/** Processes outside this test, cached because reading all of /proc several times a second is slow. */
const foreign = new Set<string>();

/** The command lines of all descendants of this process, as `ps` shows them to every user. */
export async function processListing(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && !foreign.has(name));
  // The process may have ended.
  const found = await Promise.all(pids.map((pid) => listed(pid).catch(() => undefined)));
  const processes = new Map(pids.flatMap((pid, index) => (found[index] ? [[pid, found[index]] as const] : [])));
  const isOurs = (pid: string): boolean => {
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && (parent === String(process.pid) || isOurs(parent));
  };
  return [...processes].flatMap(([pid, { commandLine }]) => {
    if (isOurs(pid)) return [commandLine];
    foreign.add(pid);
    return [];
  });
}

async function listed(pid: string): Promise<Listed> {
  const [stat, commandLine] = await Promise.all(
    ["stat", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
  );
  // The process name before it may contain blanks and parentheses.
  const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
  return { parent, commandLine: (commandLine ?? "").replaceAll("\0", " ") };
}
