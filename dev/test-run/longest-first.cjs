const { default: Sequencer } = require('@jest/test-sequencer')

/** Short files that run for minutes, each worker's first; jest, which knows no times on a fresh checkout, takes them for quick ones. */
const LONG = ['kill-9-at-every-failpoint', 'random-fault-storms', 'kill-9-where-debts-come-from']

const isLong = ({ path }) => LONG.some(name => path.includes(name))

/** The order in which jest runs files: what is long begins first, so that no worker waits at the end for the other. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    return [...sorted.filter(isLong), ...sorted.filter(test => !isLong(test))]
  }
}
