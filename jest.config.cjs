const fs = require('node:fs')
const path = require('node:path')

const workspaces = [
  'contract',
  'config',
  'dev',
  'wechat-sim',
  'device-sim',
  'backend',
  'miniapp',
  'console',
  'e2e',
]

/** Every workspace that has tests, for `npm test`; one workspace alone: `npm test -- backend [pattern]`. */
module.exports = {
  // Long enough for a machine whose cores are both busy: a limit is for what hangs, never a measure of speed.
  testTimeout: 60_000,
  testSequencer: path.join(__dirname, 'dev/test-run/longest-first.cjs'),
  projects: workspaces
    .map(name => path.join(__dirname, name, 'jest.config.cjs'))
    .filter(file => fs.existsSync(file)),
}
