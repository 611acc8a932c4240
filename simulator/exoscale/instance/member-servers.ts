import { createServer, type Server } from "node:http";
import type { Addresses } from "./addresses";
import type { Health } from "./health";
import type { Instance } from "./instance";

/**
 * An HTTP server on the public address of each running member, for health checks by URL and by TCP port. Linux routes all of
 * 127.0.0.0/8 to itself; elsewhere use the URL of the simulator's own port, `/exoscale/health/<instance id>`.
 */
export class MemberServers {
  private readonly open = new Map<string, Server>();
  private port: number | undefined;

  constructor(
    private readonly addresses: Addresses,
    private readonly health: Health,
    private readonly instances: () => readonly Instance[],
  ) {}

  /** New members get addresses on which the simulator can listen. */
  serve(port: number): void {
    this.port = port;
    this.addresses.loopback = true;
  }

  /** Opens and closes ports to match the health of the members. */
  sync(): void {
    if (this.port === undefined) return;
    const wanted = new Map(
      this.instances().flatMap((instance) => {
        const listens = instance.publicIp?.startsWith("127.") === true && this.health.of(instance) !== "refusing";
        return listens ? [[instance.id, instance] as const] : [];
      }),
    );
    for (const [id, server] of this.open) if (!wanted.has(id)) this.shut(id, server);
    for (const [id, instance] of wanted) if (!this.open.has(id)) this.listen(instance, this.port);
  }

  close(): void {
    for (const [id, server] of this.open) this.shut(id, server);
  }

  private listen(instance: Instance, port: number): void {
    const server = createServer((_request, response) => {
      const health = this.health.of(instance);
      if (health === "silent") return;
      response.writeHead(health === "healthy" ? 200 : 503).end(`${health}\n`);
    });
    // The port is taken, or the system has no such addresses: the member then looks `refusing`.
    server.on("error", () => undefined);
    server.listen(port, instance.publicIp);
    this.open.set(instance.id, server);
  }

  private shut(id: string, server: Server): void {
    this.open.delete(id);
    server.closeAllConnections();
    server.close();
  }
}
