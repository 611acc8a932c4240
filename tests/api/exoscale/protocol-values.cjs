/* Definitions of InstancePool with state values that a protobuf Struct cannot hold. They replace the real definition in the provider's process (see injected.cjs). */

exports.returnsOddValues = (definition) => ({
  ...definition,
  create: async (inputs, context) => oddly(await definition.create(inputs, context)),
  read: async (id, known, context) => withOdd(await definition.read(id, known, context)),
  update: async (change, context) => withOdd(await definition.update(change, context)),
});

/** Creations and updates fail after they were applied. */
exports.failsWithOddValues = (definition) => ({
  ...definition,
  create: async (inputs, context) => {
    const { id } = await definition.create(inputs, context);
    context.exists(id, { odd: odd() });
    throw new Error("refused afterwards");
  },
  update: async (change, context) => {
    context.applied({}, { odd: odd() });
    throw new Error("refused again");
  },
});

function oddly({ id, found }) {
  return { id, found: withOdd(found) };
}

function withOdd(found) {
  return found && { ...found, state: { ...found.state, odd: odd() } };
}

function odd() {
  const cyclic = {};
  cyclic.self = cyclic;
  return {
    nothing: undefined,
    notANumber: NaN,
    infinite: Infinity,
    big: 10n,
    date: new Date(0),
    call: () => undefined,
    symbol: Symbol("odd"),
    map: new Map([["a", 1]]),
    list: [undefined, NaN, "kept"],
    surrogate: "\ud800",
    cyclic,
  };
}
