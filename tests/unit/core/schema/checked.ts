import type { JsonObject } from "../../../../provider/core/json";
import type { ResourceDefinition } from "../../../../provider/core/resource";
import { check } from "../../../../provider/core/schema/check";
import { settingsOf } from "../../../support/context";
import { WidgetCloud } from "../../../support/widget";

export const widget: ResourceDefinition = new WidgetCloud().definition;
/** The required inputs of a widget. */
export const minimal = { zone: "north", size: 3 };
export const id = "3f9d1f1e-5f0a-4f6d-9d3e-2c1b0a998877";

export function checked(olds: JsonObject, news: JsonObject, definition = widget) {
  return check(definition, olds, news, settingsOf());
}
