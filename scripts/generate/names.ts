/** The names of files and code that follow from a definition's type, `<cloud>:<name>`. */
interface Names {
  /** Folder and namespace, such as `exoscale`. */
  readonly cloud: string;
  /** Class or function, such as `InstancePool`. */
  readonly name: string;
  /** File, such as `instance-pool`. */
  readonly file: string;
}

export function namesOf(type: string): Names {
  const [cloud = "", name = ""] = type.split(":");
  return { cloud, name, file: kebab(name) };
}

/** The names of clouds in texts; the others use their namespace. */
const TITLES: Readonly<Record<string, string>> = { exoscale: "Exoscale", modelarts: "Huawei Cloud ModelArts" };

export function titleOf(cloud: string): string {
  return TITLES[cloud] ?? cloud;
}

/** `instancePool` as in `InstancePool`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `InstancePool` as in `instance-pool`. */
function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase();
}

/** The name of an element of a list: `dataVolume` for `dataVolumes`. */
export function singular(name: string): string {
  return name
    .replace(/ies$/, "y")
    .replace(/(s|x|ch|sh)es$/, "$1")
    .replace(/(?<!s)s$/, "");
}
