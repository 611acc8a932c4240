import type { ServerResponse } from "node:http";
import type { Snapshot } from "./snapshot";

/** A page that does not read is disconnected. */
const MOST_UNSENT = 10_000_000;

/** Server-sent events: each open page gets a snapshot at once, and another after each change. */
export class StatusStream {
  private readonly pages = new Map<ServerResponse, string>();
  private timer: NodeJS.Timeout | undefined;
  private due = false;

  /** Time changes the clouds, so the stream compares every `lookEvery` milliseconds. Undefined if a test moves the clock. */
  constructor(
    private readonly snapshot: () => Snapshot,
    private readonly lookEvery: number | undefined,
  ) {}

  open(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" });
    response.write("retry: 1000\n\n");
    this.pages.set(response, "");
    response.on("close", () => {
      this.pages.delete(response);
      if (this.pages.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
    if (this.lookEvery !== undefined) {
      this.timer ??= setInterval(() => {
        this.publish();
      }, this.lookEvery).unref();
    }
    this.publish();
  }

  /** Call it after each possible change. Simultaneous changes are sent as one message. */
  changed(): void {
    if (this.due || this.pages.size === 0) return;
    this.due = true;
    setImmediate(() => {
      this.due = false;
      this.publish();
    });
  }

  private publish(): void {
    if (this.pages.size === 0) return;
    // JSON has no line breaks, which end a message.
    const message = `data: ${JSON.stringify(this.snapshot())}\n\n`;
    for (const [page, last] of this.pages) {
      if (message === last) continue;
      this.pages.set(page, message);
      if (page.writableLength > MOST_UNSENT) page.destroy();
      else page.write(message);
    }
  }
}
