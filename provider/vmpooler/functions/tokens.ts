import { z } from "zod";
import { field } from "../../core/schema/field";
import { defineFunction } from "../../core/function";
import { defined } from "../../core/json";
import { poolerClient } from "../api/client";
import { connection } from "../fields";
import { listTokens, tokenId } from "../token/reading";

export const getTokens = defineFunction({
  type: "vmpooler:getTokens",
  description: "The tokens of the user of `pools:vmpooler.user` and `pools:vmpooler.password`.",
  see: "https://github.com/puppetlabs/vmpooler/blob/2.5.0/docs/API-v1.md#token",
  args: z.strictObject({ connection }),
  result: z.object({
    tokens: field(
      z.array(
        z.object({
          id: field(z.string(), "Public name of the token, the same as the id of a Token"),
          token: field(z.string(), { description: "The token", secret: true, hidden: true }),
          created: field(z.string(), "When it was issued, as the server writes it"),
          last: field(z.string().optional(), "When it was last used, as the server writes it, or never"),
        }),
      ),
      { description: "The user's tokens", secret: true },
    ),
  }),

  async call(access, context) {
    const client = poolerClient(context, access);
    const tokens = await listTokens(client, client.user);
    return {
      tokens: tokens.map(({ secret, created, last }) =>
        defined({ id: tokenId(client.user, secret), token: secret, created, last }),
      ),
    };
  },
});
