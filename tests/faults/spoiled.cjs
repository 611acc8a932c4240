/*
 * Definitions that do not do what they should, each a function over the package's own: injected.cjs puts what it returns in
 * the place of that one. They run in the provider's process, so they are CommonJS and see nothing of the test.
 */

/** The id of what was made is forgotten when a later step fails. */
exports.forgetsTheId = (definition) => ({
  ...definition,
  create: (inputs, context) => definition.create(inputs, { ...context, exists: () => undefined }),
});

/** When the answer of the first is lost, another is made. */
exports.makesAnother = (definition) => ({
  ...definition,
  create: (inputs, context) =>
    definition.create(inputs, context).catch(() => definition.create({ ...inputs, name: "again" }, context)),
});

exports.deletesNothing = (definition) => ({ ...definition, delete: () => Promise.resolve("deleted") });

exports.updatesNothing = (definition) => ({ ...definition, update: () => Promise.resolve(undefined) });

exports.createsNothing = (definition) => ({
  ...definition,
  create: ({ pool }) => Promise.resolve({ id: String(pool) }),
});

/** It does not see that a thing is gone. */
exports.seesWhatWas = (definition) => ({
  ...definition,
  read: async (id, known, context) => (await definition.read(id, known, context)) ?? { id, state: { ...known } },
});

/** Any 404 is "gone", also a gateway's. */
exports.believesAnything = (definition) => ({
  ...definition,
  read: (id, known, context) => definition.read(id, known, context).catch(() => undefined),
  delete: (id, state, context) => definition.delete(id, state, context).catch(() => "deleted"),
});

/** A secret goes to the terminal around the host's one gate, which would redact it. */
exports.printsASecret = (definition) => ({
  ...definition,
  create: (inputs, context) => {
    show(`making a pool that is told ${String(inputs.userData)}`);
    return definition.create(inputs, context);
  },
});

exports.keepsACredentialInTheOpen = (definition) => ({
  ...definition,
  create: (inputs, context) => {
    const exists = (id, seen, pending) =>
      context.exists(id, { ...seen, description: context.settings.config("exoscale:secret") }, pending);
    return definition.create(inputs, { ...context, exists });
  },
});

/** The declared size goes along with every update. */
exports.scalesUnasked = (definition) => ({
  ...definition,
  update: (change, context) => definition.update({ ...change, changed: new Set([...change.changed, "size"]) }, context),
});

/** Every update also adds a node. */
exports.addsANode = (definition) => ({
  ...definition,
  update: (change, context) => {
    const next = { ...change.next, count: change.next.count + 1 };
    return definition.update({ ...change, next, changed: new Set([...change.changed, "count"]) }, context);
  },
});

/** Every update also sets a lifetime that nobody has declared. */
exports.setsALifetime = (definition) => ({
  ...definition,
  update: (change, context) => {
    const next = { ...change.next, lifetime: 13 };
    return definition.update({ ...change, next, changed: new Set([...change.changed, "lifetime"]) }, context);
  },
});

/** The deadline is nothing to it. */
exports.waitsForEver = (definition) => ({
  ...definition,
  create: async (inputs, context) => {
    for (;;) await context.clock.sleep(60_000);
  },
});

/** The call is never answered, as when the conversion of an error fails in the host. */
exports.neverAnswers = (definition) => ({ ...definition, update: () => new Promise(() => undefined) });

/** What a server says goes there too, however long it is. */
exports.saysTooMuch = (definition) => ({
  ...definition,
  create: (inputs, context) => {
    show(`making ${"x".repeat(10_000)}`);
    return definition.create(inputs, context);
  },
});

function show(message) {
  process.send({ kind: "shown", shown: { severity: "info", message } });
}
