import { notFound } from "../api/errors";

/** What exists after a start. Ids are the same in each run, so that programs and tests can use them. */
export interface ZoneEntry {
  readonly id: string;
  readonly name: string;
}

export const ZONES: readonly ZoneEntry[] = [
  { id: "6513270e-269e-4d37-b2a7-4de452e6b438", name: "ch-gva-2" },
  { id: "d23f0824-128b-4f33-8c5c-7fd0a6a3a450", name: "ch-dk-2" },
  { id: "9531985d-5d9d-49f8-9818-e811892f902b", name: "de-fra-1" },
  { id: "36f675cc-81e7-4ef5-a8e2-5d940ed90475", name: "de-muc-1" },
  { id: "6b0d549b-6f03-475a-9600-a35a099950d8", name: "at-vie-1" },
  { id: "8d116ece-1738-47d9-bd9c-172411e20b8f", name: "at-vie-2" },
  { id: "90c192cf-d3ac-44af-8f21-ddb66cad4a26", name: "bg-sof-1" },
  { id: "a170b338-3926-4059-b28c-105d1fb17c23", name: "hr-zag-1" },
];

/** The zone of the connection that the simulator prints. */
export const DEFAULT_ZONE = "ch-gva-2";

const EVERYWHERE: readonly string[] = ZONES.map(({ name }) => name);

export interface InstanceType {
  readonly id: string;
  readonly family: string;
  readonly size: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly gpus?: number;
  /** Whether an organisation may use it. GPU types are granted on request. */
  readonly authorized: boolean;
  readonly zones: readonly string[];
}

const GIB = 2 ** 30;

/** The ids of tiny, small and medium are the vendor's. */
export const INSTANCE_TYPES: readonly InstanceType[] = [
  standard("71004023-bb72-4a97-b1e9-bc66dfce9470", "micro", 1, 0.5),
  standard("b6cd1ff5-3a2f-4e9d-a4d1-8988c1191fe8", "tiny", 1, 1),
  standard("21624abb-764e-4def-81d7-9fc54b5957fb", "small", 2, 2),
  standard("b6e9d1e8-89fc-4db3-aaa4-9b4c5b1d0844", "medium", 2, 4),
  standard("c6f99499-7f59-4138-9427-a09db13af2bc", "large", 4, 8),
  standard("350dc5ea-fe6d-42ba-b6c0-efb8b75617ad", "extra-large", 4, 16),
  standard("a216b0d1-370f-4e21-a0eb-3dfc6302b564", "huge", 8, 32),
  { ...standard("0fd630f1-f29d-4da9-953f-48f1a09f76b5", "large", 4, 16), family: "memory" },
  { ...standard("0cb1e29c-658c-4a14-95e6-0af593bd04cf", "large", 8, 8), family: "cpu" },
  {
    ...standard("8e81973e-0bec-47b0-b898-d190f9ebdacc", "small", 12, 56),
    family: "gpu3",
    gpus: 1,
    authorized: false,
    zones: ["ch-gva-2", "de-fra-1"],
  },
];

function standard(id: string, size: string, cpus: number, gib: number): InstanceType {
  return { id, family: "standard", size, cpus, memory: gib * GIB, authorized: true, zones: EVERYWHERE };
}

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly family: string;
  readonly version: string;
  readonly build: string;
  readonly "created-at": string;
  /** Bytes. The smallest disk of a member. */
  readonly size: number;
  readonly "boot-mode": "legacy" | "uefi";
  readonly "default-user": string;
  readonly "password-enabled": boolean;
  readonly "ssh-key-enabled": boolean;
  readonly checksum: string;
  readonly visibility: "private" | "public";
  readonly zones: readonly string[];
}

/**
 * Two builds of most images, unordered, so that only a sort by date finds the newest. Only the newest has the plain name:
 * public names are unique, and egoscale's FindTemplate refuses a name that two templates have.
 */
export const PUBLIC_TEMPLATES: readonly Template[] = [
  older(ubuntu("6b4cb242-4a23-4596-a217-beaddbc496cb", "24.04", "2026-03-17")),
  ubuntu("92276658-1e27-41c0-8a6a-63ec24ede6a4", "24.04", "2026-10-06"),
  ubuntu("ae97ba94-d0ed-482f-8f6d-05584ef8aa38", "22.04", "2026-09-22"),
  older(ubuntu("923a7369-94e3-4f91-9a61-dbe22e44158b", "22.04", "2025-11-04")),
  debian("18f135d2-5f55-4203-b018-50c5a38fd547", "12", "Bookworm", "2026-08-18"),
  debian("907a70c3-1012-4037-b64c-e4228c38fb29", "13", "Trixie", "2026-10-20"),
  older(debian("7f150524-34b9-45df-9e77-69b10f4205b4", "13", "Trixie", "2026-05-12")),
];

/** A template that only the first organisation can use. */
export const PRIVATE_TEMPLATES: readonly Template[] = [
  {
    ...debian("c6f87718-6d76-407e-881e-d162ae2eb154", "13", "Trixie", "2026-07-01"),
    name: "web-base",
    description: "Debian 13 with the company's agents",
    size: 20 * GIB,
    visibility: "private",
    zones: ["ch-gva-2", "ch-dk-2"],
  },
];

function older(template: Template): Template {
  const name = `${template.name} (build ${template.build})`;
  return { ...template, name, description: name };
}

function ubuntu(id: string, version: string, date: string): Template {
  return template(id, "ubuntu", version, date, `Linux Ubuntu ${version} LTS 64-bit`);
}

function debian(id: string, version: string, codename: string, date: string): Template {
  return template(id, "debian", version, date, `Linux Debian ${version} (${codename}) 64-bit`);
}

function template(id: string, family: string, version: string, date: string, name: string): Template {
  return {
    id,
    name,
    description: name,
    family,
    version,
    build: `${date.replaceAll("-", "")}01`,
    "created-at": `${date}T08:30:00Z`,
    size: 10 * GIB,
    "boot-mode": "legacy",
    "default-user": family,
    "password-enabled": true,
    "ssh-key-enabled": true,
    checksum: id.replaceAll("-", ""),
    visibility: "public",
    zones: EVERYWHERE,
  };
}

export interface DeployTarget {
  readonly id: string;
  readonly zone: string;
  readonly name: string;
  readonly description: string;
  readonly type: "edge" | "dedicated";
}

export const DEPLOY_TARGETS: readonly DeployTarget[] = [
  {
    id: "ec66a787-95e7-41d1-b731-af10506bf2ef",
    zone: "ch-gva-2",
    name: "dedicated-a",
    description: "Dedicated hypervisors, rack A",
    type: "dedicated",
  },
  {
    id: "3f98e277-4cbd-47ad-9c90-a9587403e430",
    zone: "ch-dk-2",
    name: "edge-b",
    description: "Edge site B",
    type: "edge",
  },
];

/** Every organisation has this group. Members without a group of their own are in it. */
export const DEFAULT_SECURITY_GROUP = {
  id: "c7a2ea20-b2f1-4c94-ae05-319acb5c7427",
  name: "default",
  description: "Default Security Group",
};

export function instanceTypeIn(zone: string, id: string): InstanceType {
  const type = INSTANCE_TYPES.find((one) => one.id === id && one.zones.includes(zone));
  if (type === undefined) throw notFound("Instance type", id);
  return type;
}

export function templateIn(templates: readonly Template[], zone: string, id: string): Template {
  const template = templates.find((one) => one.id === id && one.zones.includes(zone));
  if (template === undefined) throw notFound("Template", id);
  return template;
}
