import { id } from "../bounds";

/** The required inputs of an InstancePool and its name. */
export const pool = {
  zone: "ch-gva-2",
  name: "web",
  size: 3,
  instanceType: "standard.small",
  templateId: id,
  diskSize: 50,
};
