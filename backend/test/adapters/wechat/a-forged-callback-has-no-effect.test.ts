import http from 'node:http'
import net from 'node:net'
import { pino } from 'pino'
import type { CallbackRequest } from '../../../src/ports'
import { createWeChatPay } from '../../../src/adapters/wechat/pay'
import { WeChatTime } from '../../../src/adapters/wechat/wechat-time'
import {
  CERT_SERIAL,
  makeKeys,
  MCHID,
  signedCallback,
  PUBLIC_KEY_SERIAL,
  refundContent,
  seal,
  signatureHeaders,
  testSettings,
  transaction,
  envelope,
  API_V3_KEY,
} from '../../support/wechat-keys'

const NOW = new Date('2026-11-23T00:00:05Z')
const keys = makeKeys()
const pay = createWeChatPay(testSettings(keys), pino({ level: 'silent' }), new WeChatTime(() => NOW))
const read = (request: CallbackRequest) => pay.readCallback(MCHID, request, NOW)
const signedBody = (rawBody: Buffer): CallbackRequest => ({
  headers: signatureHeaders(keys, rawBody, NOW),
  rawBody,
})
const bodyWith = (change: Record<string, unknown>) =>
  signedBody(Buffer.from(JSON.stringify(envelope(change))))
const sealed = (change: Record<string, unknown>) => bodyWith({ resource: seal(transaction(change)) })
const withHeader = (name: string, value: string | string[] | undefined): CallbackRequest => {
  const honest = signedCallback(keys, NOW)
  return { ...honest, headers: { ...honest.headers, [name]: value } }
}
const flip = (base64: string, at: number) => {
  const bytes = Buffer.from(base64, 'base64')
  bytes[at < 0 ? bytes.length + at : at]! ^= 1
  return bytes.toString('base64')
}
const resourceWith = (change: (resource: ReturnType<typeof seal>) => object) =>
  bodyWith({ resource: change(seal(transaction())) })

let outboundConnections = 0
const realConnect = Reflect.get(net.Socket.prototype, 'connect') as (...all: unknown[]) => net.Socket
beforeAll(() => {
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    outboundConnections++
    return realConnect.apply(this, given)
  }
})
afterAll(async () => {
  net.Socket.prototype.connect = realConnect
  await pay.stop()
})

test.each([CERT_SERIAL, PUBLIC_KEY_SERIAL])('a genuine payment callback signed under %s is read', serial => {
  expect(read(signedCallback(keys, NOW, {}, serial))).toMatchObject({
    kind: 'ok',
    callback: {
      kind: 'payment',
      callbackId: 'EV-2026112300000000001',
      report: { outTradeNo: transaction().out_trade_no, totalFen: 1500, tradeState: 'SUCCESS' },
    },
  })
})

const otherSpellings = (serial: string): [string, string][] => [
  ['in lower case', serial.toLowerCase()],
  ['with colons', serial.match(/../g)!.join(':')],
  ['with leading zeros', `00${serial}`],
]
test.each(otherSpellings(CERT_SERIAL))(
  'a callback counts when the serial of its key is configured %s',
  async (_how, serial) => {
    const settings = testSettings(keys)
    const [merchant] = settings.merchants
    const verifiers = merchant!.verifiers.map(key => (key.serial === CERT_SERIAL ? { ...key, serial } : key))
    const spelt = { ...settings, merchants: [{ ...merchant!, verifiers }] }
    const other = createWeChatPay(spelt, pino({ level: 'silent' }), new WeChatTime(() => NOW))
    expect(other.readCallback(MCHID, signedCallback(keys, NOW, {}, CERT_SERIAL), NOW).kind).toBe('ok')
    await other.stop()
  },
)

test('a genuine payment callback with characters that cannot be stored is read without them', () => {
  const content = transaction({
    transaction_id: '42\u00000001',
    payer: { openid: 'o\ud83d1' },
    attach: '\u0000',
  })
  const request = signedCallback(keys, NOW, { id: 'EV-1\u0000', resource: seal(content) })
  expect(read(request)).toMatchObject({
    kind: 'ok',
    callback: { callbackId: 'EV-1', report: { transactionId: '420001', openid: 'o1', attached: '' } },
  })
})

test.each(['SUCCESS', 'ABNORMAL', 'CLOSED'])('a genuine refund callback with %s is read', status => {
  const resource = seal(refundContent({ refund_status: status }), 'refund')
  const request = signedCallback(keys, NOW, { event_type: `REFUND.${status}`, resource })
  expect(read(request)).toMatchObject({
    kind: 'ok',
    callback: { kind: 'refund', report: { status, refundFen: 1500 } },
  })
})

test('Node joins a repeated header with a comma', async () => {
  const server = http.createServer((request, response) =>
    response.end(JSON.stringify(request.headers['wechatpay-nonce'])),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () =>
      socket.write(
        'GET / HTTP/1.1\r\nHost: x\r\nWechatpay-Nonce: a\r\nWechatpay-Nonce: b\r\nConnection: close\r\n\r\n',
      ),
    )
    let text = ''
    socket
      .on('data', data => (text += data.toString()))
      .on('end', () => resolve(text))
      .on('error', reject)
  })
  server.close()
  expect(answer).toContain('"a, b"')
})

