import { z } from "zod";
import { field } from "../../core/schema/field";
import { computed } from "../fields";

const volumeGroup = z
  .string()
  .regex(
    /^(vgpaas|default|vguser\d+|vg-everest-localvolume-(persistent|ephemeral))$/,
    "must be vgpaas, default, vguser and a number, vg-everest-localvolume-persistent or vg-everest-localvolume-ephemeral",
  );

const volumeType = field(
  z.enum(["SSD", "GPSSD", "SAS"]),
  "Type of the disk: SSD (ultra-high I/O), GPSSD (general purpose SSD) or SAS (high I/O)",
);

const mountPath = z
  .string()
  .regex(
    /^(\/[A-Za-z0-9._-]+)+\/?$/,
    "must be an absolute path of letters, digits, dots, hyphens and underscores, such as /data",
  );

const size = field(z.string().regex(/^[1-9]\d*(Gi|GiB)?$/, "must be a number of GiB, such as 100Gi"), {
  description: "Size in GiB, such as 100Gi",
  equals: (a, b) => parseInt(String(a), 10) === parseInt(String(b), 10),
});

export const rootVolume = z.strictObject({ volumeType, size });

export const dataVolume = z.strictObject({
  volumeType,
  size,
  count: field(z.int().min(1).optional(), {
    description: "Number of such disks per node",
    default: "1",
    absentEquals: 1,
    computed: true,
  }),
  extendParams: field(
    z.strictObject({
      volumeGroup: field(
        volumeGroup,
        "Disk group: vgpaas (containers), default, vguser0, vguser1 … (own mounts), vg-everest-localvolume-persistent or -ephemeral",
      ),
    }),
    "Use of the disk",
  ),
});

export const volumeGroupConfig = z.strictObject({
  volumeGroup: field(volumeGroup, "The disk group that is configured, as in dataVolumes"),
  dockerThinPool: computed(z.int().min(0).max(100), "Share of the container disk in percent; only for vgpaas"),
  lvmConfig: computed(
    z.strictObject({
      lvType: field(z.enum(["linear", "striped"]), "Type of the logical volume: linear or striped"),
      path: computed(mountPath, "Mount path of the disk; only for vguser0, vguser1 …"),
    }),
    "LVM's settings",
  ),
  types: field(z.array(z.enum(["volume", "local"])).optional(), {
    description: "Kinds of storage: volume (cloud disks) or local (disks of the machine)",
    default: "volume, if dataVolumes are given",
    set: true,
    computed: true,
  }),
});
