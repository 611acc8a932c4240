/** A pool in the configuration file and in `GET /config`. */
export interface PoolConfiguration {
  readonly name: string;
  readonly alias?: readonly string[];
  template: string;
  readonly folder: string;
  readonly datastore: string;
  readonly datacenter: string;
  readonly provider: string;
  clone_target?: string;
  size: number;
  readonly timeout: number;
  readonly ready_ttl: number;
}

/**
 * One alias for two pools, a name with a dot (which v3 refuses in a body and accepts in a path), and a pool of size 0, which
 * only on-demand requests can use.
 */
export function configuredPools(): PoolConfiguration[] {
  const common = { datastore: "instance1", datacenter: "dc1", provider: "dummy", timeout: 15, ready_ttl: 1440 };
  return [
    {
      name: "debian-12-x86_64",
      alias: ["debian-12", "linux-x86_64"],
      template: "templates/debian-12-x86_64-0.0.4",
      folder: "vmpooler/debian-12-x86_64",
      size: 10,
      ...common,
    },
    {
      name: "centos-9-x86_64",
      alias: ["centos-9", "linux-x86_64"],
      template: "templates/centos-9-x86_64-0.0.2",
      folder: "vmpooler/centos-9-x86_64",
      size: 5,
      ...common,
    },
    {
      name: "ubuntu-24.04-x86_64",
      alias: ["ubuntu-2404"],
      template: "templates/ubuntu-24.04-x86_64-0.0.1",
      folder: "vmpooler/ubuntu-24.04-x86_64",
      size: 3,
      ...common,
    },
    {
      name: "win-2022-x86_64",
      template: "templates/win-2022-x86_64-0.1.0",
      folder: "vmpooler/win-2022-x86_64",
      size: 0,
      ...common,
    },
  ];
}
