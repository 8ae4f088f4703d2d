import type { Context } from '@midwayjs/koa'
import { CONFIRMATION_HEADER } from '@fangxing/contract/console-sessions'
import { idempotencyKeySchema } from '@fangxing/contract/common.schema'
import { INPUT_CODES, Refusal } from '@fangxing/contract/refusal'
import { cleanText } from '@fangxing/contract/storable'
import type { z } from 'zod'
import { browserOf } from '../../domain/browser'
import { FileReply } from '../../ports/file-reply'
import { answerFile } from './answer-file'
import { JsonText } from '../../ports/json-text'
import { SessionCookie } from '../../ports/session-cookie'
import { idempotencyKeyOf, type IdempotencyKey } from '../../workflows/with-idempotency'
import { actorOf, type Session } from '../../domain/sessions'
import type { AnyInput, RouteBinding } from './route-binding'
import { consoleCookie } from '../console-cookie'
import { limitOf } from './call-limits'
import { parseJson, readBody } from './read-body'

const JSON_LIMIT_BYTES = 64 << 10
const JSON_TYPE = 'application/json'
const NOTHING = Buffer.alloc(0)
const NO_BODY: Body = { raw: NOTHING, json: undefined }
const NOT_ONCE: IdempotencyKey = { scope: '', key: '', requestHash: '' }

/** Lets a call in: limits, body, schemas, idempotency key; then the use case; then its answer as JSON. */
export async function handleCall(
  ctx: Context,
  called: RouteBinding,
  use: (input: AnyInput) => unknown,
): Promise<void> {
  const session = (ctx.state.session ?? null) as Session | null
  const { raw, json } = await admitCall(ctx, called, session)
  const { schemas, call } = called
  const body = schemas.body ? check(schemas.body, json, 'body') : undefined
  const params = schemas.params
    ? check(schemas.params, { ...(ctx as { params?: object }).params }, 'params')
    : undefined
  // Only few calls ask for it, and every read of an owner would pay.
  const readBrowser = () => browserOf({ agent: ctx.get('user-agent'), address: ctx.ip })
  const context = { actor: session ? actorOf(session) : 'anyone', traceId: ctx.state.traceId }
  if (session?.kind === 'staff') {
    const confirmationId = ctx.get(CONFIRMATION_HEADER)
    const demand = { act: called.name, sent: { params, body }, confirmationId, readBrowser }
    await ctx.state.confirmConsoleAct.demand(session, demand, context)
  }
  const result = await use({
    params,
    query: schemas.query ? check(schemas.query, { ...ctx.query }, 'query') : undefined,
    body,
    raw,
    token: (ctx.state.token ?? null) as string | null,
    session,
    readBrowser,
    context,
    once: call.idempotent && session ? onceFor(ctx, called, session, body) : NOT_ONCE,
  })
  if (result instanceof FileReply) return answerFile(ctx, result)
  if (result instanceof SessionCookie)
    ctx.set('set-cookie', consoleCookie(result.session, ctx.state.settings))
  answer(ctx, result instanceof SessionCookie ? result.body : result)
  if (ctx.state.checksReplies) checkReply(called, ctx.body as string)
}

type Body = { raw: Buffer; json: unknown }

/** Counts the call where it is limited, and reads its body. Most calls are not and have none: they wait for nothing. */
async function admitCall(ctx: Context, called: RouteBinding, session: Session | null): Promise<Body> {
  const limit = limitOf(called)
  if (limit) {
    const who = session === null ? ctx.ip : actorOf(session)
    await ctx.state.limits.take(`${called.api}.${called.name}`, who, limit)
  }
  return called.options.raw || called.schemas.body ? bodyOf(ctx, called) : NO_BODY
}

async function bodyOf(ctx: Context, { options }: RouteBinding): Promise<Body> {
  if (options.raw) {
    if (!options.raw.mediaTypes.includes(mediaTypeOf(ctx))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
    return { raw: await readBody(ctx.req, options.raw.limitBytes), json: undefined }
  }
  const raw = await readBody(ctx.req, options.jsonLimitBytes ?? JSON_LIMIT_BYTES)
  if (raw.length > 0 && mediaTypeOf(ctx) !== JSON_TYPE) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  return { raw: NOTHING, json: parseJson(raw) }
}

const mediaTypeOf = (ctx: Context): string =>
  (ctx.get('content-type').split(';')[0] ?? '').trim().toLowerCase()

/** Errors: BAD_INPUT, or the code that a schema gave as its message when it is one of ours. Values are never repeated. */
export function check(schema: z.ZodType, value: unknown, part: string): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap(flatten)
  const own = issues.length === 1 ? ownCodeOf(issues[0]!) : undefined
  const details = issues.slice(0, 20).map(issue => ({
    path: cleanText([part, ...issue.path.map(String)].join('.')),
    code: ownCodeOf(issue) ?? issue.code,
  }))
  throw new Refusal(own ?? 'BAD_INPUT', {}, details)
}

type Issue = z.core.$ZodIssue
const ownCodeOf = (issue: Issue) => INPUT_CODES.find(code => code === issue.message)

function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  // The branch that comes closest is the one the caller meant.
  const closest = [...issue.errors].sort((one, other) => one.length - other.length)[0] ?? []
  return closest.length === 0
    ? [issue]
    : closest.map(inner => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

function onceFor(ctx: Context, called: RouteBinding, session: Session, body: unknown): IdempotencyKey {
  const key = ctx.get('idempotency-key')
  if (key === '') throw new Refusal('IDEMPOTENCY_KEY_MISSING')
  if (!idempotencyKeySchema.safeParse(key).success)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'headers.idempotency-key', code: 'invalid_format' }])
  const params = (ctx as { params?: object }).params
  return idempotencyKeyOf(actorOf(session), `${called.api}.${called.name}`, key, { params, body })
}

/** Where tests run, a reply that is not what the contract promises is a fault. */
function checkReply(called: RouteBinding, text: string): void {
  const parsed = called.schemas.reply.safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new Error(`${called.api}.${called.name} breaks the contract: ${parsed.error.message}`)
}

function answer(ctx: Context, result: unknown): void {
  ctx.status = 200
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = result instanceof JsonText ? result.text : JSON.stringify(result ?? {})
}
