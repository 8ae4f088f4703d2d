import { randomText } from '../keys/rsa'
import { type Forgery, type ForgeryInput } from './forged-signatures'

/** Validly signed, but the encrypted content is wrong or belongs to another merchant. */
export function forgedContents(input: ForgeryInput): Forgery[] {
  const { mchid, appid, apiV3Key } = input
  const wrongKey = [...apiV3Key].reverse().join('')
  const content = (name: string, fields: Record<string, unknown>): Forgery => ({
    name,
    overrides: { content: fields },
  })
  const resource = (name: string, fields: Record<string, unknown>): Forgery => ({
    name,
    overrides: { resource: fields },
  })
  return [
    {
      name: 'encrypted with another key',
      overrides: { apiV3Key: wrongKey === apiV3Key ? '0'.repeat(32) : wrongKey },
    },
    { name: 'encrypted with other associated data', overrides: { cipherAssociatedData: 'refund' } },
    resource('declared associated data changed', { associated_data: 'transactions' }),
    resource('nonce of the cipher changed', { nonce: 'abcdefghijkl' }),
    resource('nonce of the cipher too short', { nonce: 'abc' }),
    resource('ciphertext with only a tag', { ciphertext: Buffer.alloc(16).toString('base64') }),
    resource('ciphertext empty', { ciphertext: '' }),
    resource('ciphertext random', { ciphertext: Buffer.from(randomText(200)).toString('base64') }),
    resource('another algorithm', { algorithm: 'AEAD_AES_128_CBC' }),
    resource('cipher without nonce', { nonce: undefined }),
    content('another merchant', { mchid: mchid === '1900000001' ? '1900000002' : '1900000001' }),
    content('another app', { appid: appid.replace(/.$/, last => (last === '0' ? '1' : '0')) }),
    content('another currency', { amount: { currency: 'USD' } }),
    content('amount as text', { amount: { total: '1' } }),
    content('amount with a fraction', { amount: { total: 0.5 } }),
    content('negative amount', { amount: { total: -1 } }),
    content('not paid', { trade_state: 'NOTPAY' }),
    content('number with a path in it', { out_trade_no: '../../../etc/passwd' }),
    { name: 'content not JSON', overrides: { plainText: 'trade_state=SUCCESS' } },
    { name: 'content null', overrides: { plainText: 'null' } },
    {
      name: 'content with __proto__',
      overrides: { plainText: '{"__proto__":{"trade_state":"SUCCESS","mchid":"1"}}' },
    },
    {
      name: 'body with __proto__',
      overrides: { body: '{"__proto__":{"event_type":"TRANSACTION.SUCCESS"}}' },
    },
    { name: 'body not JSON', overrides: { body: 'event_type=TRANSACTION.SUCCESS' } },
    { name: 'body a list', overrides: { body: '[]' } },
    { name: 'unknown event', overrides: { envelope: { event_type: 'TRANSACTION.MAYBE' } } },
    {
      name: 'payment content in a refund callback',
      overrides: { envelope: { event_type: 'REFUND.SUCCESS' } },
    },
    {
      name: 'resource not encrypted',
      overrides: { envelope: { resource_type: 'plain', resource: { out_trade_no: 'x' } } },
    },
    { name: 'without resource', overrides: { envelope: { resource: null } } },
    { name: 'oversized', overrides: { envelope: { padding: 'x'.repeat(2 * 1024 * 1024) } } },
  ]
}
