const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/**
 * Mocha's `spec` on the console, and the number of tests passed, failed and pending in the file named by the
 * reporter option `counts`, written at the very end: a run that dies leaves none.
 */
module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(options.reporterOptions.counts, `${passes} ${failures} ${pending}\n`);
    });
  }
};
