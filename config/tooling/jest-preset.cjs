const path = require('node:path')
const root = path.resolve(__dirname, '../..')

/** Jest settings that every workspace shares: swc for speed, our own packages read from their sources. */
module.exports = {
  testEnvironment: 'node',
  globalSetup: path.join(root, 'dev/jest/global-setup.cjs'),
  globalTeardown: path.join(root, 'dev/jest/global-teardown.cjs'),
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@fangxing/contract/(.*)$': path.join(root, 'contract/$1.ts'),
    '^@fangxing/device-sim$': path.join(root, 'device-sim/src/index.ts'),
    '^@fangxing/dev/stack$': path.join(root, 'dev/stack/index.cjs'),
    '^@fangxing/wechat-sim$': path.join(root, 'wechat-sim/src/index.ts'),
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
}
