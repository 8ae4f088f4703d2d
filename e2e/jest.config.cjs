const preset = require('../config/tooling/jest-preset.cjs')

/** Needs the build of a former version: `npm run side-by-side` makes one. */
const unbuilt = process.env.FORMER_BACKEND_MAIN ? [] : ['side-by-side']

module.exports = {
  ...preset,
  rootDir: __dirname,
  displayName: 'e2e',
  testPathIgnorePatterns: [...preset.testPathIgnorePatterns, ...unbuilt],
}
