import type { Cloud } from "./world";

/** Everything that a client needs to know, as `--json` prints it. */
export interface Connection {
  readonly exoscale: Keyed<"endpoint" | "key" | "secret" | "zone">;
  readonly vmpooler: Keyed<"url" | "user" | "password">;
  readonly modelarts: Keyed<
    "endpoint" | "iamEndpoint" | "accessKey" | "secretKey" | "region" | "projectId" | "poolName"
  >;
  /** The control endpoint. */
  readonly control: string;
}

export function describeConnection(clouds: readonly Cloud[], origin: string): Connection {
  const of = (name: Cloud["name"]) => clouds.find((cloud) => cloud.name === name)?.connection() ?? {};
  return {
    exoscale: pick(of("exoscale"), "endpoint", "key", "secret", "zone"),
    vmpooler: pick(of("vmpooler"), "url", "user", "password"),
    modelarts: pick(
      of("modelarts"),
      "endpoint",
      "iamEndpoint",
      "accessKey",
      "secretKey",
      "region",
      "projectId",
      "poolName",
    ),
    control: `${origin}/control`,
  };
}

/** The variables that provider, CLIs and SDKs read, as lines for `eval` in a shell. */
export function exportLines({ exoscale, vmpooler, modelarts, control }: Connection): string {
  const variables = {
    EXOSCALE_API_ENDPOINT: exoscale.endpoint,
    EXOSCALE_API_KEY: exoscale.key,
    EXOSCALE_API_SECRET: exoscale.secret,
    EXOSCALE_ZONE: exoscale.zone,
    VMPOOLER_URL: vmpooler.url,
    VMPOOLER_USER: vmpooler.user,
    VMPOOLER_PASSWORD: vmpooler.password,
    HW_MODELARTS_ENDPOINT: modelarts.endpoint,
    HW_IAM_ENDPOINT: modelarts.iamEndpoint,
    HW_ACCESS_KEY: modelarts.accessKey,
    HW_SECRET_KEY: modelarts.secretKey,
    HW_REGION_NAME: modelarts.region,
    HW_PROJECT_ID: modelarts.projectId,
    PULUMI_POOLS_SIMULATOR_CONTROL: control,
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");
}

type Keyed<Name extends string> = Readonly<Record<Name, string>>;

/** A cloud that is not there leaves empty strings. */
function pick<Name extends string>(source: Record<string, string>, ...names: Name[]): Keyed<Name> {
  const picked = Object.fromEntries(names.map((name) => [name, source[name] ?? ""]));
  return picked as Keyed<Name>;
}
