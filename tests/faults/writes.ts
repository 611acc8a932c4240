import type { JsonObject } from "../../provider/core/json";
import type { Life, Step } from "./life";
import type { Scene, Thing, Write } from "./lifecycle";
import { alike, allOf, covers, type Violation } from "./verdict";

/** The effects of a request that no preview has shown, judged before it is sent. @param step undefined for a preview */
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
  const makers = lives.filter((life) => life.isCreating);
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

/** The part of the write that the preview of `life` does not show. */
function unshown(
  { fields = {}, towards = [] }: Write,
  { resource: { planned }, isCreating }: Life,
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
    // Entries that the server adds stay, also if the program removes its own.
    const isDeclared =
      alike(value, wanted) || (wanted === undefined ? covers(own[field], value) : covers(value, wanted));
    if (isCreating) return !isDeclared && !alike(value, own[field]) && (wanted ?? there) !== undefined;
    // The current value may be sent again, as to a pool that is stuck.
    return !(shown.includes(field) && isDeclared) && !alike(value, own[field]);
  });
  if (strange) return `sets ${strange[0]} to ${JSON.stringify(strange[1])} where the preview shows ${shown.join(", ")}`;
  const hidden = towards.find((field) => !isCreating && !shown.includes(field));
  return hidden === undefined ? undefined : `changes ${hidden} where the preview shows ${shown.join(", ")}`;
}
