import { defineResource } from "../../core/resource";
import { isUnknown } from "../../core/schema/unknown";
import { defaultPlace, modelarts } from "../api/account";
import { nodePoolClient } from "../api/node-pool-client";
import { adaptedName, LONGEST_NAME, page, whereOf } from "../fields";
import { deleteNodePool } from "./deletion";
import { examples } from "./examples";
import { inputs, outputs } from "./fields";
import { irreversible, notes, refusal, warnings } from "./notes";
import { keepUntilVisible } from "./pending-creation";
import { readNodePool } from "./reading";
import { createNodePool } from "./record-then-create";
import { rules } from "./rules";
import { updateNodePool } from "./update";

export const nodePool = defineResource({
  type: "modelarts:NodePool",
  description: "Nodes of one flavor in a ModelArts resource pool.",
  see: page("CreateNodePool"),
  adoptId: "<poolName>/<name>",
  examples,
  inputs,
  outputs,
  cloud: modelarts,
  isGlobal: (_id, { projectId }) => projectId !== undefined, // a name is unique in its project
  generatedName: { field: "name", maxLength: LONGEST_NAME, adapt: adaptedName, unique: true },
  timeoutMinutes: 90,
  rules,
  warnings,
  notes,
  irreversible,
  refusal,

  defaults({ connection, region }, settings, olds) {
    if (isUnknown(connection)) return {};
    const found = defaultPlace(settings, typeof connection === "string" ? connection : undefined);
    // If no region is configured any more, keep the recorded one.
    const here = { region: found.region ?? olds.region, projectId: found.projectId };
    // The configured project belongs to the configured region.
    return region === undefined || region === found.region ? here : { region: here.region };
  },

  create(wanted, context) {
    const where = { poolName: wanted.poolName, name: wanted.name ?? "" };
    return createNodePool(nodePoolClient(context, wanted, where), wanted, context);
  },

  async read(id, known, context) {
    const client = nodePoolClient(context, known, whereOf(id));
    const state = (await readNodePool(client, known)) ?? keepUntilVisible(client, known);
    return state && { id, state };
  },

  update(change, context) {
    const { id, old, next } = change;
    const access = { ...old, connection: next.connection };
    return updateNodePool(nodePoolClient(context, access, whereOf(id)), change, context);
  },

  delete: (id, state, context) => deleteNodePool(nodePoolClient(context, state, whereOf(id)), state),
});
