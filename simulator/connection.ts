/** Everything that a client needs to know, as `--json` prints it. Programs outside this project read it: add, never change. */
export interface Connection {
  readonly exoscale: ExoscaleConnection;
  readonly vmpooler: VmpoolerConnection;
  readonly modelarts: ModelArtsConnection;
  /** URL of the control endpoint. */
  readonly control: string;
}

export interface ExoscaleConnection {
  /** URL of the API in `zone`, `/v2` included. */
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly zone: string;
}

export interface VmpoolerConnection {
  /** URL of the API, its version included. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface ModelArtsConnection {
  /** Without a path: Huawei's SDKs drop it. */
  readonly endpoint: string;
  readonly iamEndpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly projectId: string;
  /** `metadata.name` of the resource pool that exists after a start. */
  readonly poolName: string;
}

/** The variables that provider, CLIs and SDKs read. */
export function variablesOf({ exoscale, vmpooler, modelarts }: Connection): Record<string, string> {
  return {
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
  };
}

/** These variables and the URL of the control endpoint, as lines for `eval` in a shell. */
export function exportLines(connection: Connection): string {
  const variables = { ...variablesOf(connection), PULUMI_POOLS_SIMULATOR_CONTROL: connection.control };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");
}
