/*
 * Loaded into the real provider process of a front before everything else. It puts time, the network and the log into the hands
 * of the test that started the process, and nothing else: the launcher, gRPC, the conversion of values and the provider are
 * the real and built ones.
 *
 * Time: the provider's clock is the test's. It stands still while anything runs; when all that is left are pauses, it jumps to
 * the end of the first of them.
 */
const http = require("node:http");
const path = require("node:path");
const { Socket } = require("node:net");
require("./lazy-modules.cjs");

const provider = path.join(process.env.POOLS_TEST_ROOT, "dist", "provider");
const { systemClock } = require(path.join(provider, "core", "time", "clock.js"));
const { Shared } = require(path.join(provider, "core", "context.js"));

/** The provider's messages go to the test, not to an engine. */
const tell = (severity, message, urn) => process.send({ kind: "shown", shown: { severity, message, urn } });
require(path.join(provider, "host", "diagnostics.js")).logToEngine = tell;
if (process.env.POOLS_TEST_FRONT === "plugin")
  require(path.join(provider, "plugin", "engine.js")).tellThrough = () => tell;

/** The time that a written request needs to arrive on loopback. */
const ARRIVES_MS = 20;

let time = { now: Date.now(), monotonic: 0 };
let observing = false;
let advancing = false;
let numbers = 0;
/** Requests that will end soon, and requests that only a timeout ends. */
const underway = new Set();
const hanging = new Set();
const sleepers = new Set();
const alarms = new Set();
const waiting = new Map();
/** The original definitions by cloud, while others replace them. */
const own = new Map();

function ask(message) {
  return new Promise((resolve) => {
    numbers += 1;
    waiting.set(numbers, resolve);
    process.send({ ...message, number: numbers });
  });
}

process.on("message", (message) => {
  if (message.time) time = message.time;
  if (message.kind === "answer") {
    waiting.get(message.number)(message);
    waiting.delete(message.number);
  } else if (message.kind === "prepare") {
    memory = new Shared();
    observing = message.observing;
    endAll();
    if (message.random !== undefined) Math.random = seeded(message.random);
    for (const [name, value] of Object.entries(message.env)) {
      if (value === null) delete process.env[name];
      else process.env[name] = value;
    }
    spoil(message.spoiled);
    process.send({ kind: "done", number: message.number });
  } else if (message.kind === "flush") {
    process.send({ kind: "done", number: message.number });
  }
  ring();
});

process.on("disconnect", () => process.exit()); // the test is no more

systemClock.now = () => time.now;
systemClock.monotonic = () => time.monotonic;
systemClock.sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const sleeper = { due: time.monotonic + ms, wake: resolve };
    sleepers.add(sleeper);
    signal?.addEventListener("abort", () => {
      if (sleepers.delete(sleeper)) reject(signal.reason);
    });
    look();
  });
systemClock.alarm = (ms, act) => {
  const alarm = { due: time.monotonic + ms, act };
  alarms.add(alarm);
  return () => void alarms.delete(alarm);
};

/** Each epoch has its own shared memory, as if it were a process of its own. */
let memory = new Shared();
const { once } = Shared.prototype;
Shared.prototype.once = (key, make) => once.call(memory, key, make);

/** Ends everything that an epoch left running, like the end of its process. */
function endAll() {
  for (const request of [...underway, ...hanging]) request.destroy();
  for (const running of [underway, hanging, sleepers, alarms]) running.clear();
}

/** After everything else has run: if only pauses are left, advances the time to the first of them. */
function look(turns = 5) {
  if (turns > 0) return void setImmediate(look, turns - 1);
  if (underway.size > 0 || advancing || (sleepers.size === 0 && hanging.size === 0)) return;
  const due = Math.min(...[...sleepers, ...alarms].map((one) => one.due));
  if (!Number.isFinite(due)) return;
  advancing = true;
  void ask({ kind: "advance", ms: Math.max(0, due - time.monotonic) }).then(() => {
    advancing = false;
    ring();
    look();
  });
}

function ring() {
  for (const alarm of [...alarms]) {
    if (alarm.due > time.monotonic || !alarms.delete(alarm)) continue;
    alarm.act();
  }
  for (const sleeper of [...sleepers]) {
    if (sleeper.due > time.monotonic || !sleepers.delete(sleeper)) continue;
    sleeper.wake();
  }
}

const { addRequest } = http.Agent.prototype;
http.Agent.prototype.addRequest = function (request, ...rest) {
  underway.add(request);
  const end = () => {
    hanging.delete(request);
    if (underway.delete(request)) look();
  };
  request.once("close", end);
  if (!observing) return addRequest.call(this, request, ...rest);
  whenWritten(request, (body) => {
    const { method } = request;
    void ask({ kind: "exchange", method, path: request.path.replace(/\?.*$/s, ""), body }).then((verdict) => {
      if (request.destroyed) return end(); // without a socket it emits no event
      if (verdict.die === "before") process.kill(process.pid, "SIGKILL");
      if (verdict.die === "after") request.prependOnceListener("response", () => process.kill(process.pid, "SIGKILL"));
      if (verdict.refuse) {
        const { host } = request;
        request.destroy(Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: "ECONNREFUSED" }));
        request.onSocket(new Socket());
        return;
      }
      addRequest.call(this, request, ...rest);
      if (!verdict.hang) return;
      // No answer will come: the request is a pause that its timeout ends.
      request.once("finish", () =>
        setTimeout(() => {
          if (!underway.has(request)) return;
          end();
          hanging.add(request);
          look();
        }, ARRIVES_MS),
      );
    });
  });
};

/** Calls `tell` with the body of a request when it is complete. */
function whenWritten(request, tell) {
  const pieces = [];
  for (const name of ["write", "end"]) {
    const send = request[name];
    request[name] = function (piece, ...others) {
      if (typeof piece === "string" || piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
      if (name === "end") tell(Buffer.concat(pieces).toString());
      return send.call(this, piece, ...others);
    };
  }
}

/** Replaces definitions by wrong ones until the next epoch. */
function spoil(spoiled) {
  for (const [resources, definitions] of own) resources.splice(0, definitions.length, ...definitions);
  for (const { type, file, name } of spoiled) {
    const { resources } = require(path.join(provider, type.split(":")[0], "index.js"));
    if (!own.has(resources)) own.set(resources, [...resources]);
    const at = resources.findIndex((definition) => definition.type === type);
    resources[at] = require(file)[name](resources[at]);
  }
}

function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
