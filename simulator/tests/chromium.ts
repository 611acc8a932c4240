import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** The browser that CHROMIUM names, or the one on PATH; undefined if there is none. On Debian: `apt-get install chromium`. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  const commands = named === undefined ? ["chromium", "chromium-browser", "google-chrome"] : [named];
  return commands.find((command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0);
}

/** Waits until the page shows a change. */
export async function until(what: string, holds: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + 30_000;
  while ((await holds()) !== true) {
    if (Date.now() > end) throw new Error(`the page does not show ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A page in headless Chromium, driven over its debugging pipe: messages are JSON, each followed by a zero byte. */
export class Chromium {
  /** Exceptions, refused scripts and console messages of the page. */
  readonly complaints: string[] = [];
  private readonly waiting = new Map<number, (message: Message) => void>();
  private session: string | undefined;
  private sent = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly input: Writable,
    output: Readable,
  ) {
    let text = "";
    output.setEncoding("utf8").on("data", (part: string) => {
      const messages = (text + part).split("\0");
      text = messages.pop() ?? "";
      for (const message of messages) this.receive(JSON.parse(message) as Message);
    });
  }

  static async open(command: string, url: string): Promise<Chromium> {
    const options = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--remote-debugging-pipe",
      "--window-size=1400,1000",
    ];
    const child = spawn(command, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    const [, , , input, output] = child.stdio;
    // A failed start is reported by an event.
    await new Promise((started, failed) => child.once("spawn", started).once("error", failed));
    const page = new Chromium(child, input as Writable, output as Readable);
    const { targetId } = await page.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await page.send("Target.attachToTarget", { targetId, flatten: true });
    page.session = String(sessionId);
    for (const domain of ["Page", "Runtime", "Log"]) await page.send(`${domain}.enable`);
    await page.send("Page.navigate", { url });
    return page;
  }

  /** The value of an expression on the page. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    return (answer["result"] as { readonly value?: unknown }).value;
  }

  /** Emulates a window of this size. */
  async resize(width: number, height: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.send("Emulation.setDeviceMetricsOverride", metrics);
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Buffer.from(String(data), "base64");
  }

  close(): void {
    this.child.kill("SIGKILL");
  }

  private send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = (this.sent += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result = {}, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.input.write(`${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    });
  }

  private receive(message: Message): void {
    if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else if (/exceptionThrown|entryAdded|consoleAPICalled|javascriptDialogOpening/.test(message.method ?? "")) {
      this.complaints.push(JSON.stringify(message.params));
    }
  }
}
