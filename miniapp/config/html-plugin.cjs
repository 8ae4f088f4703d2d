const fs = require('node:fs')
const pluginHtml = require('@tarojs/plugin-html').default

/** Whoever reads the file meanwhile gets the former text or the new one, never a part. */
function writeWhole(file, text) {
  if (fs.readFileSync(file, 'utf8') === text) return
  const whole = `${file}.${process.pid}`
  fs.writeFileSync(whole, text)
  fs.renameSync(whole, file)
}

/**
 * Taro's plugin-html writes the list of tags into a file of its own package at every build. Of two builds at once one reads
 * what the other has half written and writes nothing back for good, and so does a build that is killed; here the file is
 * written whole, and only when it differs.
 */
module.exports = (ctx, options) => {
  const { helper } = ctx
  const careful = { ...helper, fs: { ...helper.fs, writeFileSync: writeWhole } }
  const proxy = new Proxy(ctx, { get: (target, name) => (name === 'helper' ? careful : target[name]) })
  return pluginHtml(proxy, options)
}
