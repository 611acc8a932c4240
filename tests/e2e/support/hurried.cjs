/*
 * Loaded into the provider's process of the real engine (NODE_OPTIONS): its clock is that of hurried.ts, which runs many times
 * as fast as real time.
 */
const path = require("node:path");
require("../../support/process/lazy-modules.cjs");
const { systemClock } = require(path.join(__dirname, "..", "..", "..", "dist", "provider", "core", "time", "clock.js"));

const { sleep, alarm } = systemClock;
const [real, date, scale] = process.env.POOLS_TEST_CLOCK.split(" ").map(Number);

systemClock.now = () => date + (Date.now() - real) * scale;
systemClock.monotonic = () => (Date.now() - real) * scale;
systemClock.sleep = (ms, signal) => sleep(ms / scale, signal);
systemClock.alarm = (ms, ring) => alarm(ms / scale, ring);
