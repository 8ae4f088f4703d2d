import { z } from 'zod'
import { faultSchema } from '../faults'
import { type WechatSim } from '../sim'
import { tradeBillFaultsSchema } from '../trade-bill/faults'
import {
  forgedCallbackToWire,
  overridesFromWire,
  ruleChangeFromWire,
  rulesToWire,
  signedCallbackFromWire,
  signedCallbackToWire,
} from './wire-names'

type Command = { body: z.ZodType; run: (sim: WechatSim, body: unknown) => unknown }

/** One command of the control API: the schema of its body, and what it does. */
const command = <T extends z.ZodType>(
  body: T,
  run: (sim: WechatSim, body: z.infer<T>) => unknown,
): Command => ({
  body,
  run: (sim, given) => run(sim, given as z.infer<T>),
})

const callbackSubject = z.union([
  z.strictObject({ outTradeNo: z.string() }),
  z.strictObject({ outRefundNo: z.string() }),
])
const order = z.strictObject({ outTradeNo: z.string() })

/** POST /_sim/<command> with a JSON body does what the method of the same name does in-process. */
export const CONTROL_COMMANDS: Record<string, Command> = {
  pay: command(
    z.strictObject({
      outTradeNo: z.string(),
      openid: z.string().optional(),
      amount: z.number().int().optional(),
    }),
    (sim, { outTradeNo, openid, amount }) => {
      const { order, callback } = sim.pay(outTradeNo, openid, { amount })
      return { order, notice: callback }
    },
  ),
  'start-paying': command(order, (sim, { outTradeNo }) => sim.startPaying(outTradeNo)),
  cancel: command(order, (sim, { outTradeNo }) => sim.cancel(outTradeNo)),
  'fail-pay': command(order, (sim, { outTradeNo }) => sim.failPay(outTradeNo)),
  'refund-in-platform': command(
    z.strictObject({
      outTradeNo: z.string(),
      amount: z.number().int().positive().optional(),
      notifyUrl: z.string().optional(),
    }),
    (sim, { outTradeNo, ...options }) => sim.refundInPlatform(outTradeNo, options),
  ),
  'end-refund': command(
    z.strictObject({ outRefundNo: z.string(), outcome: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']) }),
    (sim, { outRefundNo, outcome }) => sim.endRefund(outRefundNo, outcome),
  ),
  advance: command(z.strictObject({ ms: z.number().nonnegative() }), async (sim, { ms }) => {
    await sim.clock.advance(ms)
    return { now: sim.clock.now() }
  }),
  clock: command(z.strictObject({ now: z.number() }), async (sim, { now }) => {
    await sim.clock.set(now)
    return { now: sim.clock.now() }
  }),
  flush: command(z.strictObject({}), sim => sim.flushCallbacks()),
  'make-notice': command(
    z.strictObject({ about: callbackSubject, overrides: overridesFromWire.optional() }),
    async (sim, body) => signedCallbackToWire(await sim.buildCallback(body.about, body.overrides)),
  ),
  forgeries: command(callbackSubject, async (sim, body) =>
    (await sim.forgeries(body)).map(forgedCallbackToWire),
  ),
  'send-notice': command(signedCallbackFromWire, (sim, body) => sim.sendCallback(body)),
  replay: command(callbackSubject, (sim, body) => sim.replay(body)),
  probe: command(callbackSubject, (sim, body) => sim.probe(body)),
  faults: command(faultSchema, (sim, body) => ({ id: sim.faults.add(body) })),
  'clear-faults': command(z.strictObject({ id: z.number().optional() }), (sim, { id }) =>
    sim.faults.clear(id),
  ),
  'bill-faults': command(tradeBillFaultsSchema, (sim, body) => sim.setTradeBillFaults(body)),
  rules: command(ruleChangeFromWire, (sim, body) => {
    sim.setRules(body)
    return rulesToWire(sim.rules())
  }),
  'signing-mode': command(
    z.strictObject({ mode: z.enum(['public-key', 'certificate', 'mixed']), mchid: z.string().optional() }),
    (sim, { mode, mchid }) => sim.signing.setMode(mode, mchid),
  ),
  'rotate-key': command(
    z.strictObject({
      kind: z.enum(['public-key', 'certificate']),
      mchid: z.string().optional(),
      overlapMs: z.number().nonnegative().optional(),
    }),
    (sim, { kind, mchid, overlapMs }) => sim.signing.rotate(kind, { mchid, overlapMs }),
  ),
  code: command(
    z.strictObject({ person: z.string(), appid: z.string().optional() }),
    (sim, { person, appid }) => ({
      code: sim.loginCode(person, appid),
    }),
  ),
  openid: command(z.strictObject({ person: z.string(), appid: z.string() }), (sim, { person, appid }) => ({
    openid: sim.openid(appid, person),
  })),
  consent: command(
    z.strictObject({
      openid: z.string(),
      templateId: z.string(),
      times: z.number().int().positive().optional(),
    }),
    (sim, { openid, templateId, times }) => sim.consent(openid, templateId, times),
  ),
  'drop-tokens': command(z.strictObject({}), sim => sim.dropTokens()),
  burst: command(
    z.strictObject({
      outTradeNos: z.array(z.string()),
      concurrency: z.number().int().positive().optional(),
      ratePerS: z.number().positive().optional(),
    }),
    async (sim, { outTradeNos, concurrency, ratePerS }) => {
      const wanted = new Set(outTradeNos)
      const callbacks = sim
        .callbacks()
        .filter(
          ({ originalType, content }) =>
            originalType === 'transaction' && wanted.has(String(content.out_trade_no)),
        )
      return sim.burst(await sim.presign(callbacks), { concurrency, ratePerS })
    },
  ),
}
