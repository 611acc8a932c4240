/** A dynamic provider that does nothing: what every provider of the engine's costs. */
const provider = {
  configure: () => Promise.resolve(),
  check: (_olds, news) => Promise.resolve({ inputs: news, failures: [] }),
  diff: () => Promise.resolve({ changes: false }),
  create: (inputs) => Promise.resolve({ id: `no-op-${Math.random()}`, outs: inputs }),
  read: (id, props) => Promise.resolve({ id, props, inputs: props }),
  update: (_id, _olds, news) => Promise.resolve({ outs: news }),
  delete: () => Promise.resolve(),
};

exports.handler = () => provider;
