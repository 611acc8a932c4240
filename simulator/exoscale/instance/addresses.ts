/** Assigns addresses to members, in order. */
export class Addresses {
  private count = 0;
  /** Whether public addresses are in 127.0.0.0/8, on which the simulator can listen on Linux. */
  loopback = false;

  next(): Address {
    this.count += 1;
    return {
      // 198.18.0.0/15 is reserved for benchmarks (RFC 2544), so no real host has such an address.
      ipv4: `${this.loopback ? "127" : "198"}.${18 + ((this.count >> 16) & 1)}.${(this.count >> 8) & 255}.${this.count & 255}`,
      ipv6: `2001:db8::${this.count.toString(16)}`,
      mac: `06:00:${this.count
        .toString(16)
        .padStart(8, "0")
        .replace(/(..)(?=.)/g, "$1:")}`,
    };
  }
}

export interface Address {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly mac: string;
}
