import { createHmac } from "node:crypto";
import type { SimulatedExoscale } from "../../../scripts/simulated-exoscale";
import type { Simulator } from "../../../simulator/index";

/** From the simulator's catalogue. */
export const UBUNTU = "92276658-1e27-41c0-8a6a-63ec24ede6a4";
export const DEBIAN = "907a70c3-1012-4037-b64c-e4228c38fb29";

export const NOTHING: SimulatedExoscale = { pools: [], groups: [], instances: [] };

/** Creates an object that this package cannot create, such as a security group. Returns its id. */
export async function makeInExoscale(
  simulator: Simulator,
  path: string,
  body: object,
  zone = simulator.connection().exoscale.zone,
): Promise<string> {
  const { endpoint, key, secret, zone: home } = simulator.connection().exoscale;
  const url = new URL(endpoint.replace(home, zone) + path);
  const text = JSON.stringify(body);
  const expires = Math.floor(Date.now() / 1000) + 600;
  const signature = createHmac("sha256", secret)
    .update(`POST ${url.pathname}\n${text}\n\n\n${expires}`)
    .digest("base64");
  const answer = await fetch(url, {
    method: "POST",
    body: text,
    headers: { authorization: `EXO2-HMAC-SHA256 credential=${key},expires=${expires},signature=${signature}` },
  });
  const { reference } = (await answer.json()) as { readonly reference?: { readonly id: string } };
  if (!reference) throw new Error(`POST ${path} was answered with ${answer.status}`);
  return reference.id;
}
