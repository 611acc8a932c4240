import type { Random } from "../../world";

export interface ApiKey {
  readonly key: string;
  readonly secret: string;
}

/** Public, because the simulator listens on loopback only. */
export const API_KEY: ApiKey = {
  key: "EXO5151a0c4f7e2d98b3a6c1f04",
  secret: "simulated-secret-of-nobody-0123456789abcdef",
};

export function generateApiKey(random: Random): ApiKey {
  return { key: `EXO${random.text(24, "0123456789abcdef")}`, secret: random.text(43, ALPHANUMERICS) };
}

const ALPHANUMERICS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
