import { ConfigurationError, messageOf } from "../../provider/core/errors";
import { poolerClient } from "../../provider/vmpooler/api/client";
import { getTokens } from "../../provider/vmpooler/functions/tokens";
import { getVm } from "../../provider/vmpooler/functions/vm";
import { listPools } from "../../provider/vmpooler/pool/list";
import { listRunningShared } from "../../provider/vmpooler/token/reading";
import type { Inventory, Item } from "./inventory";

/** Lists the pools of the server, the user's tokens, and the VMs that were checked out with the configured token. */
export const vmpoolerInventory: Inventory = async (context, { connection }) => {
  const client = poolerClient(context, { connection });
  const vms = async (): Promise<Item[]> => {
    const hosts = await listRunningShared(client);
    if (hosts === undefined) {
      context.log(
        "VMs are not listed: the server lists only the VMs of a token, and no valid token is configured.",
        "warning",
      );
      return [];
    }
    const found = await Promise.all([...hosts].map((hostname) => getVm.call({ hostname, connection }, context)));
    return found.map(({ hostname, sourcePool, state, endTime }) => ({
      type: "vmpooler:Vm",
      adoptId: hostname,
      id: hostname,
      name: hostname,
      about: `${sourcePool}, ${state}${endTime === undefined ? "" : ` until ${endTime}`}`,
    }));
  };
  const tokens = async (): Promise<Item[]> => {
    try {
      const found = await getTokens.call({ connection }, context);
      return found.tokens.map(({ id, last }) => ({
        type: "vmpooler:Token",
        adoptId: id,
        id,
        name: id,
        about: `last used ${last ?? "never"}`,
      }));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      context.log(`Tokens are not listed: ${messageOf(error)}`, "warning");
      return [];
    }
  };
  const pools = (await listPools(client)).map(({ name, size, template }) => ({
    kind: "pool",
    adoptId: name,
    id: name,
    name,
    about: `${size ?? "?"} ready, ${template ?? "?"}`,
  }));
  return [...pools, ...(await tokens()), ...(await vms())];
};
