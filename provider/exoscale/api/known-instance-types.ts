const SIZES = ["extra-large", "huge", "mega", "titan"];

/** Sizes by family in the price list, which every organisation may use. GPU types need Exoscale's approval. */
const FAMILIES = {
  standard: ["micro", "tiny", "small", "medium", "large", ...SIZES, "jumbo", "colossus"],
  cpu: SIZES,
  memory: SIZES,
  storage: [...SIZES, "jumbo"],
};

/** @see https://www.exoscale.com/pricing/ */
export const KNOWN_INSTANCE_TYPES = Object.entries(FAMILIES).flatMap(([family, sizes]) =>
  sizes.map((size) => `${family}.${size}`),
);
