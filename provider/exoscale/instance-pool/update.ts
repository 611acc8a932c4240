import { factsOf, type Fields } from "../../core/schema/field";
import { path } from "../../core/http/client";
import type { JsonObject } from "../../core/json";
import type { Change } from "../../core/resource";
import { encodeChange } from "../../core/schema/wire";
import type { ZoneClient } from "../api/client";
import { inputs, type outputs } from "./fields";
import type { Answer } from "./reading";
import { instanceTypeId } from "../api/instance-types";

type Pool = Change<typeof inputs, typeof outputs>;

/** One call of an update. */
export interface Step {
  readonly what: string;
  readonly request: { readonly method: "PUT" | "DELETE"; readonly path: string; readonly body?: JsonObject };
  /** What is true once the request has succeeded. */
  readonly applied: JsonObject;
}

/** The calls that an update takes, in their order: one PUT, a call for each field to reset, and the size alone. */
export async function stepsOf(client: ZoneClient, { id, next, changed }: Pool, there: Answer): Promise<Step[]> {
  const others = [...changed, ...alternatives(changed)].filter((name) => name !== "size");
  const { body, resets } = encodeChange(inputs.shape, next, new Set(others));
  // The other form of the same wire field is not the one that was removed.
  const cleared = resets.filter((name) => !(name === "user-data" && next.userDataBase64 !== undefined));
  const values: JsonObject = next;
  const valuesOf = (belongs: (wireName: string) => boolean): JsonObject =>
    Object.fromEntries(others.filter((name) => belongs(wireNameOf(name))).map((name) => [name, values[name]]));
  const type: JsonObject = {};
  if (changed.has("instanceType")) {
    const typeId = await instanceTypeId(client, next.instanceType);
    body["instance-type"] = { id: typeId };
    Object.assign(type, { instanceTypeId: typeId, instanceTypeName: undefined });
  }
  const steps: Step[] = [];
  if (Object.keys(body).length > 0) {
    steps.push({
      what: `update of instance pool ${id}`,
      request: { method: "PUT", path: path`/instance-pool/${id}`, body },
      applied: { ...valuesOf((wireName) => !cleared.includes(wireName)), ...type },
    });
  }
  for (const name of cleared) {
    steps.push({
      what: `removal of ${name} from instance pool ${id}`,
      request: { method: "DELETE", path: path`/instance-pool/${id}/${name}` },
      applied: valuesOf((wireName) => wireName === name),
    });
  }
  // A pool that ran out of hosts does not try again by itself: asking for the same size makes it.
  const stuck = there.state === "running" && there.instances.length !== there.size;
  if (changed.has("size") || stuck) {
    steps.push({
      what: `scaling of instance pool ${id} to ${next.size}`,
      request: { method: "PUT", path: path`/instance-pool/${id}:scale`, body: { size: next.size } },
      applied: { size: next.size },
    });
  }
  return steps;
}

/** The API's name of an input; the type of instances alone travels in a way of its own. */
function wireNameOf(name: string): string {
  const schema = (inputs.shape as Fields)[name];
  return (schema && factsOf(schema).wire?.name) ?? name;
}

function alternatives(changed: ReadonlySet<string>): string[] {
  return [
    ...(changed.has("userData") ? ["userDataBase64"] : []),
    ...(changed.has("publicIpAssignment") ? ["ipv6Enabled"] : []),
  ];
}
