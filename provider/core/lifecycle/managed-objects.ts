import type { Shared } from "../context";

interface Claim {
  readonly logicalName: string;
  isOpen: boolean;
}

/**
 * The objects that this process manages, each with the serial of the state that manages it. The engine may replace a
 * resource without asking diff (`--replace`, replaceOnChanges) and delete the old state last. If both states manage the
 * same object, because it was adopted or its name is unique, that deletion must leave the object in place.
 *
 * Keys come from identity.ts.
 */
export class ManagedObjects {
  private readonly serials = new Map<string, string | undefined>();
  private readonly claims = new Map<string, Claim>();

  static of(shared: Shared): ManagedObjects {
    return shared.once("managed objects", () => new ManagedObjects());
  }

  /** From now on the state with this serial manages the object. */
  record(key: string, serial: string | undefined): void {
    this.serials.set(key, serial);
  }

  has(key: string): boolean {
    return this.serials.has(key);
  }

  /** Whether a state with another serial manages the object. */
  isManagedByOther(key: string, serial: string | undefined): boolean {
    return this.serials.has(key) && this.serials.get(key) !== serial;
  }

  /**
   * The new resource `logicalName` will adopt the object. A replacement deletes the old state before or after that; while
   * the claim is open, that deletion must not delete the object. Vendors' ids ignore case.
   *
   * @returns the other resource that claimed the object first
   */
  claim(key: string, logicalName: string): string | undefined {
    const first = this.claims.get(key.toLowerCase());
    if (first !== undefined && first.logicalName !== logicalName) return first.logicalName;
    this.claims.set(key.toLowerCase(), { logicalName, isOpen: true });
    return undefined;
  }

  /** The adoption is done. Later claims by other resources are still refused. */
  closeClaim(key: string): void {
    const claim = this.claims.get(key.toLowerCase());
    if (claim) claim.isOpen = false;
  }

  isClaimed(key: string): boolean {
    return this.claims.get(key.toLowerCase())?.isOpen === true;
  }
}
