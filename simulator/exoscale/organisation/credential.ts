import type { Credential } from "../api/signature";

/** No secret: the simulator listens on loopback only, and everybody may know how to reach it. */
export const API_KEY: Credential = {
  key: "EXO5151a0c4f7e2d98b3a6c1f04",
  secret: "simulated-secret-of-nobody-0123456789abcdef",
};

export const DEFAULT_ZONE = "ch-gva-2";
