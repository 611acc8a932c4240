import type { World } from "../../world";

/** A Huawei Cloud account with one project: its keys, tokens and users. */
export interface Account {
  readonly region: string;
  readonly projectId: string;
  readonly domainId: string;
  readonly domainName: string;
  /** The key of `connection()`. It does not expire. */
  readonly accessKey: string;
  readonly secretKey: string;
  readonly keys: Map<string, AccessKey>;
  readonly tokens: Map<string, Token>;
  readonly users: Map<string, User>;
  /** What GET /v3/projects lists. Only the one with the id `projectId` can be used. */
  projects: Project[];
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
}

export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Only temporary keys have one. Requests send it as X-Security-Token. */
  readonly securityToken?: string;
  readonly expiresAt?: number;
  /** Failed signatures since the last valid one. */
  failures: number;
  lockedUntil: number;
}

export interface Token {
  readonly expiresAt: number;
  /** Absent if the token was requested without a project. */
  readonly projectId?: string;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
}

export function createAccount({ random }: World): Account {
  const account: Account = {
    region: "cn-north-4",
    projectId: random.text(32, hexDigits),
    domainId: random.text(32, hexDigits),
    domainName: "simulator",
    accessKey: random.text(20, capitalsAndDigits),
    secretKey: random.text(40, lettersAndDigits),
    keys: new Map(),
    tokens: new Map(),
    users: new Map(),
    projects: [],
  };
  resetAccount(account);
  return account;
}

/** Removes tokens, users, temporary keys and locks. Keeps the permanent key, which may be exported in a shell. */
export function resetAccount(account: Account): void {
  account.keys.clear();
  account.tokens.clear();
  account.users.clear();
  const { accessKey, secretKey } = account;
  account.projects = [{ id: account.projectId, name: account.region, enabled: true }];
  account.keys.set(accessKey, { accessKey, secretKey, failures: 0, lockedUntil: 0 });
}

export function issueToken(
  account: Account,
  world: World,
  projectId: string | undefined,
  seconds = daySeconds,
): string {
  const token = `MII${world.random.text(400, lettersAndDigits)}`;
  account.tokens.set(token, { expiresAt: world.wallClock.now() + seconds * 1000, projectId });
  return token;
}

export function issueTemporaryKey(account: Account, { wallClock, random }: World, seconds = daySeconds): AccessKey {
  const key: AccessKey = {
    accessKey: random.text(20, capitalsAndDigits),
    secretKey: random.text(40, lettersAndDigits),
    securityToken: random.text(200, lettersAndDigits),
    expiresAt: wallClock.now() + seconds * 1000,
    failures: 0,
    lockedUntil: 0,
  };
  account.keys.set(key.accessKey, key);
  return key;
}

export function addUser(account: Account, { random }: World, name: string, password: string): User {
  const user = { id: random.text(32, hexDigits), name, password };
  account.users.set(name, user);
  return user;
}

export const daySeconds = 24 * 3600;

export const hexDigits = "0123456789abcdef";
const capitalsAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
