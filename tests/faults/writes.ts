import type { JsonObject } from "../../provider/core/json";
import type { Life, Step } from "./life";
import type { Scene, Thing, Write } from "./lifecycle";
import { alike, allOf, covers, type Violation } from "./verdict";

/** What a request would do that no preview of its step has shown; judged before it leaves, by what there is then. @param step undefined for a preview */
export function judgeWrite(
  write: Write,
  step: Step | undefined,
  lives: readonly Life[],
  scene: Scene,
  others: ReadonlySet<string>,
): Violation[] {
  const { id, fields } = write;
  const unasked = (why: string): Violation[] => [{ what: "unasked", why: `${step ?? "a preview"} ${why}` }];
  if (step === undefined || step === "refresh") return unasked(`writes: ${JSON.stringify(write)}`);
  if (id !== undefined && others.has(id) && !lives.some((life) => life.claims(id)))
    return unasked(`writes to ${id}, which is somebody else's`);
  if (step === "destroy") return [];
  const owner = lives.find((life) => id !== undefined && life.inState().includes(id));
  const makers = lives.filter((life) => life.isMaking);
  const candidates = owner ? [owner] : makers;
  if (fields === undefined) {
    const isReplaced = owner ? makers.includes(owner) || owner.resource.condemned.some((old) => old.id === id) : true;
    return isReplaced ? [] : unasked(`deletes ${String(id)}, which was to be updated`);
  }
  const there = scene.things().find((thing) => thing.id === id);
  const complaints = candidates.map((life) => unshown(write, life, scene, there));
  const [first = `makes one: ${JSON.stringify(write)}`] = complaints;
  return complaints.some((complaint) => complaint === undefined) ? [] : unasked(first);
}

/** What of the write the preview of `life` has not shown. */
function unshown(
  { fields = {}, towards = [] }: Write,
  { resource: { planned }, isMaking }: Life,
  { inOneWord, synonyms = {} }: Scene,
  there: Thing | undefined,
): string | undefined {
  if (!planned) return "writes without a plan";
  const { changed, leftover = [] } = planned.preview;
  const shown = [...changed, ...leftover].map((name) => synonyms[name] ?? name);
  const declared = inOneWord?.(planned.inputs) ?? planned.inputs;
  const own: JsonObject = allOf(there);
  const strange = Object.entries(fields).find(([field, value]) => {
    const wanted = declared[field];
    // What the server adds stays, also where a program has taken its own part away.
    const isDeclared =
      alike(value, wanted) || (wanted === undefined ? covers(own[field], value) : covers(value, wanted));
    if (isMaking) return !isDeclared && !alike(value, own[field]) && (wanted ?? there) !== undefined;
    // The server's own value may be sent again, as to a pool that is stuck.
    return !(shown.includes(field) && isDeclared) && !alike(value, own[field]);
  });
  if (strange) return `sets ${strange[0]} to ${JSON.stringify(strange[1])} where the preview shows ${shown.join(", ")}`;
  const hidden = towards.find((field) => !isMaking && !shown.includes(field));
  return hidden === undefined ? undefined : `changes ${hidden} where the preview shows ${shown.join(", ")}`;
}
