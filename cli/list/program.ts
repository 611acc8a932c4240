import { isObject } from "../../provider/core/json";
import { isSecret } from "../../provider/core/schema/secrets";
import type { Declared } from "./declared";

/** The text of a program that declares `all` as they are. With `adopt` its next `pulumi up` adopts them. */
export function programText(all: readonly Declared[], adopt: boolean): string {
  const clouds = [...new Set(all.map(({ definition }) => namesIn(definition.type)[0]))].sort();
  const header = clouds.length > 0 ? `import { ${clouds.join(", ")} } from "pulumi-pools";\n` : "";
  return [header, ...all.map((one) => resourceText(one, adopt))].join("\n");
}

function resourceText({ definition, logicalName, item, args, state }: Declared, adopt: boolean): string {
  const [cloud, name] = namesIn(definition.type);
  const comments = Object.entries(definition.inputs.shape)
    .filter(([field, schema]) => state[field] !== undefined && isSecret(schema))
    .map(([field]) => `  // ${field} may hold secrets, so it is not written here. It stays unchanged.\n`);
  const all = { ...(adopt ? { adopt: item.adoptId } : {}), ...args };
  return `new ${cloud}.${name}(${JSON.stringify(logicalName)}, {\n${entries(all, "  ")}${comments.join("")}});\n`;
}

function entries(bag: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.entries(bag)
    .map(([key, value]) => `${indent}${keyText(key)}: ${valueText(value, indent)},\n`)
    .join("");
}

function valueText(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => `${inner}${valueText(item, inner)},\n`).join("")}${indent}]`;
  }
  if (isObject(value)) return Object.keys(value).length === 0 ? "{}" : `{\n${entries(value, inner)}${indent}}`;
  return JSON.stringify(value);
}

function keyText(key: string): string {
  // A plain key would set the prototype.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

function namesIn(type: string): [cloud: string, name: string] {
  const [cloud = "", name = ""] = type.split(":");
  return [cloud, name];
}
