const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { testStack } = require('./test-stack.cjs')

const makePem = () =>
  crypto
    .generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })

/**
 * A key pair of the test run by its name: the same for all who ask in one run, another one in the next. Making one takes a sixth of a
 * second, and a run would make a thousand.
 *
 * @param {string} name a part of a file's name; another name is another pair
 * @returns {import('./index.cjs').RsaKeyPair}
 */
function testRsaKey(name) {
  const folder = path.join(testStack().dir, 'rsa-keys')
  const file = path.join(folder, `${name}.pem`)
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    fs.writeFileSync(draft, makePem(), { mode: 0o600 })
    try {
      // Fails when it exists: the pair of whoever is there first is the pair of all.
      fs.linkSync(draft, file)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    fs.rmSync(draft)
  }
  const privateKey = crypto.createPrivateKey(fs.readFileSync(file))
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) }
}

module.exports = { testRsaKey }
