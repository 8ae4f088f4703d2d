import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { root } from '../bootstrap.mjs'
import { makeLocalSecrets } from '../stack/index.mjs'

const require = createRequire(import.meta.url)

/** Accounts of the local WeChat. The appids have WeChat's shape so that nothing that checks it is left out. */
const LOCAL_WECHAT = {
  mchid: '1900000109',
  ownerAppid: 'wx00000000000000a1',
  merchantAppid: 'wx00000000000000b2',
}

/** Environment names that a person sets instead of a generated secret. */
const GIVEN = {
  commandKeyId: 'COMMAND_KEY_ID',
  commandPrivateKey: 'COMMAND_PRIVATE_KEY',
  deviceMasterKey: 'DEVICE_MASTER_KEY',
  qrKey: 'QR_KEY',
}

function refuseInProduction(env) {
  if (env.NODE_ENV !== 'production') return
  const missing = Object.values(GIVEN).filter(name => !env[name])
  if (missing.length === 0) return
  throw new Error(
    `生产环境缺少 ${missing.join('、')} / in production these must be set: ${missing.join(', ')}`,
  )
}

const kept = (file, make) => {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify(make(), null, 2), { mode: 0o600 })
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

/**
 * Secrets made once for this checkout and kept in the state folder; the environment wins over each.
 *
 * @param {string} dir the state folder
 * @throws {Error} in production when one is missing from the environment
 */
export function localSecrets(dir, env = process.env) {
  refuseInProduction(env)
  const secrets = kept(path.join(dir, 'secrets.json'), makeLocalSecrets)
  for (const [name, variable] of Object.entries(GIVEN)) if (env[variable]) secrets[name] = env[variable]
  return secrets
}

/** Whether a person brought credentials of the real WeChat. */
export const hasRealWechat = (env = process.env) => Boolean(env.WECHAT_MERCHANTS || env.WECHAT_MERCHANTS_FILE)

/**
 * Credentials for the local WeChat, made once: what the sandbox knows and what the backend is given.
 *
 * @param {string} dir the state folder
 */
export function localWechat(dir) {
  const { makeLocalCredentials } = require(path.join(root, 'wechat-sim/dist/index.js'))
  const { mchid, ownerAppid, merchantAppid } = LOCAL_WECHAT
  return kept(path.join(dir, 'wechat.json'), () => ({
    ...LOCAL_WECHAT,
    credentials: makeLocalCredentials({
      mchid,
      appids: [ownerAppid, merchantAppid],
      name: '深圳市安泊停车管理有限公司',
    }),
  }))
}
