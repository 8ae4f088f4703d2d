module.exports = async () => {
  await globalThis.fangxingTestStack?.stop()
}
