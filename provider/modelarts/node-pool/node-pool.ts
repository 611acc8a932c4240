import { without } from "../../core/json";
import { defineResource } from "../../core/resource";
import { isUnknown } from "../../core/schema/unknown";
import { unconfirmed } from "../../core/state/reconcile";
import { defaultPlace, modelarts } from "../api/account";
import { modelArtsClient } from "../api/client";
import { adaptedName, LONGEST_NAME, whereOf } from "../fields";
import { buysNodes, isPrepaid } from "./billing";
import { createNodePool, resumeCreation } from "./record-then-create";
import { deleteNodePool } from "./deletion";
import { examples } from "./examples";
import { inputs, outputs } from "./fields";
import { keepUntilVisible } from "./pending-creation";
import { irreversible, notes, refusal, warnings } from "./notes";
import { patchBody } from "./patch";
import { foundAs, readNodePool } from "./reading";
import { rules } from "./rules";
import { changedInputs, currentState, resume, scale, sendPatch } from "./scaling";
import { decodeNodePool, keepKnown } from "./decode";
import { warnAboutAbnormal, waitUntilSettled } from "./waiting";

export const nodePool = defineResource({
  type: "modelarts:NodePool",
  description: "Nodes of one flavor in a ModelArts resource pool.",
  see: "https://support.huaweicloud.com/intl/en-us/api-modelarts/CreateNodePool.html",
  adoptId: "<poolName>/<name>",
  examples,
  inputs,
  outputs,
  cloud: modelarts,
  isGlobal: (_id, { projectId }) => projectId !== undefined, // a name is unique in its project
  generatedName: { field: "name", maxLength: LONGEST_NAME, adapt: adaptedName, unique: true },
  timeoutMinutes: 90,
  rules: (known, fail, { exists }) => rules(known, fail, exists),
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

  create: (wanted, context) =>
    createNodePool(
      modelArtsClient(context, wanted),
      { poolName: wanted.poolName, name: wanted.name ?? "" },
      wanted,
      context,
    ),

  async read(id, known, context) {
    const where = whereOf(id);
    const state = await readNodePool(modelArtsClient(context, known), where, context, known);
    const kept = state ?? keepUntilVisible(where, known, context);
    return kept && { id, state: kept };
  },

  async update(change, context) {
    const { id, next, old, changed } = change;
    const where = whereOf(id);
    const client = modelArtsClient(context, { ...old, connection: next.connection });
    const there = (await client.findNodePool(where)) ?? (await resumeCreation(client, where, change, context));
    const finish = async () => {
      if (changed.has("count")) return await scale(client, where, change, there, context);
      const body = patchBody(change, currentState(where, there, old));
      if (body) await sendPatch(client, where, body, next.count, context);
      context.applied(changedInputs(next, changed));
      // If no input changed, finish waiting for an earlier creation or scaling that failed; an adopted node pool needs no wait.
      const isResumed = changed.size === 0 && next.adopt === undefined;
      return isResumed
        ? await resume(client, where, change, there, context)
        : await waitUntilSettled(client, where, context, (answer) =>
            unconfirmed(inputs.shape, next, keepKnown(decodeNodePool(where.poolName, answer), known), changed),
          );
    };
    const prepaid = old.prepaid || (next.count > old.count && buysNodes(next.billing));
    // Removed inputs must not be filled in from the state.
    const known = { ...without(old, [...changed]), ...next, prepaid };
    const answer = await finish();
    await warnAboutAbnormal(client, where, answer, context);
    return await foundAs(client, where, answer, context, known);
  },

  delete: (id, state, context) =>
    deleteNodePool(modelArtsClient(context, state), whereOf(id), state, isPrepaid(state, state), context),
});
