import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as yaml from "yaml";
import { z } from "zod";
import { messageOf } from "../../core/errors";
import { keepSecret } from "../../core/text/redaction";

/** The settings of vmfloaty, the command line client of vmpooler. */
export interface VmfloatyFile {
  readonly url?: string;
  readonly user?: string;
  readonly token?: string;
  /** Whether the user alone can change it, so that credentials of other sources may go to its URL. */
  readonly isSafe?: boolean;
  /** A warning about the file. */
  readonly complaint?: string;
  /** Why it is not used, for errors about a missing URL. */
  readonly useless?: string;
}

const NAME = ".vmfloaty.yml";
const LARGEST_BYTES = 256 * 1024;
/** Bits of a file's mode. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** The types that vmfloaty reads as another kind of server. It reads all others as vmpooler. */
const OTHER_TYPES = [
  "abs",
  "alwaysbescheduling",
  "always_be_scheduling",
  "ns",
  "nspooler",
  "nonstandard",
  "nonstandard_pooler",
];

const text = z.string().min(1).optional().catch(undefined);
const service = z.looseObject({ url: text, user: text, token: text, type: text });
const content = service.extend({ services: z.record(z.string(), service).optional().catch(undefined) });

/**
 * Reads `.vmfloaty.yml` in `home` as vmfloaty does: the first of its services, and missing keys from the top level. The
 * text of a broken file is not quoted: it may hold the token.
 * @see https://github.com/puppetlabs/vmfloaty#vmfloaty-dotfile
 */
export function readVmfloatyFile(home: string | undefined): VmfloatyFile {
  if (!home) return {};
  const file = open(join(home, NAME));
  if (typeof file === "string") return { complaint: file };
  if (file === undefined) return {};
  // Loaded only here: no other part of the package needs YAML.
  const { parseDocument } = createRequire(__filename)("yaml") as typeof yaml;
  const document = parseDocument(file.text, { logLevel: "silent" });
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line;
    return { complaint: `~/${NAME} is not YAML${line === undefined ? "" : `: see line ${line}`}. It is ignored.` };
  }
  const read = content.safeParse(plain(document));
  if (!read.success) return { useless: `~/${NAME} holds no settings.` };
  const { services, ...top } = read.data;
  const [first] = Object.values(services ?? {});
  const { url = top.url, user = top.user, token = top.token, type = top.type } = first ?? {};
  if (type !== undefined && OTHER_TYPES.includes(type.toLowerCase())) {
    return { useless: `~/${NAME} is not used: its first service is of type ${type}.` };
  }
  keepSecret(token);
  return { url, user, token, ...judge(file.stats, token !== undefined) };
}

function plain(document: yaml.Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined; // aliases that expand without limit
  }
}

interface OpenFile {
  readonly text: string;
  readonly stats: Stats;
}

/**
 * The file's text and its owner and mode, through one descriptor: a path could name another file by the second look.
 * @returns a string to complain with, undefined if there is no file
 */
function open(path: string): OpenFile | string | undefined {
  let descriptor: number;
  try {
    // A FIFO would block until it has a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    return missing ? undefined : `~/${NAME} cannot be read: ${messageOf(error)}.`;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return `~/${NAME} is not a file. It is ignored.`;
    if (stats.size > LARGEST_BYTES) return `~/${NAME} is longer than ${LARGEST_BYTES / 1024} kB. It is ignored.`;
    return { text: readFileSync(descriptor, "utf8"), stats };
  } catch (error) {
    return `~/${NAME} cannot be read: ${messageOf(error)}.`;
  } finally {
    closeSync(descriptor);
  }
}

/** Whoever can change the file decides where credentials are sent. */
function judge({ mode, uid }: Stats, holdsToken: boolean): Pick<VmfloatyFile, "isSafe" | "complaint"> {
  if (process.platform === "win32") return { isSafe: true }; // Windows has no such mode bits
  const fix = `chmod 600 ~/${NAME}`;
  if (process.getuid !== undefined && uid !== process.getuid())
    return { isSafe: false, complaint: `~/${NAME} decides where tokens are sent, and belongs to another user.` };
  if (mode & OTHERS_WRITE)
    return { isSafe: false, complaint: `~/${NAME} decides where tokens are sent, and others may change it: ${fix}.` };
  if (holdsToken && mode & OTHERS)
    return { isSafe: true, complaint: `~/${NAME} holds a token, and others may read it: ${fix}.` };
  return { isSafe: true };
}
