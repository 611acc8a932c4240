import * as fs from "node:fs";
import * as path from "node:path";
import Mocha from "mocha";

/** Mocha's own figures of the last run, for what reads them afterwards. */
const REPORT = path.resolve(__dirname, "../reports/tests.json");

/** The usual report on the terminal, and its figures in a file: `{passed, failed, skipped, milliseconds}`. */
class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    // A run that dies half-way must not leave the figures of an older one.
    fs.rmSync(REPORT, { force: true });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending, duration } = this.stats;
      const figures = { passed: passes, failed: failures, skipped: pending, milliseconds: duration ?? 0 };
      fs.mkdirSync(path.dirname(REPORT), { recursive: true });
      fs.writeFileSync(REPORT, `${JSON.stringify(figures)}\n`);
    });
  }
}

export = Reporter;
