import type { Shared } from "./context";

/**
 * The objects that a process has seen alive, each with the serial of the state that manages it. The engine may replace a
 * resource without asking (`--replace`, replaceOnChanges) and delete the old one last: where both are the same object,
 * because it was adopted or is the only one of its name, that deletion would take away what was just declared.
 */
export class Living {
  private readonly serials = new Map<string, string | undefined>();
  private readonly claims = new Set<string>();

  static of(shared: Shared): Living {
    return shared.once("living objects", () => new Living());
  }

  /** The object is managed by the state with this serial from now on. `key` tells it from all others of this process. */
  keep(key: string, serial: string | undefined): void {
    this.serials.set(key, serial);
  }

  has(key: string): boolean {
    return this.serials.has(key);
  }

  /** A new resource of the program is about to adopt the object: its deletion for a replacement comes first, or last. */
  claim(key: string): void {
    this.claims.add(key.toLowerCase());
  }

  /** The adoption is over. */
  release(key: string): void {
    this.claims.delete(key.toLowerCase());
  }

  isClaimed(key: string): boolean {
    return this.claims.has(key.toLowerCase());
  }

  /** Whether another state manages the object than the one with this serial. */
  isTakenOver(key: string, serial: string | undefined): boolean {
    return this.serials.has(key) && this.serials.get(key) !== serial;
  }
}
