import { ATTACHMENT_KINDS, checkUnused, createAttachment, getAttachment, type AttachmentKind } from "./attachments";
import type { Model } from "../model";
import { operationWire, reference } from "../operation/operations";
import type { Call, Route } from "../api/route";
import { parseBody } from "../api/validation";

export const attachmentRoutes: readonly Route[] = ATTACHMENT_KINDS.flatMap(routesOf);

function routesOf(kind: AttachmentKind): Route[] {
  const path = `/${kind.noun}`;
  const store = ({ model, zone }: Call) => kind.store(model.organisation, zone);
  return [
    { method: "GET", path, answer: (call) => ({ [kind.plural]: [...store(call).values()] }) },
    {
      method: "POST",
      path,
      answer: ({ model, zone, body }) => {
        const key = createAttachment(kind, model.organisation, zone, parseBody(kind.body, body), model.world.random);
        return change(kind, model, zone.name, key);
      },
    },
    {
      method: "GET",
      path: `${path}/:key`,
      answer: ({ model, zone, params }) => getAttachment(kind, model.organisation, zone, params["key"] ?? ""),
    },
    {
      method: "DELETE",
      path: `${path}/:key`,
      answer: (call) => {
        const { model, zone, params } = call;
        const key = params["key"] ?? "";
        getAttachment(kind, model.organisation, zone, key);
        checkUnused(kind, model.organisation, key);
        store(call).delete(key);
        return change(kind, model, zone.name, key);
      },
    },
  ];
}

/** The change is made already; where the API answers with an operation, it takes its time to say so. */
function change({ noun, instant }: AttachmentKind, { operations, durations, world }: Model, zone: string, key: string) {
  if (instant) return { id: world.random.uuid(), state: "success" };
  return operationWire(
    operations.run(reference(noun, key), zone, durations.operation, (ended) => {
      operations.finish(ended, undefined);
    }),
  );
}
