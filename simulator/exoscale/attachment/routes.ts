import { del, get, post, type Call, type Route } from "../api/route";
import { parseBody } from "../api/validation";
import { operationWire, reference, type Operation } from "../operation/operations";
import { ATTACHMENT_KINDS, checkUnused, createAttachment, getAttachment, type AttachmentKind } from "./attachments";

export const attachmentRoutes: readonly Route[] = ATTACHMENT_KINDS.flatMap(routesOf);

function routesOf(kind: AttachmentKind): Route[] {
  const path = `/${kind.noun}`;
  const storeOf = ({ organisation, zone }: Call) => kind.store(organisation.inventory, zone);
  const keyOf = ({ params }: Call) => params["key"] ?? "";
  return [
    get(path, (call) => ({ [`${kind.noun}s`]: [...storeOf(call).values()] })),
    post(path, (call) => {
      const body = parseBody(kind.body, call.body);
      return operationWire(report(kind, call, createAttachment(kind, storeOf(call), body, call.model.world.random)));
    }),
    get(`${path}/:key`, (call) => getAttachment(kind, storeOf(call), keyOf(call))),
    del(`${path}/:key`, (call) => {
      const key = keyOf(call);
      getAttachment(kind, storeOf(call), key);
      checkUnused(kind, call.organisation.inventory, key);
      storeOf(call).delete(key);
      return operationWire(report(kind, call, key));
    }),
  ];
}

/** The operation of a change that is already made. For SSH keys it has ended and has no reference; others take time. */
function report({ noun }: AttachmentKind, { model, organisation, zone }: Call, key: string): Operation {
  const { operations } = organisation;
  if (noun === "ssh-key") return operations.done();
  return operations.run(reference(noun, key), zone.name, model.durations.operation);
}
