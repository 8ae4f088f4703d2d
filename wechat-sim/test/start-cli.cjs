// Compiles and runs the command line from its source, so that a test never uses an old build.
const fs = require('node:fs')
const { transformSync } = require('@swc/core')

const options = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
}
require.extensions['.ts'] = (module, file) =>
  module._compile(transformSync(fs.readFileSync(file, 'utf8'), { ...options, filename: file }).code, file)
require('../src/cli.ts')
