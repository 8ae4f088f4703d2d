import {
  INTEGRATION_CALLS,
  PICTURE_UPLOAD_PATH,
  SIGNATURE_SCHEME,
  SIGNATURE_WINDOW_S,
} from '@fangxing/contract/integration'
import { integrationCallSchemas, pictureAnswerSchema } from '@fangxing/contract/integration.schema'
import { integrationRowSchemas } from '@fangxing/contract/integration-events.schema'
import { refusalReplySchema } from '@fangxing/contract/refusal.schema'
import { REFUSALS, type RefusalCode } from '@fangxing/contract/refusal'
import { webhookEventSchemas } from '@fangxing/contract/webhooks.schema'
import { z } from 'zod'

type Json = Record<string, unknown>
const CODES: readonly RefusalCode[] = [
  'BAD_INPUT',
  'INTEGRATION_SIGNATURE_INVALID',
  'INTEGRATION_CLOCK',
  'INTEGRATION_REPLAYED',
  'INTEGRATION_SCOPE',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
]

const SIGNING = `每个请求带请求头 / each request bears the header

    Authorization: ${SIGNATURE_SCHEME} key=<key id>, ts=<unix seconds>, nonce=<16-64 of 0-9A-Za-z_->, signature=<hex>

signature = HMAC-SHA256(secret, text), text = 六行，以换行符连接 / six lines joined by a line feed: ${SIGNATURE_SCHEME}, method, path with query, ts, nonce, SHA-256 of the body in hex. 时差不超过 ${SIGNATURE_WINDOW_S} 秒，随机数只能用一次 / the clock may differ by ${SIGNATURE_WINDOW_S} s, a nonce is taken once.`

/** The calls of other systems as OpenAPI 3.1, derived from nothing but the contract itself. */
export function integrationDocument(): Json {
  const names = Object.keys(INTEGRATION_CALLS) as (keyof typeof INTEGRATION_CALLS)[]
  return {
    openapi: '3.1.0',
    info: { title: '放行 Fangxing · 对接 integration', version: '1.0.0', description: SIGNING },
    webhooks: Object.fromEntries(
      Object.entries(webhookEventSchemas).map(([type, schema]) => [
        type,
        { post: webhookOperation(type, schema) },
      ]),
    ),
    paths: {
      ...Object.fromEntries(names.map(name => [INTEGRATION_CALLS[name].path, { post: operation(name) }])),
      [`${PICTURE_UPLOAD_PATH}/{ticket}`]: { put: uploadOperation() },
    },
    components: {
      securitySchemes: {
        signature: { type: 'apiKey', in: 'header', name: 'Authorization', description: SIGNING },
      },
      schemas: {
        Refusal: schemaOf(refusalReplySchema, 'output'),
        ...Object.fromEntries(
          Object.entries(integrationRowSchemas).map(([name, schema]) => [
            rowNameOf(name),
            schemaOf(schema, 'input'),
          ]),
        ),
      },
    },
  }
}

const PAID = `每笔欠费单独结清：金额与应缴一致即结清。金额较少或较多的不入账（部分缴费不记录，请收足后以同一 paymentRef 再报），answer 为 partial，consequences 列出 still_due:<欠费>:<应缴分> 与 not_owed:<欠费>。reversed 使欠费回到宽限期，15 天内不控车；若该付款曾放行车辆，由经理决定（needs_approval）。

Each debt is settled by itself, where it is covered exactly. A smaller or larger amount is not booked: of a part nothing is recorded, tell it again under the same paymentRef when all of it was taken. The answer is partial then, and consequences name still_due:<debt>:<fen> and not_owed:<debt>. reversed brings the debts back, in grace, and no car is held for them for 15 days; where a car had been let go for the payment a manager decides (needs_approval).`
const DESCRIPTIONS: Partial<Record<keyof typeof INTEGRATION_CALLS, string>> = { paid: PAID }

const WEBHOOK_SIGNING = `Standard Webhooks (standardwebhooks.com): webhook-id, webhook-timestamp, webhook-signature: v1 = base64(HMAC-SHA256(secret, id.timestamp.body)), 密钥 whsec_ 之后为 base64 / the secret is base64 behind whsec_. 密钥轮换时有两个签名 / two signatures while two secrets are valid. 2xx = 已收到 / taken; 410 = 停用推送 / no more; 429, 503 + Retry-After = 稍后 / later; 其他在三天内重试 / everything else is tried again for three days. 同一 webhook-id 可能重复到达 / the same webhook-id may come again.`

/** What we send, in the place that OpenAPI 3.1 has for it. */
const webhookOperation = (type: string, schema: z.ZodType): Json => ({
  operationId: `webhook.${type}`,
  tags: ['webhooks'],
  summary: type,
  description: WEBHOOK_SIGNING,
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => ({
    name,
    in: 'header',
    required: true,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: { 'application/json': { schema: schemaOf(schema, 'output') } } },
  responses: { '2XX': { description: 'taken' }, '410': { description: 'no more events are sent' } },
})

const rowNameOf = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}Row`

const UPLOAD_CODES: readonly RefusalCode[] = [
  'NOT_FOUND',
  'PHOTO_LINK_EXPIRED',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
]

/** Without a signature of its own: the link is one. */
const uploadOperation = (): Json => ({
  operationId: 'integration.uploadPicture',
  tags: ['integration'],
  summary: '上传图片',
  description:
    '地址来自 picture 的 upload.url，有效 15 分钟，只接收所报的内容 / the address is the upload.url of picture, good for 15 minutes and for the bytes that were named; sent again it answers already.',
  parameters: [{ name: 'ticket', in: 'path', required: true, schema: { type: 'string' } }],
  requestBody: {
    required: true,
    content: { 'image/jpeg': { schema: { type: 'string', format: 'binary' } } },
  },
  responses: {
    '200': {
      description: 'OK',
      content: { 'application/json': { schema: schemaOf(pictureAnswerSchema, 'output') } },
    },
    ...refusalsOf(UPLOAD_CODES),
  },
})

function refusalsOf(codes: readonly RefusalCode[]): Json {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } }
  const statuses = [...new Set(codes.map(code => REFUSALS[code].httpStatus))].sort(
    (one, other) => one - other,
  )
  return Object.fromEntries(
    statuses.map(status => [
      String(status),
      {
        description: codes.filter(code => REFUSALS[code].httpStatus === status).join(', '),
        content,
      },
    ]),
  )
}

function operation(name: keyof typeof INTEGRATION_CALLS): Json {
  const { scope, zh } = INTEGRATION_CALLS[name]
  const { body, reply } = integrationCallSchemas[name]
  return {
    operationId: `integration.${name}`,
    tags: ['integration'],
    summary: zh,
    description: [`权限 scope: ${scope}`, DESCRIPTIONS[name]].filter(Boolean).join('\n\n'),
    security: [{ signature: [] }],
    requestBody: { required: true, content: { 'application/json': { schema: bodyOf(name, body) } } },
    responses: {
      '200': {
        description: 'OK',
        content: { 'application/json': { schema: schemaOf(reply, 'output') } },
      },
      ...refusalsOf(CODES),
    },
  }
}

/** Rows of a batch are checked one by one; the document says what each has to be. */
function bodyOf(name: string, body: z.ZodType): Json {
  const schema = schemaOf(body, 'input') as { properties?: { rows?: Json } }
  if (!(name in integrationRowSchemas) || !schema.properties?.rows) return schema
  const items = { $ref: `#/components/schemas/${rowNameOf(name)}` }
  return { ...schema, properties: { rows: { ...schema.properties.rows, items } } }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
