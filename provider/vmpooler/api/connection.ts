import { ConfigurationError } from "../../core/errors";
import { keepSecret } from "../../core/text/redaction";
import { connectionSettings, secretSetting, setting, type Settings } from "../../core/settings";
import { readUrl, type ServerUrl } from "./url";
import { readVmfloatyFile, type VmfloatyFile } from "./vmfloaty-file";

/** How a server is reached, and as whom. */
export interface Connection extends ServerUrl {
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  readonly allowInsecure: boolean;
  /** What a person should put right although it goes on. */
  readonly complaint?: string;
}

/**
 * The connection `name`, or the one of the stack. `url` takes the place of the configured one.
 * @throws ConfigurationError when no usable URL is set, with how to set it.
 */
export function connectionOf(settings: Settings, name?: string, url?: string): Connection {
  const source = connectionSettings(settings, "vmpooler", name);
  const own = {
    url: url ?? setting(source, "vmpooler:url", ["VMPOOLER_URL"]),
    // What a file or a command gave it often ends in a line break.
    token: keepSecret(secretSetting(source, "vmpooler:token", ["VMPOOLER_TOKEN"])?.trim()),
    user: userSetting(settings, name),
  };
  // A named connection is all that counts; and a file that nothing is wanted of is not looked at.
  const wanted = name === undefined && (own.url === undefined || own.token === undefined);
  const file = wanted ? readVmfloatyFile(source.env.HOME ?? source.env.USERPROFILE) : {};
  const server = serverOf(own.url, file, name);
  const shared = own.url === undefined || isFileOf(server, file) ? file : {};
  return {
    ...server,
    token: own.token ?? shared.token,
    user: own.user ?? shared.user,
    password: secretSetting(source, "vmpooler:password", ["VMPOOLER_PASSWORD"]),
    allowInsecure: setting(source, "vmpooler:allowInsecureEndpoint") === "true",
    complaint: file.complaint,
  };
}

/** The URL of {@link connectionOf}; undefined where none is set, or no usable one. */
export function configuredUrl(settings: Settings, name?: string): string | undefined {
  try {
    return connectionOf(settings, name).url;
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** The user that is configured for whatever server. */
export function userSetting(settings: Settings, name?: string): string | undefined {
  return setting(connectionSettings(settings, "vmpooler", name), "vmpooler:user", ["VMPOOLER_USER"]);
}

/** @throws ConfigurationError with how to set the user. */
export function userOf(connection: Connection, name?: string): string {
  if (connection.user !== undefined) return connection.user;
  throw new ConfigurationError(
    `No vmpooler user${inConnection(name)}. Set it: ${howTo(name, "user", "VMPOOLER_USER")}.`,
  );
}

/** How a person sets `key`, for the end of a message. */
export function howTo(name: string | undefined, key: string, variable: string): string {
  const secret = key === "token" || key === "password" ? "--secret " : "";
  return name === undefined
    ? `pulumi config set ${secret}vmpooler:${key} …, or the environment variable ${variable}`
    : `pulumi config set ${secret}--path 'vmpooler:connections.${name}.${key}' …`;
}

function serverOf(own: string | undefined, file: VmfloatyFile, name: string | undefined): ServerUrl {
  const text = own ?? file.url;
  if (text === undefined) {
    const about = file.complaint ?? file.useless;
    throw new ConfigurationError(
      `No vmpooler URL${inConnection(name)}. Set it: ${howTo(name, "url", "VMPOOLER_URL")}.${about ? ` ${about}` : ""}`,
    );
  }
  try {
    return readUrl(text);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(`The vmpooler URL${own === undefined ? " in ~/.vmfloaty.yml" : ""} ${error.message}.`);
  }
}

/** A token is good for one server, whatever the version: it must not be shown to another. */
function isFileOf({ url }: ServerUrl, file: VmfloatyFile): boolean {
  try {
    return file.url !== undefined && new URL(readUrl(file.url).url).origin === new URL(url).origin;
  } catch {
    return false;
  }
}

function inConnection(name: string | undefined): string {
  return name === undefined ? "" : ` in connection "${name}"`;
}
