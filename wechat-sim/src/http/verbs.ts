import { z } from 'zod'
import { billFaultsSchema } from '../bill/faults'
import { faultSchema } from '../faults'
import { ruleChangeSchema } from '../options'
import { type WechatSim } from '../sim'

type Verb = { body: z.ZodType; run: (sim: WechatSim, body: unknown) => unknown }

/** One verb of the control plane: the body's shape, and what is done with it. */
const verb = <T extends z.ZodType>(body: T, run: (sim: WechatSim, body: z.infer<T>) => unknown): Verb => ({
  body,
  run: (sim, given) => run(sim, given as z.infer<T>),
})

const about = z.union([
  z.strictObject({ outTradeNo: z.string() }),
  z.strictObject({ outRefundNo: z.string() }),
])
const order = z.strictObject({ outTradeNo: z.string() })
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
const fields = z.record(z.string(), z.unknown())
const signed = z.strictObject({ noticeId: z.string(), url: z.string(), headers, body: z.string() })
const overrides = z.strictObject({
  content: fields.optional(),
  plainText: z.string().optional(),
  apiV3Key: z.string().optional(),
  sealedAssociatedData: z.string().optional(),
  resourceNonce: z.string().optional(),
  resource: fields.optional(),
  envelope: fields.optional(),
  body: z.string().optional(),
  timestamp: z.union([z.string(), z.number()]).optional(),
  nonce: z.string().optional(),
  serial: z.string().optional(),
  privateKeyPem: z.string().optional(),
  signature: z.string().optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])).optional(),
  bodyAfterSigning: z.string().optional(),
  url: z.string().optional(),
})

/** POST /_sim/<verb> with a JSON body does what the method of the same name does in-process. */
export const VERBS: Record<string, Verb> = {
  pay: verb(
    z.strictObject({
      outTradeNo: z.string(),
      openid: z.string().optional(),
      amount: z.number().int().optional(),
    }),
    (sim, { outTradeNo, openid, amount }) => sim.pay(outTradeNo, openid, { amount }),
  ),
  'start-paying': verb(order, (sim, { outTradeNo }) => sim.startPaying(outTradeNo)),
  cancel: verb(order, (sim, { outTradeNo }) => sim.cancel(outTradeNo)),
  'fail-pay': verb(order, (sim, { outTradeNo }) => sim.failPay(outTradeNo)),
  'end-refund': verb(
    z.strictObject({ outRefundNo: z.string(), outcome: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']) }),
    (sim, { outRefundNo, outcome }) => sim.endRefund(outRefundNo, outcome),
  ),
  advance: verb(z.strictObject({ ms: z.number().nonnegative() }), async (sim, { ms }) => {
    await sim.clock.advance(ms)
    return { now: sim.clock.now() }
  }),
  clock: verb(z.strictObject({ now: z.number() }), async (sim, { now }) => {
    await sim.clock.set(now)
    return { now: sim.clock.now() }
  }),
  flush: verb(z.strictObject({}), sim => sim.flushNotices()),
  'make-notice': verb(z.strictObject({ about, overrides: overrides.optional() }), (sim, body) =>
    sim.makeNotice(body.about, body.overrides),
  ),
  forgeries: verb(about, (sim, body) => sim.forgeries(body)),
  'send-notice': verb(signed, (sim, body) => sim.sendNotice(body)),
  replay: verb(about, (sim, body) => sim.replay(body)),
  probe: verb(about, (sim, body) => sim.probe(body)),
  faults: verb(faultSchema, (sim, body) => ({ id: sim.faults.add(body) })),
  'clear-faults': verb(z.strictObject({ id: z.number().optional() }), (sim, { id }) => sim.faults.clear(id)),
  'bill-faults': verb(billFaultsSchema, (sim, body) => sim.setBillFaults(body)),
  rules: verb(ruleChangeSchema, (sim, body) => {
    sim.setRules(body)
    return sim.rules()
  }),
  'signing-mode': verb(
    z.strictObject({ mode: z.enum(['public-key', 'certificate', 'mixed']), mchid: z.string().optional() }),
    (sim, { mode, mchid }) => sim.signing.setMode(mode, mchid),
  ),
  'rotate-key': verb(
    z.strictObject({
      kind: z.enum(['public-key', 'certificate']),
      mchid: z.string().optional(),
      overlapMs: z.number().nonnegative().optional(),
    }),
    (sim, { kind, mchid, overlapMs }) => sim.signing.rotate(kind, { mchid, overlapMs }),
  ),
  code: verb(
    z.strictObject({ person: z.string(), appid: z.string().optional() }),
    (sim, { person, appid }) => ({
      code: sim.loginCode(person, appid),
    }),
  ),
  openid: verb(z.strictObject({ person: z.string(), appid: z.string() }), (sim, { person, appid }) => ({
    openid: sim.openid(appid, person),
  })),
  consent: verb(
    z.strictObject({
      openid: z.string(),
      templateId: z.string(),
      times: z.number().int().positive().optional(),
    }),
    (sim, { openid, templateId, times }) => sim.consent(openid, templateId, times),
  ),
  'drop-tokens': verb(z.strictObject({}), sim => sim.dropTokens()),
  burst: verb(
    z.strictObject({
      outTradeNos: z.array(z.string()),
      concurrency: z.number().int().positive().optional(),
      ratePerS: z.number().positive().optional(),
    }),
    async (sim, { outTradeNos, concurrency, ratePerS }) => {
      const wanted = new Set(outTradeNos)
      const notices = sim
        .notices()
        .filter(
          ({ originalType, content }) =>
            originalType === 'transaction' && wanted.has(String(content.out_trade_no)),
        )
      return sim.burst(await sim.presign(notices), { concurrency, ratePerS })
    },
  ),
}
