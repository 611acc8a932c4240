/** The addresses of members, one after another. */
export class Addresses {
  private count = 0;
  /** Whether public addresses are in 127.0.0.0/8, where Linux lets the simulator listen on each of them. */
  loopback = false;

  next(): Address {
    this.count += 1;
    return {
      // 198.18.0.0/15 is set aside for benchmarks (RFC 2544): no such address is anybody's.
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
