import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import mqtt from 'mqtt'
import { Pool } from 'pg'
import { BASELINE_NAME } from '../application-names'
import { programInput, sendReady } from '../programs'
import type { BaselinePlan, Slot } from '../recorded-writes'

export type SettleBaselineInput = {
  databaseUrl: string
  poolSize: number
  mqtt: { url: string; username: string; password: string }
  apiV3Key: string
  verifiers: { serial: string; publicKeyPem: string }[]
  commandPrivateKey: string
  merchantId: string
  plan: BaselinePlan
}

/**
 * Only the work that no implementation of a payment callback can avoid: verify, decrypt, write the rows in one statement and
 * one commit, sign, publish, answer. No reads, no decisions, no framework, no log.
 */
const input = programInput<SettleBaselineInput>()
const keys = new Map(
  input.verifiers.map(({ serial, publicKeyPem }) => [serial, createPublicKey(publicKeyPem)]),
)
const commandKey = createPrivateKey({
  key: Buffer.from(input.commandPrivateKey, 'base64'),
  format: 'der',
  type: 'pkcs8',
})
const aesKey = Buffer.from(input.apiV3Key)
const pool = new Pool({
  connectionString: input.databaseUrl,
  max: input.poolSize,
  application_name: BASELINE_NAME,
})
const { plan } = input

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function decrypt(request: IncomingMessage, body: string): { out_trade_no: string } {
  const header = (name: string) => String(request.headers[`wechatpay-${name}`])
  const signed = `${header('timestamp')}\n${header('nonce')}\n${body}\n`
  const isAuthentic = verify(
    'RSA-SHA256',
    Buffer.from(signed),
    keys.get(header('serial'))!,
    Buffer.from(header('signature'), 'base64'),
  )
  if (!isAuthentic) throw new Error('forged')
  const { resource } = JSON.parse(body) as {
    resource: { ciphertext: string; nonce: string; associated_data: string }
  }
  const sealed = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', aesKey, resource.nonce)
  decipher.setAAD(Buffer.from(resource.associated_data))
  decipher.setAuthTag(sealed.subarray(-16))
  return JSON.parse(decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')) as {
    out_trade_no: string
  }
}

const keyOf = (salt: string, index: number) =>
  createHash('md5')
    .update(`${salt}${index}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const valueOf = (slot: Slot, index: number): unknown =>
  slot.kind === 'same' ? slot.value : slot.kind === 'fresh' ? randomUUID() : keyOf(slot.salt, index)

async function run(): Promise<void> {
  const { url, username, password } = input.mqtt
  const client = await mqtt.connectAsync(url, { username, password, clientId: 'bench-baseline' })
  const server = createServer((request, response) => {
    const handle = async () => {
      const trade = decrypt(request, await bodyOf(request))
      const number = trade.out_trade_no.slice('BENCHTRADE'.length)
      const values = plan.slots.map(slot => valueOf(slot, Number(number)))
      await pool.query({ name: 'baseline', text: plan.text, values })
      const deviceId = `BENCH${number}`
      const payload = Buffer.from(
        JSON.stringify({
          id: randomUUID(),
          d: deviceId,
          ep: 1,
          op: 'LOWER',
          why: 'PAID',
          order: randomUUID(),
          iat: Date.now(),
        }),
      )
      const envelope = {
        v: 1,
        k: 'baseline',
        p: payload.toString('base64url'),
        s: sign(null, payload, commandKey).toString('base64url'),
      }
      const published = client.publishAsync(
        `pl/1/${input.merchantId}/${deviceId}/cmd`,
        JSON.stringify(envelope),
        { qos: 1 },
      )
      response.setHeader('content-type', 'application/json')
      response.end('{"code":"SUCCESS"}')
      await published
    }
    handle().catch(error => {
      response.statusCode = 500
      response.end(String(error))
    })
  })
  server.listen(0, '127.0.0.1', () => sendReady({ port: (server.address() as { port: number }).port }))
}

void run()
