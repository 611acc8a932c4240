import { z } from "zod";
import { field } from "../../provider/core/schema/field";
import type { Cloud } from "../../provider/core/place";
import { defineResource } from "../../provider/core/resource";
import { find, sourcesOf } from "../../provider/core/settings/sources";

/**
 * A resource of no cloud whose fields carry every fact that the core knows, so that the core is tested by itself and
 * not through what today's clouds happen to need.
 */
export const inputs = z.strictObject({
  name: field(z.string().min(1).max(20).optional(), { description: "Name", computed: true }),
  zone: field(z.enum(["north", "south"]), { description: "Where it lives", createOnly: "Widgets cannot move." }),
  size: field(z.int().min(1).max(9), { description: "How many", wire: { name: "size" } }),
  mode: field(z.enum(["plain", "fancy"]).default("plain"), { description: "Way of working" }),
  note: field(z.string().max(10).optional(), { description: "Free text", wire: { name: "note" }, clear: "reset" }),
  spare: field(z.int().min(0).optional(), {
    description: "In reserve",
    absentEquals: 0,
    wire: { name: "spare-parts" },
    clear: { value: null },
  }),
  kind: field(z.string().optional(), {
    description: "Kind, in any case",
    equals: (a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
  }),
  members: field(z.array(z.guid()).max(3).optional(), { description: "Who takes part", set: true }),
  steps: field(z.array(z.string()).optional(), { description: "In this order" }),
  labels: field(z.record(z.string(), z.string()).optional(), { description: "Labels" }),
  annotations: field(z.record(z.string(), z.string()).optional(), {
    description: "The server adds its own",
    computed: true,
  }),
  network: field(
    z
      .strictObject({
        vpc: field(z.string(), { description: "Network", createOnly: "The network is chosen once." }),
        subnet: field(z.string().optional(), { description: "Part of it", computed: true }),
        dns: field(z.array(z.string()).optional(), { description: "Name servers", set: true }),
      })
      .optional(),
    "Network",
  ),
  disks: field(
    z
      .array(
        z.strictObject({
          label: field(z.string(), "Name of the disk"),
          gib: field(z.int().min(1), "Size"),
          serial: field(z.string().optional(), { description: "Chosen by the server", computed: true }),
        }),
      )
      .optional(),
    { description: "Disks", set: true },
  ),
  password: field(z.string().min(8).optional(), { description: "Never told", writeOnly: true, hidden: true }),
  factory: field(z.string().optional(), { description: "Who knows it", locates: true, createOnly: "It stays there." }),
  adopt: field(z.string().optional(), { description: "Takes over", atCreation: true }),
  connection: field(z.string().optional(), { description: "Account", steers: true }),
});

export const outputs = z.object({
  state: field(z.string(), "State"),
  token: field(z.string().optional(), { description: "Told once", secret: true }),
  owner: field(z.string().optional(), "Who manages it"),
});

/** Accounts from `pools:widgets.endpoint` and `.key`, and from connections. */
const widgets: Cloud = {
  settings: { name: "widgets", namespace: "widgets", keys: { endpoint: {}, key: { secret: true } }, env: [] },
  placeOf(settings, connection) {
    const sources = sourcesOf(settings, this.settings, connection);
    return {
      endpoint: find(sources, "endpoint")?.value ?? "https://widgets.test",
      account: find(sources, "key")?.value,
    };
  },
};

/** A call that a test can make fail, and the way it fails. */
type Trouble = Partial<Record<"create" | "finish" | "read" | "update" | "finishUpdate" | "delete", Error>>;

/** A widget in the cloud. */
export type Thing = Record<string, unknown>;

/** Changes a declared widget into the one that the cloud stores. */
type Whim = (declared: Thing) => Thing;

/** A cloud of widgets in memory. */
export class WidgetCloud {
  readonly things = new Map<string, Thing>();
  /** The state that each read received. */
  readonly known: Thing[] = [];
  /** The fields of each update. */
  readonly updates: string[][] = [];
  trouble: Trouble = {};
  whim: Whim = (declared) => declared;
  private made = 0;

  /** The widget with this id; fails if there is none. */
  thing(id: string): Thing {
    const thing = this.things.get(id);
    if (!thing) throw new Error(`the cloud has no ${id}`);
    return thing;
  }

  readonly definition = defineResource({
    type: "test:Widget",
    description: "A widget.",
    see: "https://widgets.test",
    adoptId: "<id>",
    inputs,
    outputs,
    timeoutMinutes: 10,
    cloud: widgets,
    isGlobal: (id) => id.length > 10,
    generatedName: { field: "name", maxLength: 20, unique: true },
    readOnly: ({ owner }) => owner && `It belongs to ${owner}.`,

    create: async ({ adopt: _adopt, connection: _connection, password: _password, ...declared }, context) => {
      this.fail("create");
      const id = `w${(this.made += 1)}`;
      context.exists(id, { state: "making", token: `token of ${id}` });
      this.things.set(id, { ...this.whim(declared), state: "running" });
      await context.clock.sleep(1000);
      this.fail("finish", () => context.retract());
      return { id };
    },

    read: async (id, known, context) => {
      this.known.push({ ...known });
      await context.clock.sleep(10);
      this.fail("read");
      const thing = this.things.get(id);
      return thing && { id, state: { state: String(thing.state), token: known.token, ...structuredClone(thing) } };
    },

    update: async ({ id, next, changed }, context) => {
      this.fail("update");
      const names = [...changed].filter((name) => name !== "password");
      this.updates.push([...changed]);
      // One request per field, until one fails.
      for (const [index, name] of names.entries()) {
        if (index > 0) this.fail("finishUpdate");
        const declared = this.whim({ ...next });
        this.things.set(id, { ...this.thing(id), [name]: declared[name] });
        context.applied({ [name]: (next as Thing)[name] });
        await context.clock.sleep(1000);
      }
      return undefined;
    },

    delete: async (id, _state, context) => {
      await context.clock.sleep(10);
      this.fail("delete");
      return this.things.delete(id) ? "deleted" : "absent";
    },
  });

  /** `undone` is called if the cloud has undone a failed creation. */
  private fail(call: keyof Trouble, undone?: () => void): void {
    const error = this.trouble[call];
    if (!error) return;
    if (error instanceof UndoneError) undone?.();
    throw error;
  }
}

/** A failure that leaves no object. */
export class UndoneError extends Error {}
