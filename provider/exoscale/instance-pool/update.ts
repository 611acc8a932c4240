import { path } from "../../core/http/path";
import type { JsonObject } from "../../core/json";
import type { Change } from "../../core/resource";
import { factsOf, type Fields } from "../../core/schema/field";
import { encodeChange } from "../../core/schema/wire";
import type { ZoneClient } from "../api/client";
import { instanceTypeId } from "../api/instance-types";
import { inputs, type outputs } from "./fields";
import type { Answer } from "./reading";
import { isStuck } from "./waiting";

type Pool = Change<typeof inputs, typeof outputs>;
type Inputs = Pool["next"];

/** One call of an update. */
export interface Step {
  readonly what: string;
  readonly request: { readonly method: "PUT" | "DELETE"; readonly path: string; readonly body?: JsonObject };
  /** The inputs that are applied once the request has succeeded. */
  readonly applied: Partial<Inputs>;
  /** What else is known of the pool then. */
  readonly seen?: JsonObject;
}

/** The calls that an update takes, in their order: one PUT, a call for each field to reset, and the size alone. */
export async function stepsOf(client: ZoneClient, { id, next, old, changed }: Pool, there: Answer): Promise<Step[]> {
  const others = [...changed, ...alternatives(changed)].filter((name) => name !== "size");
  const { body, resets } = encodeChange(inputs.shape, next, new Set(others));
  // Of the two forms of one wire field, the form that is given now is not the one that was removed.
  const cleared = resets.filter((name) => !Object.hasOwn(body, name));
  const valuesOf = (belongs: (wireName: string) => boolean): Partial<Inputs> =>
    Object.fromEntries(
      others.filter((name) => belongs(wireNameOf(name))).map((name) => [name, (next as JsonObject)[name]]),
    );
  let seen: JsonObject | undefined;
  if (changed.has("instanceType")) {
    const typeId = await instanceTypeId(client, next.instanceType, old.zone);
    body["instance-type"] = { id: typeId };
    seen = { instanceTypeId: typeId, instanceTypeName: undefined };
  }
  const steps: Step[] = [];
  if (Object.keys(body).length > 0) {
    steps.push({
      what: `update of instance pool ${id}`,
      request: { method: "PUT", path: path`/instance-pool/${id}`, body },
      applied: valuesOf((wireName) => !cleared.includes(wireName)),
      seen,
    });
  }
  for (const name of new Set(cleared)) {
    steps.push({
      what: `removal of ${name} from instance pool ${id}`,
      request: { method: "DELETE", path: path`/instance-pool/${id}/${name}` },
      applied: valuesOf((wireName) => wireName === name),
    });
  }
  if (changed.has("size")) steps.push({ ...scaling(id, next.size), applied: { size: next.size } });
  // A pool that ran out of hosts does not try again by itself. It is asked for its own size: any other was not previewed.
  else if (isStuck(there)) steps.push({ ...scaling(id, there.size), applied: {} });
  return steps;
}

function scaling(id: string, size: number): Pick<Step, "what" | "request"> {
  return {
    what: `scaling of instance pool ${id} to ${size}`,
    request: { method: "PUT", path: path`/instance-pool/${id}:scale`, body: { size } },
  };
}

/** The API's name of an input; the type of instances alone travels in a way of its own. */
function wireNameOf(name: string): string {
  const schema = (inputs.shape as Fields)[name];
  return (schema && factsOf(schema).wire?.name) ?? name;
}

/** The other input of the same wire field: diff names a change by the first of them. */
function alternatives(changed: ReadonlySet<string>): string[] {
  return [
    ...(changed.has("userData") ? ["userDataBase64"] : []),
    ...(changed.has("publicIpAssignment") ? ["ipv6Enabled"] : []),
  ];
}