const SIGNATURE = 'NOTICE_SIGNATURE_INVALID'
const MALFORMED = 'NOTICE_MALFORMED'
const UNDECRYPTABLE = 'NOTICE_UNDECRYPTABLE'
const MISMATCH = 'NOTICE_MISMATCH'
const honest = () => signedCallback(keys, NOW)
const probe = () => `WECHATPAY/SIGNTEST/${String(honest().headers['wechatpay-signature']).slice(19)}`

const FORGERIES: [string, string, () => CallbackRequest][] = [
  ['no signature header', SIGNATURE, () => withHeader('wechatpay-signature', undefined)],
  ['no timestamp header', SIGNATURE, () => withHeader('wechatpay-timestamp', undefined)],
  ['no nonce header', SIGNATURE, () => withHeader('wechatpay-nonce', undefined)],
  ['no serial header', SIGNATURE, () => withHeader('wechatpay-serial', undefined)],
  ['serial header twice', SIGNATURE, () => withHeader('wechatpay-serial', `${CERT_SERIAL}, ${CERT_SERIAL}`)],
  ['signature header as a list', SIGNATURE, () => withHeader('wechatpay-signature', ['a', 'b'])],
  ['nonce header twice', SIGNATURE, () => withHeader('wechatpay-nonce', 'AAAA, BBBB')],
  ['timestamp header twice', SIGNATURE, () => withHeader('wechatpay-timestamp', '1795392005, 1795392005')],
  ['timestamp is no number', SIGNATURE, () => withHeader('wechatpay-timestamp', '17953920xx')],
  ['timestamp with a sign', SIGNATURE, () => withHeader('wechatpay-timestamp', '+795392005')],
  ['another timestamp than was signed', SIGNATURE, () => withHeader('wechatpay-timestamp', '1795392006')],
  ['another nonce than was signed', SIGNATURE, () => withHeader('wechatpay-nonce', 'ABCDEF')],
  ['unknown serial', SIGNATURE, () => withHeader('wechatpay-serial', 'F'.repeat(40))],
  ['serial of the other key', SIGNATURE, () => withHeader('wechatpay-serial', PUBLIC_KEY_SERIAL)],
  ['signature is not base64', SIGNATURE, () => withHeader('wechatpay-signature', '!!!not base64!!!')],
  [
    'signature is cut off',
    SIGNATURE,
    () => withHeader('wechatpay-signature', String(honest().headers['wechatpay-signature']).slice(0, 100)),
  ],
  [
    'signature with a flipped bit',
    SIGNATURE,
    () => withHeader('wechatpay-signature', flip(String(honest().headers['wechatpay-signature']), 7)),
  ],
  ['signature empty', SIGNATURE, () => withHeader('wechatpay-signature', '')],
  ['signature test probe', SIGNATURE, () => withHeader('wechatpay-signature', probe())],
  [
    'signed by a stranger',
    SIGNATURE,
    () => {
      const { rawBody } = honest()
      return { rawBody, headers: signatureHeaders(keys, rawBody, NOW, { key: keys.stranger.privateKey }) }
    },
  ],
  [
    'body changed after signing',
    SIGNATURE,
    () => {
      const request = honest()
      return { ...request, rawBody: Buffer.from(request.rawBody.toString().replace('EV-', 'EX-')) }
    },
  ],
  [
    'one space added to the body',
    SIGNATURE,
    () => {
      const request = honest()
      return { ...request, rawBody: Buffer.concat([request.rawBody, Buffer.from(' ')]) }
    },
  ],
  [
    'headers of another callback',
    SIGNATURE,
    () => ({ headers: honest().headers, rawBody: signedCallback(keys, NOW, { id: 'EV-other' }).rawBody }),
  ],
  ['no body', MALFORMED, () => signedBody(Buffer.alloc(0))],
  [
    'body above 64 KiB',
    MALFORMED,
    () => signedBody(Buffer.from(JSON.stringify(envelope({ summary: 'x'.repeat(65_536) })))),
  ],
  ['body is not JSON', MALFORMED, () => signedBody(Buffer.from('<xml>SUCCESS</xml>'))],
  ['body is a list', MALFORMED, () => signedBody(Buffer.from('[]'))],
  [
    'body with __proto__',
    MALFORMED,
    () => signedBody(Buffer.from(JSON.stringify(envelope()).replace('{', '{"__proto__":{"isAdmin":true},'))),
  ],
  [
    'body with an escaped __proto__',
    MALFORMED,
    () => signedBody(Buffer.from(JSON.stringify(envelope()).replace('{', '{"\\u005f_proto__":{},'))),
  ],
  ['no resource', MALFORMED, () => bodyWith({ resource: undefined })],
  ['plain resource', MALFORMED, () => bodyWith({ resource: transaction() })],
  ['other resource type', MALFORMED, () => bodyWith({ resource_type: 'plain' })],
  [
    'other algorithm',
    MALFORMED,
    () => resourceWith(resource => ({ ...resource, algorithm: 'AEAD_AES_128_GCM' })),
  ],
  ['no algorithm', MALFORMED, () => resourceWith(resource => ({ ...resource, algorithm: undefined }))],
  [
    'tag changed',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, ciphertext: flip(resource.ciphertext, -1) })),
  ],
  [
    'tag cut short',
    UNDECRYPTABLE,
    () =>
      resourceWith(resource => ({
        ...resource,
        ciphertext: Buffer.from(resource.ciphertext, 'base64').subarray(0, -4).toString('base64'),
      })),
  ],
  [
    'ciphertext changed',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, ciphertext: flip(resource.ciphertext, 0) })),
  ],
  [
    'ciphertext not base64',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, ciphertext: `${resource.ciphertext.slice(0, -4)}@@@@` })),
  ],
  [
    'ciphertext only a tag',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, ciphertext: Buffer.alloc(16).toString('base64') })),
  ],
  [
    'associated data changed',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, associated_data: 'refund' })),
  ],
  [
    'associated data gone',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, associated_data: undefined })),
  ],
  ['nonce changed', UNDECRYPTABLE, () => resourceWith(resource => ({ ...resource, nonce: 'AAAAAAAAAAAA' }))],
  [
    'nonce of another length',
    UNDECRYPTABLE,
    () => resourceWith(resource => ({ ...resource, nonce: `${resource.nonce}0` })),
  ],
  [
    'sealed with another key',
    UNDECRYPTABLE,
    () => bodyWith({ resource: seal(transaction(), 'transaction', API_V3_KEY.replace('k', 'x')) }),
  ],
  ['plaintext is not JSON', MALFORMED, () => bodyWith({ resource: seal('SUCCESS') })],
  [
    'plaintext with __proto__',
    MALFORMED,
    () =>
      bodyWith({ resource: seal(JSON.stringify(transaction()).replace('{', '{"__proto__":{"amount":1},')) }),
  ],
  ['refund sealed as a payment', MALFORMED, () => bodyWith({ resource: seal(refundContent(), 'refund') })],
  ['payment under a refund event', MALFORMED, () => bodyWith({ event_type: 'REFUND.SUCCESS' })],
  [
    'refund of another end than its event',
    MALFORMED,
    () =>
      bodyWith({
        event_type: 'REFUND.SUCCESS',
        resource: seal(refundContent({ refund_status: 'CLOSED' }), 'refund'),
      }),
  ],
  ['unknown event', MALFORMED, () => bodyWith({ event_type: 'TRANSACTION.CREATED' })],
  ['trade not paid', MALFORMED, () => sealed({ trade_state: 'NOTPAY' })],
  ['amount with a fraction', MALFORMED, () => sealed({ amount: { total: 1500.5, currency: 'CNY' } })],
  ['amount as text', MALFORMED, () => sealed({ amount: { total: '1500', currency: 'CNY' } })],
  ['amount negative', MALFORMED, () => sealed({ amount: { total: -1500, currency: 'CNY' } })],
  ['no amount', MALFORMED, () => sealed({ amount: undefined })],
  ['no transaction id', MALFORMED, () => sealed({ transaction_id: '' })],
  ['number that leaves its path', MALFORMED, () => sealed({ out_trade_no: '../../v3/refund' })],
  ['other currency', MISMATCH, () => sealed({ amount: { total: 1500, currency: 'USD' } })],
  ['other merchant', MISMATCH, () => sealed({ mchid: '1900000002' })],
  ['other mini-program', MISMATCH, () => sealed({ appid: 'wxaaaaaaaaaaaaaaaa' })],
  [
    'refund of another merchant',
    MISMATCH,
    () =>
      bodyWith({
        event_type: 'REFUND.SUCCESS',
        resource: seal(refundContent({ mchid: '1900000002' }), 'refund'),
      }),
  ],
]

test.each(FORGERIES)('refused: %s', (_name, code, forge) => {
  const before = outboundConnections
  expect(read(forge())).toEqual({ kind: 'refused', code })
  expect(outboundConnections).toBe(before)
})

test.each([-301_000, 301_000])('a callback signed %i ms off is stale, and only its number is read', offMs => {
  expect(read(signedCallback(keys, new Date(NOW.getTime() + offMs)))).toEqual({
    kind: 'stale',
    outTradeNo: transaction().out_trade_no,
  })
})

test.each([-299_000, 299_000])('%i ms off is inside the window', offMs => {
  expect(read(signedCallback(keys, new Date(NOW.getTime() + offMs)))).toMatchObject({ kind: 'ok' })
})

test('a stale callback of another merchant is not read', () => {
  const old = new Date(NOW.getTime() - 3600_000)
  expect(read(signedCallback(keys, old, { resource: seal(transaction({ mchid: '1900000002' })) }))).toEqual({
    kind: 'refused',
    code: MISMATCH,
  })
})
