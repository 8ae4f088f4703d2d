const preset = require('../config/tooling/jest-preset.cjs')

const [[pattern, [swc, options]]] = Object.entries(preset.transform)
const jsx = {
  ...options,
  jsc: {
    ...options.jsc,
    parser: { ...options.jsc.parser, tsx: true, decorators: false },
    transform: { react: { runtime: 'automatic' } },
  },
}

/** Components run in jsdom; what the platform answers is written in the test. No database is needed, so no stack is started. */
module.exports = {
  ...preset,
  rootDir: __dirname,
  displayName: 'console',
  globalSetup: undefined,
  globalTeardown: undefined,
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { url: 'http://127.0.0.1:7001/console/' },
  setupFiles: ['<rootDir>/test/support/browser.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
  // The first matching pattern is used: .tsx before the pattern of both .ts and .tsx.
  transform: { '^.+\\.tsx$': [swc, jsx], [pattern]: [swc, options] },
}
