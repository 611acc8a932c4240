import { parseArgs } from "node:util";
import { exportLines } from "./connection";
import { startSimulator, type SimulatorOptions } from "./server";

const USAGE = `Usage: pulumi-pools-simulator [options]

Serves the Exoscale, vmpooler and Huawei Cloud ModelArts APIs on 127.0.0.1, prints how to reach them, and runs until it is
interrupted. State is in memory.

  --port <number>        port to listen on (default 8765; 0 takes a free one)
  --json                 print one JSON object instead of export lines
  --time-scale <number>  speed of the clouds, relative to real time (default 1)
  --seed <number>        the same seed gives the same ids, names and addresses (default 1)
  --help                 print this
`;

export async function run(args: readonly string[]): Promise<void> {
  const { help, json, options } = parse(args);
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const simulator = await startSimulator(options);
  const stop = () => {
    void simulator.close();
  };
  // Before anything is printed: a program that reads the lines may send a signal at once.
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const connection = simulator.connection();
  process.stdout.write(json ? `${JSON.stringify(connection)}\n` : exportLines(connection));
}

function parse(args: readonly string[]): { help: boolean; json: boolean; options: SimulatorOptions } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8765" },
      json: { type: "boolean", default: false },
      "time-scale": { type: "string", default: "1" },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = number("port", values.port, (value) => Number.isInteger(value) && value >= 0 && value <= 65535);
  const timeScale = number("time-scale", values["time-scale"], (value) => value > 0);
  const seed = number("seed", values.seed, Number.isInteger);
  return { help: values.help, json: values.json, options: { port, timeScale, seed } };
}

function number(option: string, text: string, accepts: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || !accepts(value)) {
    throw new TypeError(`--${option} cannot be '${text}'`);
  }
  return value;
}
