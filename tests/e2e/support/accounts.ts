import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { Simulator } from "../../../simulator/index";
import type { Canaries } from "./canaries";

/** A source of credentials for all three clouds. */
export interface Account {
  readonly config: ConfigMap;
  readonly env: Readonly<Record<string, string>>;
  /** The connection of resources and functions. */
  readonly connection?: string;
  /** By cloud: the credentials that it receives and could repeat. */
  readonly shown: Readonly<Record<"exoscale" | "vmpooler" | "modelarts", readonly string[]>>;
  close(): Promise<void>;
}

const open = (values: Readonly<Record<string, string>>, secret = false): ConfigMap =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, secret }]));
const nothingToClose = (): Promise<void> => Promise.resolve();

/** All credentials in the stack's configuration. */
export async function configured(simulator: Simulator, canaries: Canaries): Promise<Account> {
  const { exoscale, vmpooler, modelarts } = simulator.connection();
  const huawei = temporaryKey(simulator);
  const shown = {
    exoscale: ["exoscale:key", "exoscale:secret"],
    vmpooler: ["vmpooler:token", "vmpooler:password"],
    modelarts: ["huaweicloud:secretKey", "huaweicloud:securityToken"],
  };
  return {
    config: {
      ...open({
        "exoscale:endpoint": exoscale.endpoint,
        "exoscale:zone": exoscale.zone,
        "vmpooler:url": vmpooler.url,
        "vmpooler:user": vmpooler.user,
        "huaweicloud:endpoint": modelarts.endpoint,
        "huaweicloud:iamEndpoint": modelarts.iamEndpoint,
        "huaweicloud:region": modelarts.region,
        "huaweicloud:accessKey": huawei.accessKey,
      }),
      ...open(
        {
          "exoscale:key": canaries.hide("exoscale:key", exoscale.key),
          "exoscale:secret": canaries.hide("exoscale:secret", exoscale.secret),
          "vmpooler:token": canaries.hide("vmpooler:token", await issueToken(vmpooler)),
          "vmpooler:password": hidePassword(canaries, "vmpooler:password", vmpooler),
          "huaweicloud:secretKey": canaries.hide("huaweicloud:secretKey", huawei.secretKey),
          "huaweicloud:securityToken": canaries.hide("huaweicloud:securityToken", huawei.securityToken),
        },
        true,
      ),
    },
    env: {},
    shown,
    close: nothingToClose,
  };
}

/** All credentials in the environment, and variables that they override. */
export async function fromEnvironment(simulator: Simulator, canaries: Canaries): Promise<Account> {
  const { exoscale, vmpooler, modelarts } = simulator.connection();
  const huawei = temporaryKey(simulator);
  return {
    config: {},
    env: {
      EXOSCALE_API_ENDPOINT: exoscale.endpoint,
      EXOSCALE_ZONE: exoscale.zone,
      EXOSCALE_API_KEY: canaries.hide("EXOSCALE_API_KEY", exoscale.key),
      EXOSCALE_API_SECRET: canaries.hide("EXOSCALE_API_SECRET", exoscale.secret),
      EXOSCALE_SECRET: canaries.hide("EXOSCALE_SECRET", "canary-of-the-older-variable"),
      VMPOOLER_URL: vmpooler.url,
      VMPOOLER_USER: vmpooler.user,
      VMPOOLER_TOKEN: canaries.hide("VMPOOLER_TOKEN", await issueToken(vmpooler)),
      VMPOOLER_PASSWORD: hidePassword(canaries, "VMPOOLER_PASSWORD", vmpooler),
      HW_MODELARTS_ENDPOINT: modelarts.endpoint,
      HW_IAM_ENDPOINT: modelarts.iamEndpoint,
      HW_REGION_NAME: modelarts.region,
      HW_ACCESS_KEY: huawei.accessKey,
      HW_SECRET_KEY: canaries.hide("HW_SECRET_KEY", huawei.secretKey),
      HW_SECURITY_TOKEN: canaries.hide("HW_SECURITY_TOKEN", huawei.securityToken),
      HW_AUTH_TOKEN: canaries.hide("HW_AUTH_TOKEN", "canary-of-a-token-beside-a-key"),
      HUAWEICLOUD_SDK_SK: canaries.hide("HUAWEICLOUD_SDK_SK", "canary-of-the-sdk-variable"),
    },
    shown: {
      exoscale: ["EXOSCALE_API_KEY", "EXOSCALE_API_SECRET"],
      vmpooler: ["VMPOOLER_TOKEN", "VMPOOLER_PASSWORD"],
      modelarts: ["HW_SECRET_KEY", "HW_SECURITY_TOKEN"],
    },
    close: nothingToClose,
  };
}

/** All credentials in named connections, with an IAM token for ModelArts, and a ~/.vmfloaty.yml. */
export async function named(simulator: Simulator, canaries: Canaries): Promise<Account> {
  const { exoscale, vmpooler, modelarts } = simulator.connection();
  const { token: authToken } = simulator.event("modelarts", "issueToken") as { readonly token: string };
  const home = await mkdtemp(join(tmpdir(), "pulumi-pools-home-"));
  const fileToken = canaries.hide("~/.vmfloaty.yml", await issueToken(vmpooler));
  await writeFile(join(home, ".vmfloaty.yml"), `url: ${vmpooler.url}\ntoken: ${fileToken}\n`, { mode: 0o600 });
  const at = (namespace: string, key: string): string => `pools:${namespace}.connections.second.${key}`;
  const sources = {
    key: at("exoscale", "key"),
    secret: at("exoscale", "secret"),
    token: at("vmpooler", "token"),
    password: at("vmpooler", "password"),
    authToken: at("huaweicloud", "authToken"),
  };
  return {
    config: {
      ...open({
        [at("exoscale", "endpoint")]: exoscale.endpoint,
        [at("exoscale", "zone")]: exoscale.zone,
        [at("vmpooler", "url")]: vmpooler.url,
        [at("vmpooler", "user")]: vmpooler.user,
        [at("huaweicloud", "endpoint")]: modelarts.endpoint,
        [at("huaweicloud", "iamEndpoint")]: modelarts.iamEndpoint,
        [at("huaweicloud", "region")]: modelarts.region,
        [at("huaweicloud", "projectId")]: modelarts.projectId,
      }),
      ...open(
        {
          [sources.key]: canaries.hide(sources.key, exoscale.key),
          [sources.secret]: canaries.hide(sources.secret, exoscale.secret),
          [sources.token]: canaries.hide(sources.token, await issueToken(vmpooler)),
          [sources.password]: hidePassword(canaries, sources.password, vmpooler),
          [sources.authToken]: canaries.hide(sources.authToken, authToken),
        },
        true,
      ),
    },
    env: { HOME: home },
    connection: "second",
    shown: {
      exoscale: [sources.key, sources.secret],
      vmpooler: [sources.token, sources.password],
      modelarts: [sources.authToken],
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

interface TemporaryKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
}

function temporaryKey(simulator: Simulator): TemporaryKey {
  return simulator.event("modelarts", "issueTemporaryKey") as TemporaryKey;
}

type Pooler = ReturnType<Simulator["connection"]>["vmpooler"];

function hidePassword(canaries: Canaries, source: string, { user, password }: Pooler): string {
  canaries.hide(`${source} as it travels`, Buffer.from(`${user}:${password}`).toString("base64"));
  return canaries.hide(source, password);
}

export async function issueToken({ url, user, password }: Pooler): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const answer = await fetch(`${url}/token`, { method: "POST", headers: { authorization } });
  return ((await answer.json()) as { token: string }).token;
}
