const { globalSetup, globalTeardown, ...preset } = require('../config/tooling/jest-preset.cjs')

/** The tests of pure rules alone, as `npm run mutation` runs them thousands of times: they need no stack. */
module.exports = { ...preset, rootDir: __dirname, roots: ['<rootDir>/test/domain'] }
