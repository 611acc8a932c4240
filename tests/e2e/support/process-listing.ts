import { readdir, readFile } from "node:fs/promises";

interface Listed {
  readonly parent: string;
  readonly commandLine: string;
}

/** Processes of others, which stay others': reading a whole /proc several times a second takes more time than the test. */
const foreign = new Set<string>();

/** The command lines of all processes that this one has started, and of theirs: what `ps` shows to everybody on the machine. */
export async function processListing(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && !foreign.has(name));
  // One that has ended meanwhile is listed no longer.
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
  // The name before it may hold blanks and parentheses.
  const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
  return { parent, commandLine: (commandLine ?? "").replaceAll("\0", " ") };
}
