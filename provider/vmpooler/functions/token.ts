import { z } from "zod";
import { ConfigurationError, PoolsError } from "../../core/errors";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { poolerClient } from "../api/client";
import { connection, token } from "../fields";
import { findToken, tokenId } from "../token/reading";

export const getToken = defineFunction({
  type: "vmpooler:getToken",
  description: "A token's owner and dates, and the VMs that run under it.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token",
  args: z.strictObject({ token, connection }),
  result: z.object({
    id: field(z.string(), "Public name of the token, the same as the id of a Token"),
    user: field(z.string(), "Owner of the token"),
    created: field(z.string(), "When it was issued, as the server writes it"),
    last: field(z.string().optional(), "When it was last used, as the server writes it"),
    running: field(z.array(z.string()), "Short host names of the VMs that run under it"),
  }),

  async call(access, context) {
    const client = poolerClient(context, access);
    if (client.token === undefined) {
      throw new ConfigurationError("No token is set: give one, or set pools:vmpooler.token or VMPOOLER_TOKEN.");
    }
    const found = await findToken(client, client.token);
    if (!found) throw new PoolsError("The server does not know the token, or has no tokens at all.");
    const { user, created, last, vms } = found;
    return defined({ id: tokenId(user, client.token), user, created, last, running: vms?.running ?? [] });
  },
});
