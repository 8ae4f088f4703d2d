import { createDecipheriv, createVerify, randomInt } from 'node:crypto'
import http, { type IncomingMessage } from 'node:http'
import { type AddressInfo } from 'node:net'
import { testRsaKey } from '@fangxing/dev/stack'
import { makeLocalCredentials, startWechatSim, type WechatSim, type WechatSimOptions } from '../src'

// The types of this library do not fit `import`; `require` returns its class.
const WxPay = require('wechatpay-node-v3')

export const APPID = 'wx00000000000000a1'
export const OTHER_APPID = 'wx00000000000000b2'
/** Those of the whole run, where there is one; alone, these tests start no stack that keeps them. */
const makeKey = process.env.TEST_STATE_DIR ? testRsaKey : undefined

export const credentials = makeLocalCredentials({
  mchid: '1900000109',
  appids: [APPID, OTHER_APPID],
  name: '测试停车',
  makeKey,
})
export const otherCredentials = makeLocalCredentials({
  mchid: '1900000110',
  appids: [],
  makeKey,
})

export type WireReply = {
  status: number
  headers: Record<string, string>
  text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any
}

/** Sends exactly this text; rejects when the connection is broken. */
export async function wire(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<WireReply> {
  const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(30_000) })
  const text = await response.text()
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    data = undefined
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), text, data }
}

/** A WeChat Pay client that many merchants use, with a transport that calls the simulator. */
export function merchantClient(
  sim: WechatSim,
  given = credentials,
  extraHeaders: Record<string, string> = {},
) {
  const { mchid, serial, privateKeyPem } = given.backend
  const pay = new WxPay({
    appid: APPID,
    mchid,
    serial_no: serial,
    publicKey: Buffer.from(given.merchantCertificatePem),
    privateKey: Buffer.from(privateKeyPem),
  })
  const local = (url: string) => url.replace('https://api.mch.weixin.qq.com', sim.url)
  const clean = (headers: Record<string, string>) => {
    const { 'Accept-Encoding': _unused, ...rest } = headers
    return { ...rest, ...extraHeaders }
  }
  pay.createHttp({
    get: (url: string, headers: Record<string, string>) => wire(local(url), 'GET', clean(headers)),
    post: (url: string, params: unknown, headers: Record<string, string>) =>
      wire(local(url), 'POST', clean(headers), JSON.stringify(params)),
  })
  const send = (method: string, path: string, body?: unknown): Promise<WireReply> => {
    const headers = pay.getHeaders(
      pay.buildAuthorization(method, `https://api.mch.weixin.qq.com${path}`, body),
      {
        'Content-Type': 'application/json',
      },
    )
    return wire(sim.url + path, method, clean(headers), body === undefined ? undefined : JSON.stringify(body))
  }
  return { pay, send }
}

export type Client = ReturnType<typeof merchantClient>

export const openSim = (options: Partial<WechatSimOptions> = {}) =>
  startWechatSim({ merchants: [credentials.sim, otherCredentials.sim], apps: credentials.apps, ...options })

export const isSignedBy = (
  headers: Record<string, string | string[] | undefined>,
  body: string,
  verifiers: { serial: string; publicKeyPem: string }[] = credentials.backend.verifiers,
): boolean => {
  const key = verifiers.find(({ serial }) => serial === headers['wechatpay-serial'])
  const text = `${String(headers['wechatpay-timestamp'])}\n${String(headers['wechatpay-nonce'])}\n${body}\n`
  return (
    !!key &&
    createVerify('RSA-SHA256')
      .update(text)
      .verify(key.publicKeyPem, String(headers['wechatpay-signature']), 'base64')
  )
}

export function decrypt(
  resource: { ciphertext: string; nonce: string; associated_data: string },
  key = credentials.backend.apiV3Key,
): string {
  const bytes = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, resource.nonce)
  decipher.setAAD(Buffer.from(resource.associated_data))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()
}

type ReceivedCallback = { headers: IncomingMessage['headers']; rawHeaders: string[]; body: string }

/** A merchant's callback address that answers as the test requires and records what it has received. */
async function openReceiver() {
  const received: ReceivedCallback[] = []
  const receiver = {
    received,
    status: 200,
    sendsNoResponse: false,
    onCallback: async (_body: string): Promise<void> => {},
  }
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    received.push({ headers: request.headers, rawHeaders: request.rawHeaders, body })
    if (receiver.sendsNoResponse) return
    await receiver.onCallback(body)
    response.writeHead(receiver.status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return Object.assign(receiver, { url, close })
}
export type Receiver = Awaited<ReturnType<typeof openReceiver>>

/** A number that no other order or refund of the test has. */
export const newNo = (prefix = 'T') => `${prefix}${String(randomInt(1e9)).padStart(9, '0')}`

/** A valid order; `change` replaces fields. */
export const orderBody = (sim: WechatSim, notifyUrl: string, change: Record<string, unknown> = {}) => ({
  appid: APPID,
  mchid: credentials.backend.mchid,
  description: '停车欠费',
  out_trade_no: newNo(),
  notify_url: notifyUrl,
  amount: { total: 1500, currency: 'CNY' },
  payer: { openid: sim.openid(APPID, 'zhang') },
  ...change,
})

/** A simulator, a client of its merchant, and where that merchant's callbacks arrive. */
export async function openMerchantSide(options?: Partial<WechatSimOptions>) {
  const sim = await openSim(options)
  return { sim, receiver: await openReceiver(), client: merchantClient(sim) }
}

export async function closeMerchantSide(side: { sim: WechatSim; receiver: Receiver }): Promise<void> {
  await side.sim.close()
  await side.receiver.close()
}
