import { messageOf } from "../../provider/core/errors";
import { functions, resources } from "../../provider/host/definitions";
import { byType } from "../../provider/host/load-cloud";
import { call } from "../../provider/host/index";
import type { RecordedError } from "../../scripts/generate/errors";
import { CheckFailed } from "../support/process/provider-process";
import { manualClock } from "../support/clock";
import { Stage } from "../support/stage";
import { exoscaleMistakes } from "./mistakes/exoscale";
import type { Mistake } from "./mistakes/mistake";
import { modelartsMistakes } from "./mistakes/modelarts";
import { vmpoolerMistakes } from "./mistakes/vmpooler";

export const MISTAKES: readonly Mistake[] = [...exoscaleMistakes, ...modelartsMistakes, ...vmpoolerMistakes];

/** The errors of a mistake, from the real provider process against a new simulator. */
export async function observe(mistake: Mistake): Promise<RecordedError> {
  // Functions run in this process and use its clock.
  const stage = await Stage.open(manualClock(Date.now()));
  try {
    const { endpoint, key } = stage.simulator.connection().exoscale;
    const connections = { keyless: { zone: "ch-gva-2" }, production: {}, wrong: { endpoint, key, secret: "wrong" } };
    stage.config["pools:exoscale"] = JSON.stringify({ connections });
    const { type } = mistake;
    if (type.startsWith("vmpooler:") && type !== "vmpooler:Token") {
      const token = stage.deploy(byType(resources, "vmpooler:Token"), "ci");
      await token.up({});
      stage.config["vmpooler:token"] = String(token.state.token);
      stage.newProcess();
    }
    const isCall = functions.some((one) => one.type === type);
    const error = await (isCall ? called(stage, mistake) : declared(stage, mistake)).then(
      () => new Error(`${type} was not refused: ${JSON.stringify(mistake.inputs)}`),
      (reason: unknown) => reason,
    );
    const when = isCall ? "call" : error instanceof CheckFailed ? "preview" : "update";
    const messages = error instanceof CheckFailed ? error.failures : [messageOf(error)];
    return { type, when, messages: messages.map((message) => asPublished(message, stage)) };
  } finally {
    await stage.close();
  }
}

async function declared(stage: Stage, { type, inputs, before, meanwhile, act }: Mistake): Promise<void> {
  const resource = stage.deploy(byType(resources, type), "web");
  if (before) await resource.up(before);
  meanwhile?.(stage, resource.id ?? "");
  if (act === "destroy") await resource.destroy();
  else if (act === "get") await resource.get("web");
  else {
    await resource.preview(inputs);
    await resource.up(inputs);
  }
}

async function called({ config }: Stage, { type, inputs }: Mistake): Promise<unknown> {
  return await call(
    type,
    inputs,
    (key) => config[key],
    () => undefined,
  );
}

/** The message with the vendor's addresses, and placeholders for values that differ between runs. */
function asPublished(message: string, { simulator }: Stage): string {
  return message
    .replaceAll(simulator.origin, "")
    .replaceAll(new URL(simulator.origin).host, "api-ch-gva-2.exoscale.com")
    .replace(/\/exoscale\/([a-z0-9-]+)\/v2/g, "/v2")
    .replace(/\/vmpooler\/api/g, "/api")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<id>")
    .replace(/[.]? \[request \w+\][.]/g, ".")
    .replace(/(?<=\/v2\/)[0-9a-f]{32}\b/g, "<projectId>");
}
