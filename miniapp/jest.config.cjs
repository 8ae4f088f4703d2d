const path = require('node:path')
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

/** Components run in jsdom with Taro replaced by a fake; no database is needed, so no stack is started. */
module.exports = {
  ...preset,
  rootDir: __dirname,
  displayName: 'miniapp',
  globalSetup: undefined,
  globalTeardown: undefined,
  testEnvironment: 'jsdom',
  testEnvironmentOptions: { url: 'http://127.0.0.1:7020/' },
  // The first matching pattern is used: .tsx before the pattern of both .ts and .tsx.
  transform: { '^.+\\.tsx$': [swc, jsx], [pattern]: [swc, options] },
  moduleNameMapper: {
    ...preset.moduleNameMapper,
    '\\.scss$': path.join(__dirname, 'test/support/no-style.cjs'),
    '^@shared/(.*)$': path.join(__dirname, 'src/shared/$1'),
    '^@tarojs/taro$': path.join(__dirname, 'test/support/phone.ts'),
    '^@nutui/nutui-react-taro$': path.join(__dirname, 'test/support/nutui.tsx'),
  },
}
