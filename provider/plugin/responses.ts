import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { engineFailures } from "../host/verb";
import type { PluginResource, Stored } from "./resource";
import { sent } from "./values";

const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
const { Kind: KINDS } = messages.PropertyDiff;

/** The protocol's messages for the results of a {@link PluginResource}. */
export function checkResponse(inputs: Struct, failures: ReturnType<typeof engineFailures>): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

export function changesResponse(hasChanges: boolean): messages.DiffResponse {
  const response = new messages.DiffResponse();
  response.setChanges(hasChanges ? DIFF_SOME : DIFF_NONE);
  return response;
}

export function diffResponse(found: ReturnType<PluginResource["diff"]>): messages.DiffResponse {
  const response = changesResponse(found.changes);
  response.setDiffsList([...found.changed]);
  response.setReplacesList(found.replaces);
  response.setStablesList(found.stables);
  response.setDeletebeforereplace(found.deletesFirst);
  response.setHasdetaileddiff(found.differences.length > 0);
  for (const { path, kind, replaces } of found.differences) {
    const difference = new messages.PropertyDiff();
    difference.setKind(KINDS[replaces ? (`${kind}_REPLACE` as const) : kind]);
    difference.setInputdiff(true);
    response.getDetaileddiffMap().set(path, difference);
  }
  return response;
}

export function createResponse({ id, state, marks }: Stored): messages.CreateResponse {
  const response = new messages.CreateResponse();
  response.setId(id);
  response.setProperties(sent(state, marks));
  return response;
}

/** Without an id if the object does not exist. */
export function readResponse(found: Awaited<ReturnType<PluginResource["read"]>>): messages.ReadResponse {
  const response = new messages.ReadResponse();
  if (!found) return response;
  response.setId(found.id);
  response.setProperties(sent(found.state, found.marks));
  response.setInputs(sent(found.inputs, found.marks));
  return response;
}

export function updateResponse({ state, marks }: Stored): messages.UpdateResponse {
  const response = new messages.UpdateResponse();
  response.setProperties(sent(state, marks));
  return response;
}
