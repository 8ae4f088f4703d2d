import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { backendEnvironment, freePort } from '../stack/index.mjs'
import { openLiveOrder } from './live-order.mjs'
import { seed } from './seed.mjs'
import { SCREENS } from './services.mjs'
import { hasRealWechat, localWechat } from './secrets.mjs'

/** Served by the backend, where this checkout has built it. */
const CONSOLE = 'console/dist/index.html'

const USUAL_PORTS = {
  backend: 7001,
  wechatSim: 7080,
  deviceSim: 7090,
  merchantScreen: 7010,
  ownerScreen: 7020,
}

async function choosePorts(kept) {
  const ports = {}
  for (const [name, usual] of Object.entries(USUAL_PORTS))
    ports[name] = await freePort(kept ? usual : undefined)
  if (process.env.PORT) ports.backend = Number(process.env.PORT)
  return ports
}

const screens = ports => ({ merchant: local(ports.merchantScreen), owner: local(ports.ownerScreen) })

const local = port => `http://127.0.0.1:${port}`

/** The local WeChat's own environment, and what the backend must know to believe it is the real one. */
function sandbox(dir, ports) {
  const { ownerAppid, merchantAppid, credentials } = localWechat(dir)
  const origin = local(ports.wechatSim)
  const secretOf = appid => credentials.apps.find(app => app.appid === appid).secret
  return {
    simEnvironment: {
      WECHAT_SIM_PORT: String(ports.wechatSim),
      WECHAT_SIM_MERCHANTS: JSON.stringify([credentials.sim]),
      WECHAT_SIM_APPS: JSON.stringify(credentials.apps),
      WECHAT_SIM_STATE: path.join(dir, 'wechat-sim'),
    },
    backend: {
      WECHAT_PAY_ORIGIN: origin,
      WECHAT_PAY_BACKUP_ORIGIN: origin,
      WECHAT_API_ORIGIN: origin,
      WECHAT_MERCHANTS: JSON.stringify([credentials.backend]),
      WECHAT_OWNER_APPID: ownerAppid,
      WECHAT_OWNER_SECRET: secretOf(ownerAppid),
      WECHAT_MERCHANT_APPID: merchantAppid,
      WECHAT_MERCHANT_SECRET: secretOf(merchantAppid),
    },
  }
}

/**
 * Everything the programs need to know of each other: ports, secrets, environments.
 *
 * @param {{ dir: string, stack: import('../stack/index.cjs').Addresses, kept: boolean,
 *           secrets: import('../stack/index.cjs').LocalSecrets }} given
 */
export async function makeContext({ dir, stack, kept, secrets }) {
  const ports = await choosePorts(kept)
  const wechat = hasRealWechat() ? undefined : sandbox(dir, ports)
  const environment = backendEnvironment({
    addresses: stack,
    secrets,
    port: ports.backend,
    publicOrigin: process.env.PUBLIC_ORIGIN,
    wechat: wechat?.backend,
  })
  // The audit of a running system reads the simulated devices' own logs.
  environment.AUDIT_DEVICE_LOGS = path.join(dir, 'device-sim')
  const context = {
    dir,
    ports,
    wechat,
    backendEnvironment: environment,
    seeded: undefined,
    async fill() {
      context.seeded = await seed(environment)
    },
    deviceEnvironment: () => ({
      DEVICE_SIM_PORT: String(ports.deviceSim),
      DEVICE_SIM_STATE: path.join(dir, 'device-sim'),
      DEVICE_SIM_TOKEN: (context.seeded?.devices ?? []).join(','),
      BACKEND_URL: local(ports.backend),
      DEVICE_SIM_MQTT_URL: stack.mqttUrl,
      DEVICE_SIM_OWNER_URL: local(ports.ownerScreen),
    }),
    /** Cars come and go in the demonstration lot; not with somebody's own WeChat, where nothing is a demonstration. */
    cameraEnvironment: () =>
      wechat && context.seeded?.camera
        ? {
            BACKEND_URL: local(ports.backend),
            CAMERA_KEY: context.seeded.camera.keyId,
            CAMERA_SECRET: context.seeded.camera.secret,
            // Where an attendant is on shift, so that somebody sees what it tells.
            CAMERA_LOT: context.live?.order?.lot.id ?? context.seeded.camera.lotId,
            CAMERA_LEAVES_OUT: context.live?.order?.plateText ?? '',
            CAMERA_STATE: dir,
          }
        : undefined,
    /** Something to look at: without it a person would have to play the attendant first. */
    async openLiveOrder() {
      context.live = wechat ? await openLiveOrder(local(ports.backend)) : undefined
    },
    screensEnvironment: {
      BACKEND_URL: local(ports.backend),
      MERCHANT_SCREEN_PORT: String(ports.merchantScreen),
      OWNER_SCREEN_PORT: String(ports.ownerScreen),
      ...(wechat ? { WECHAT_SIM_URL: local(ports.wechatSim) } : {}),
    },
    addresses: () => ({
      backend: local(ports.backend),
      docs: `${local(ports.backend)}/docs`,
      ...(wechat ? { wechatSim: local(ports.wechatSim) } : {}),
      deviceSim: local(ports.deviceSim),
      ...(fs.existsSync(path.join(root, CONSOLE)) ? { console: `${local(ports.backend)}/console` } : {}),
      ...(fs.existsSync(path.join(root, SCREENS)) ? screens(ports) : {}),
      mqtt: stack.mqttUrl,
    }),
  }
  return context
}
