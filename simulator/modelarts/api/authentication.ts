import type { AccessKey, Account } from "../iam/account";
import { GatewayError } from "./errors";
import { algorithm, parseAuthorization, verifySignature, type ReceivedRequest } from "./signature";

/** The caller of a request. */
export interface Caller {
  /** The project of the credentials; absent for a token that was requested without one. */
  readonly projectId?: string;
}

/** The gateway's first check: a request has a signature or an IAM token. Throws the gateway's answer to other requests. */
export function authenticate(request: ReceivedRequest, account: Account, now: number): Caller {
  const authorization = request.headers.authorization;
  if (authorization?.startsWith(algorithm)) return authenticateSignature(request, account, now);
  const token = request.headers["x-auth-token"];
  if (token !== undefined) return authenticateToken(token, account, now);
  throw GatewayError.unauthorized("x-auth-token not found");
}

/**
 * The project in the path must be the caller's, and so must the one in X-Project-Id if a client sends it.
 * terraform's SDK adds that header after signing, so it may be unsigned.
 */
export function authorizeProject(caller: Caller, projectId: string, request: ReceivedRequest): void {
  const header = request.headers["x-project-id"];
  if (caller.projectId !== projectId || (header !== undefined && header !== projectId)) throw GatewayError.forbidden();
}

function authenticateSignature(request: ReceivedRequest, account: Account, now: number): Caller {
  const authorization = parseAuthorization(request.headers.authorization);
  if (authorization === undefined) throw GatewayError.unauthorized("authorization header is malformed");
  const key = account.keys.get(authorization.accessKey);
  if (key === undefined) {
    throw GatewayError.unauthorized(`Get secretKey failed,ak:${authorization.accessKey},err:ak not exist`);
  }
  if (now < key.lockedUntil) {
    throw GatewayError.unauthorized("AK access failed to reach the limit,forbidden.");
  }
  const failure = dateFailure(request, now) ?? verifySignature(request, key.secretKey) ?? keyFailure(request, key, now);
  if (failure !== undefined) {
    countFailure(key, now);
    throw GatewayError.unauthorized(`verify aksk signature fail, ${failure}`);
  }
  key.failures = 0;
  return { projectId: account.projectId };
}

function authenticateToken(text: string, account: Account, now: number): Caller {
  const token = account.tokens.get(text);
  if (token === undefined || token.expiresAt <= now) throw GatewayError.unauthorized("decrypt token fail");
  return { projectId: token.projectId };
}

function keyFailure(request: ReceivedRequest, key: AccessKey, now: number): string | undefined {
  if (key.expiresAt !== undefined && key.expiresAt <= now) return "the temporary access key has expired";
  return request.headers["x-security-token"] === key.securityToken ? undefined : "x-security-token does not match";
}

function dateFailure(request: ReceivedRequest, now: number): string | undefined {
  const at = parseSdkDate(request.headers["x-sdk-date"]);
  if (at === undefined) return "x-sdk-date is missing or not YYYYMMDDTHHMMSSZ";
  return Math.abs(now - at) > maximumSkewMs ? "x-sdk-date is more than 15 minutes off" : undefined;
}

function countFailure(key: AccessKey, now: number): void {
  key.failures += 1;
  if (key.failures < failuresUntilLock) return;
  key.failures = 0;
  key.lockedUntil = now + lockMs;
}

function parseSdkDate(text: string | undefined): number | undefined {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  if (text === undefined || !basic.test(text)) return undefined;
  const at = Date.parse(text.replace(basic, "$1-$2-$3T$4:$5:$6Z"));
  return Number.isNaN(at) ? undefined : at;
}

const maximumSkewMs = 15 * 60_000;
const failuresUntilLock = 5;
const lockMs = 5 * 60_000;
