import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { z } from "zod";
import { messageOf } from "../../core/errors";
import { keepSecret } from "../../core/text/redaction";

/** What vmfloaty's users have set up already. */
export interface VmfloatyFile {
  readonly url?: string;
  readonly user?: string;
  readonly token?: string;
  /** What its owner should put right in any case. */
  readonly complaint?: string;
  /** Why it is of no use here, for somebody who had counted on it. */
  readonly useless?: string;
}

const NAME = ".vmfloaty.yml";
/** Bits of the mode. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** What vmfloaty takes for another kind of server; whatever else it is told is vmpooler to it. */
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
 * Reads `.vmfloaty.yml` in `home` as vmfloaty does: the first of its services, and what that leaves out from the top
 * level. A file that is not there says nothing. Nothing of a broken one is repeated: the line may hold the token.
 * @see https://github.com/puppetlabs/vmfloaty#vmfloaty-dotfile
 */
export function readVmfloatyFile(home: string | undefined): VmfloatyFile {
  if (!home) return {};
  const path = join(home, NAME);
  let source: string;
  try {
    source = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    return missing ? {} : { complaint: `~/${NAME} cannot be read: ${messageOf(error)}.` };
  }
  const document = parseDocument(source, { logLevel: "silent" });
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
    return { useless: `~/${NAME} does not count: its first service is of type ${type}.` };
  }
  keepSecret(token);
  return { url, user, token, complaint: openToOthers(path, token !== undefined) };
}

function plain(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined; // aliases that unfold without end
  }
}

function openToOthers(path: string, holdsToken: boolean): string | undefined {
  if (process.platform === "win32") return undefined; // has no such bits
  const { mode } = statSync(path);
  // By its URL a token from the environment goes wherever they like.
  if (mode & OTHERS_WRITE)
    return `~/${NAME} says where tokens are sent, and others may change it: chmod 600 ~/${NAME}.`;
  return holdsToken && mode & OTHERS
    ? `~/${NAME} holds a token, and others may read it: chmod 600 ~/${NAME}.`
    : undefined;
}
