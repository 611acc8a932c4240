import type { Az, Resources } from "./bodies";

/** Values that the service fills in from the resource pool and its catalogues. */
export interface ServerDefaults {
  readonly azs: readonly string[];
  readonly network: { readonly vpc: string; readonly subnet: string; readonly securityGroups: string[] };
  imageId(osName: string): string;
}

/** Resources of a node pool with the fields that the service fills in. */
export type CompleteResources = Resources &
  Required<Pick<Resources, "azs" | "nodePool" | "network" | "extendParams" | "os">>;

/** Adds the fields that Show returns although the request had none. Keeps the sent fields except os.autoMatch. */
export function complete(given: Resources, name: string, defaults: ServerDefaults): CompleteResources {
  const { autoMatch, ...os } = given.os ?? {};
  const osName = os.name ?? autoMatch ?? "EulerOS 2.10";
  return {
    ...given,
    nodePool: given.nodePool ?? name,
    azs: given.azs === undefined || given.azs.length === 0 ? spread(emptyAzs(defaults.azs), given.count) : given.azs,
    network: {
      vpc: given.network?.vpc ?? defaults.network.vpc,
      subnet: given.network?.subnet ?? defaults.network.subnet,
      securityGroups: given.network?.securityGroups ?? defaults.network.securityGroups,
    },
    extendParams: { dockerBaseSize: "50", runtime: "containerd", nodePoolName: name, ...given.extendParams },
    os: { ...os, name: osName, imageId: os.imageId ?? defaults.imageId(osName), imageType: os.imageType ?? "" },
    rootVolume: given.rootVolume && {
      ...given.rootVolume,
      extendParams: { ...given.rootVolume.extendParams, billing: volumeBilling },
    },
    dataVolumes: given.dataVolumes?.map((volume) => ({
      ...volume,
      count: volume.count ?? 1,
      extendParams: { ...volume.extendParams, billing: volumeBilling },
    })),
    volumeGroupConfigs: given.volumeGroupConfigs?.map((config) => ({
      ...config,
      ...(config.volumeGroup === "vgpaas" && { dockerThinPool: config.dockerThinPool ?? 90 }),
      lvmConfig: config.lvmConfig ?? { lvType: "linear" },
      types: config.types ?? ["volume"],
    })),
  };
}

/**
 * The format of answers. The API guarantees no order of lists, so each is returned in reverse: this finds clients that compare
 * by position. Absent and empty are the same: taints are always present, other lists and labels are absent if empty.
 */
export function resourcesWire(resources: CompleteResources): Resources {
  const { labels, tags, dataVolumes, volumeGroupConfigs, network, ...rest } = resources;
  return {
    ...rest,
    azs: resources.azs.toReversed(),
    taints: (resources.taints ?? []).map((taint) => ({ ...taint, value: taint.value ?? "" })).reverse(),
    network: { ...network, securityGroups: network.securityGroups?.toReversed() },
    ...(labels !== undefined && Object.keys(labels).length > 0 && { labels }),
    ...(isFilled(tags) && { tags: tags.toReversed() }),
    ...(isFilled(dataVolumes) && { dataVolumes: dataVolumes.toReversed() }),
    ...(isFilled(volumeGroupConfigs) && { volumeGroupConfigs: volumeGroupConfigs.toReversed() }),
  };
}

/** Spreads `count` nodes over the zones of `azs` with the fewest moves: adds to the smallest zone, takes from the last largest. */
export function spread(azs: readonly Az[], count: number): Az[] {
  const result = azs.map((az) => ({ ...az }));
  let missing = count - result.reduce((sum, az) => sum + az.count, 0);
  for (; missing !== 0; missing -= Math.sign(missing)) {
    const [first, ...others] = result;
    if (first === undefined) return [];
    const add = missing > 0;
    const closer = (az: Az, best: Az) => (add ? az.count < best.count : az.count >= best.count);
    const chosen = others.reduce((best, az) => (closer(az, best) ? az : best), first);
    chosen.count += add ? 1 : -1;
  }
  return result.filter((az) => az.count > 0);
}

const volumeBilling = "postPaid";

function emptyAzs(names: readonly string[]): Az[] {
  return names.map((az) => ({ az, count: 0 }));
}

function isFilled<T>(list: readonly T[] | undefined): list is readonly T[] & object {
  return list !== undefined && list.length > 0;
}
