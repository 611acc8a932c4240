import type { Cloud, World } from "../world";

export function createExoscale(world: World): Cloud {
  return {
    name: "exoscale",
    owns: (path) => path.startsWith("/exoscale/"),
    routes: () => undefined,
    connection: () => ({
      endpoint: `${world.origin}/exoscale/ch-gva-2/v2`,
      key: "EXO0123456789abcdef01234567",
      secret: "sim-secret-AbCdEfGhIjKlMnOpQrStUvWxYz012345",
      zone: "ch-gva-2",
    }),
    view: () => ({}),
    events: {},
    reset: () => undefined,
  };
}
