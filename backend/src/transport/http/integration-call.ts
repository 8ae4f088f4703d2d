import type { Context } from '@midwayjs/koa'
import { INTEGRATION_CALLS, type IntegrationRowReply } from '@fangxing/contract/integration'
import { integrationCallSchemas, pictureAnswerSchema } from '@fangxing/contract/integration.schema'
import { Refusal } from '@fangxing/contract/refusal'
import { UPLOAD } from '@fangxing/contract/source-answer-labels'
import type { z } from 'zod'
import type { ActorContext } from '../../domain/actor-context'
import { sourceActor, type SourceNonce, type SourceSession } from '../../domain/sessions'
import type { AuthenticateSource } from '../../workflows/stays/authenticate-source'
import type { CountAnswers } from '../../workflows/stays/count-answers'
import type { TakePictures } from '../../workflows/stays/take-pictures'
import { check } from './handle-call'
import { parseJson, readBody } from './read-body'

type Name = keyof typeof integrationCallSchemas
type Body<N extends Name> = z.output<(typeof integrationCallSchemas)[N]['body']>
export type IntegrationInput<N extends Name> = {
  source: SourceSession
  body: Body<N>
  context: ActorContext
}
type SignedInput<N extends Name> = IntegrationInput<N> & { nonce: SourceNonce; isTaken: boolean }
/** Who sends, and how often each was answered what. */
type Door = { authenticateSource: AuthenticateSource; countAnswers: CountAnswers }
type Use<N extends Name, Input> = (
  input: Input,
) => Promise<z.input<(typeof integrationCallSchemas)[N]['reply']>>

const BODY_LIMIT_BYTES = 1 << 20
/** Before anybody is known: what a flood of wrong signatures may cost. */
const ADDRESS_LIMIT = { max: 6000, windowS: 60 }
/** Outcomes that a single row also says by the status of its request. */
const CONFLICTS: readonly IntegrationRowReply['outcome'][] = ['conflict', 'stale']

/** Lets a call of another system in, once: size, signature, rate, scope, schema, nonce; then the use case; then its answer. */
export const handleIntegrationCall = <N extends Name>(
  ctx: Context,
  name: N,
  door: Door,
  use: Use<N, IntegrationInput<N>>,
): Promise<void> =>
  handleSigned(ctx, name, door, async ({ nonce, isTaken: _isTaken, ...input }) => {
    await door.authenticateSource.takeNonce(nonce)
    return use(input)
  })

/** The same for a use case whose own commit takes the nonce: one write to the disk less before a car is on a board. */
export const handleCommittedCall = <N extends Name>(
  ctx: Context,
  name: N,
  door: Door,
  use: Use<N, SignedInput<N>>,
): Promise<void> =>
  handleSigned(ctx, name, door, async input => {
    if (input.isTaken) throw new Refusal('INTEGRATION_REPLAYED')
    return use(input)
  })

async function handleSigned<N extends Name>(
  ctx: Context,
  name: N,
  door: Door,
  use: Use<N, SignedInput<N>>,
): Promise<void> {
  await ctx.state.limits.take('integration.address', ctx.ip, ADDRESS_LIMIT)
  if (!/^application\/json\b/i.test(ctx.get('content-type'))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const raw = await readBody(ctx.req, BODY_LIMIT_BYTES)
  // What is refused before its sender is known is nobody's error.
  const known: { sourceId?: string } = {}
  try {
    const reply = await answerSigned(ctx, { name, raw }, { door, use, knows: id => (known.sourceId = id) })
    door.countAnswers.answered(known.sourceId!, name, reply)
    ctx.status = statusOf(reply)
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = JSON.stringify(reply)
  } catch (error) {
    if (known.sourceId !== undefined && error instanceof Refusal)
      door.countAnswers.refused(known.sourceId, name, error.code)
    throw error
  }
}

/** `knows` is called as soon as the sender is known. */
async function answerSigned<N extends Name>(
  ctx: Context,
  { name, raw }: { name: N; raw: Buffer },
  { door, use, knows }: { door: Door; use: Use<N, SignedInput<N>>; knows: (sourceId: string) => void },
) {
  const { limits, traceId, checksReplies } = ctx.state
  const signed = {
    method: ctx.method,
    path: ctx.url,
    authorization: ctx.get('authorization'),
    body: raw,
  }
  const { source, nonce, isTaken } = await door.authenticateSource.authenticate(
    signed,
    async ({ sourceId, ratePerMinute }) => {
      knows(sourceId)
      await limits.take('integration', sourceId, { max: ratePerMinute, windowS: 60 })
    },
  )
  const { scope } = INTEGRATION_CALLS[name]
  if (!source.scopes.includes(scope)) throw new Refusal('INTEGRATION_SCOPE', { scope })
  const schemas = integrationCallSchemas[name]
  const body = check(schemas.body, parseJson(raw), 'body') as Body<N>
  const reply = await use({ source, nonce, isTaken, body, context: { actor: sourceActor(source), traceId } })
  if (checksReplies) schemas.reply.parse(reply)
  return reply
}

/** Takes the bytes of a picture by the link that its source has asked for. */
export async function takeUpload(
  ctx: Context & { params: { ticket: string } },
  {
    takePictures: pictures,
    countAnswers,
  }: { takePictures: Pick<TakePictures, 'openLink' | 'put'>; countAnswers: CountAnswers },
): Promise<void> {
  const { limits, traceId, checksReplies } = ctx.state
  await limits.take('integration.address', ctx.ip, ADDRESS_LIMIT)
  if (!/^image\/jpeg\b/i.test(ctx.get('content-type'))) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const { source, ticket } = await pictures.openLink(ctx.params.ticket)
  await limits.take('integration', source.sourceId, { max: source.ratePerMinute, windowS: 60 })
  const body = await readBody(ctx.req, ticket.sizeBytes)
  const context = { actor: sourceActor(source), traceId }
  const answer = await pictures.put(source, ticket, { body, context })
  if (checksReplies) pictureAnswerSchema.parse(answer)
  countAnswers.answered(source.sourceId, UPLOAD, answer)
  ctx.body = answer
}

function statusOf(reply: object): number {
  const { rows } = reply as { rows?: readonly IntegrationRowReply[] }
  const [only] = rows?.length === 1 ? rows : []
  return only && CONFLICTS.includes(only.outcome) ? 409 : 200
}
