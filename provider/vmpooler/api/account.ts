import { ConfigurationError } from "../../core/errors";
import type { Cloud } from "../../core/place";
import type { Settings } from "../../core/settings/settings";
import {
  find,
  howToSet,
  sourcesOf,
  type FoundSetting,
  type SettingsSchema,
  type Source,
} from "../../core/settings/sources";
import { keepSecret } from "../../core/text/redaction";
import { isSameServer, readUrl, serverOf, type ServerUrl } from "./url";
import { readVmfloatyFile, type VmfloatyFile } from "./vmfloaty-file";

/** A server and the credentials for it. */
export interface Account extends ServerUrl {
  readonly token?: string;
  readonly user?: string;
  /**
   * The password of `user`. Found only when needed: one that may not be sent to this server must not block calls with a token.
   * @throws ConfigurationError with how to set it, or why it is not sent
   */
  password(user: string): string;
  readonly allowInsecure: boolean;
  /** A warning about the configuration. */
  readonly complaint?: string;
}

const settingsSchema: SettingsSchema = {
  name: "vmpooler",
  namespace: "vmpooler",
  keys: { url: {}, user: {}, token: { secret: true }, password: { secret: true }, allowInsecureEndpoint: {} },
  env: [{ url: "VMPOOLER_URL", user: "VMPOOLER_USER", token: "VMPOOLER_TOKEN", password: "VMPOOLER_PASSWORD" }],
};

/** Printable ASCII without spaces: what a header can carry. */
export const TOKEN = /^[\x21-\x7e]+$/;

const FILE = "~/.vmfloaty.yml";

export const vmpooler: Cloud = {
  settings: settingsSchema,
  placeOf(settings, connection) {
    return { endpoint: serverOf(accountOf(settings, connection).url) };
  },
};

/**
 * The account of `connection`, or of the stack.
 * @throws ConfigurationError when no usable URL is set, with how to set it, or when credentials of one source would be
 * sent to a URL of another
 */
export function accountOf(settings: Settings, connection?: string): Account {
  const { sources, file } = withFile(settings, connection);
  const url = find(sources, "url");
  if (url === undefined) throw notSet("No vmpooler URL", "url", connection, file.complaint ?? file.useless);
  const token = credential(sources, "token", url, file);
  return {
    ...readServer(url),
    // Tokens from files and commands often end in a line break.
    token: headerValue(token?.trim()),
    user: find(sources, "user")?.value,
    password(user) {
      const password = credential(sources, "password", url, file);
      if (password !== undefined) return password;
      throw notSet(`No password of the vmpooler user ${user}`, "password", connection);
    },
    allowInsecure: find(sources, "allowInsecureEndpoint")?.value === "true",
    complaint: file.complaint,
  };
}

/** The user of `connection`, or of the stack. @throws ConfigurationError with how to set it. */
export function userOf(settings: Settings, connection?: string): string {
  const found = find(withFile(settings, connection).sources, "user");
  if (found !== undefined) return found.value;
  throw notSet("No vmpooler user", "user", connection);
}

/**
 * The sources, with vmfloaty's file as the last. The file is used for the stack's own account and its own server only,
 * and read only if a URL or token is missing.
 */
function withFile(
  settings: Settings,
  connection: string | undefined,
): { sources: readonly Source[]; file: VmfloatyFile } {
  const sources = sourcesOf(settings, settingsSchema, connection);
  const url = find(sources, "url");
  const isComplete = url !== undefined && find(sources, "token") !== undefined;
  if (connection !== undefined || isComplete) return { sources, file: {} };
  const file = readVmfloatyFile(settings.env.HOME ?? settings.env.USERPROFILE);
  if (url !== undefined && !isSameOrigin(file.url, url.value)) return { sources, file };
  const values: Readonly<Record<string, string | undefined>> = { url: file.url, user: file.user, token: file.token };
  return { sources: [...sources, { origin: FILE, get: (key) => values[key] }], file };
}

/**
 * A token or password that may be sent to the server: it must come from the same source as the URL. Otherwise whoever can
 * change one source gets the credentials of another. vmfloaty's file holds no password: credentials of other sources are
 * sent to its URL if only its owner can change it.
 */
function credential(
  sources: readonly Source[],
  key: string,
  url: FoundSetting,
  file: VmfloatyFile,
): string | undefined {
  const found = find(sources, key);
  if (found === undefined || found.origin === url.origin || found.origin === FILE) return found?.value;
  if (url.origin === FILE && file.isSafe === true) return found.value;
  throw new ConfigurationError(
    `The vmpooler URL comes from ${url.origin}, and the ${key} from ${found.origin}: it is not sent there, because ` +
      "someone who can change only the URL could steal it. Set both in the same place, or both in one connection.",
  );
}

/**
 * A resource may name its server, but credentials come from the configuration only.
 * @throws ConfigurationError when the configuration leads to another server
 */
export function refuseOtherServer(url: string, settings: Settings, connection: string | undefined): void {
  const account = accountOf(settings, connection);
  if (isSameServer(url, account.url)) return;
  const whose = connection === undefined ? "the stack's own account" : `connection "${connection}"`;
  throw new ConfigurationError(
    `must be the server of ${whose}, ${serverOf(account.url)}: add a connection for another server and name it`,
    "url",
  );
}

/** A line break in a header would begin another header. */
function headerValue(token: string | undefined): string | undefined {
  keepSecret(token);
  if (token === undefined || TOKEN.test(token)) return token;
  throw new ConfigurationError(
    "The vmpooler token contains a line break or another character that tokens cannot have.",
  );
}

function readServer({ value, origin }: FoundSetting): ServerUrl {
  try {
    return readUrl(value);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(`The vmpooler URL of ${origin} ${error.message}.`);
  }
}

function notSet(what: string, key: string, connection: string | undefined, more = ""): ConfigurationError {
  const place = connection === undefined ? "" : ` in connection "${connection}"`;
  const help = `Set it: ${howToSet(settingsSchema, key, connection)}. ${more}`.trimEnd();
  return new ConfigurationError(`${what} is set${place}. ${help}`, undefined, true);
}

/** A token is valid for one server, in every version of the API. */
function isSameOrigin(a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  try {
    return new URL(readUrl(a).url).origin === new URL(readUrl(b).url).origin;
  } catch {
    return false;
  }
}
