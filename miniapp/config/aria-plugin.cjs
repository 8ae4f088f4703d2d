const path = require('node:path')
const { ariaComponents } = require('./aria-attributes.cjs')

/**
 * Brings aria-* into the wxml of the WeChat build. Taro's templates know only the attributes of WeChat's components that it
 * lists, and drop every other in silence. Taro's own plugin-inject has no 4.2 and writes into its package, where parallel
 * builds overwrite each other.
 */
module.exports = ctx => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.platform !== 'weapp') return
      platform.template.mergeComponents(ctx, ariaComponents())
      const runtime = path.resolve(__dirname, 'aria-runtime.js')
      platform.runtimePath = [platform.runtimePath, runtime].flat()
    },
  })
}
