const crypto = require('node:crypto')
const path = require('node:path')

/** The backend refuses keys with this mark in production. */
const LOCAL_MARK = 'local'

const key32 = () => crypto.randomBytes(32).toString('base64')

/**
 * Secrets of a local system, all random: nothing here is a default that could reach production.
 *
 * @returns {import('./index.cjs').LocalSecrets}
 */
function makeLocalSecrets() {
  const { privateKey } = crypto.generateKeyPairSync('ed25519')
  return {
    commandKeyId: `${LOCAL_MARK}-${crypto.randomBytes(3).toString('hex')}`,
    commandPrivateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    deviceMasterKey: key32(),
    qrKey: key32(),
    mqtt: { username: 'backend', password: `${LOCAL_MARK}-${crypto.randomBytes(18).toString('hex')}` },
  }
}

/**
 * The backend's environment for a local system: the names of config/env.example, nothing undefined.
 *
 * @param {{ addresses: import('./index.cjs').Addresses, secrets: import('./index.cjs').LocalSecrets, port: number,
 *           publicOrigin?: string, wechat?: Record<string, string | undefined> }} system
 *   `wechat` carries the WECHAT_* variables
 */
function backendEnvironment({ addresses, secrets, port, publicOrigin, wechat = {} }) {
  const environment = {
    NODE_ENV: process.env.NODE_ENV ?? 'development',
    HOST: process.env.HOST ?? '127.0.0.1',
    PORT: String(port),
    PUBLIC_ORIGIN: publicOrigin ?? `http://127.0.0.1:${port}`,
    DATABASE_URL: addresses.databaseUrl,
    REDIS_URL: addresses.redisUrl,
    MQTT_URL: addresses.mqttUrl,
    MQTT_USERNAME: addresses.mqttUsername,
    MQTT_PASSWORD: addresses.mqttPassword,
    MQTT_PUBLIC_URL: process.env.MQTT_PUBLIC_URL,
    PICTURES_DIR: process.env.PICTURES_DIR ?? path.join(addresses.dir, 'pictures'),
    COMMAND_KEY_ID: secrets.commandKeyId,
    COMMAND_PRIVATE_KEY: secrets.commandPrivateKey,
    DEVICE_MASTER_KEY: secrets.deviceMasterKey,
    QR_KEY: secrets.qrKey,
    MIGRATE_ON_START: '1',
    // The receivers of a local system are on this machine.
    WEBHOOK_ALLOW_LOCAL: '1',
    ...wechat,
  }
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined))
}

module.exports = { makeLocalSecrets, backendEnvironment }
