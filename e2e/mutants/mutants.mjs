/* eslint-disable no-template-curly-in-string -- these are pieces of source text */
/**
 * Mutants: changes of the source that break a guarantee of the system. Each is one replacement of a text that must occur
 * exactly once, and names the tests that have to fail: a workspace and a pattern of test files. Written by hand, because
 * Stryker's generic mutants cannot express most of these, and each needs tests of the whole system to be found.
 */
export const MUTANTS = [
  {
    name: '不校验密文标签 / the authentication tag of the ciphertext is not checked',
    file: 'backend/src/adapters/wechat/sealed-resource.ts',
    from: ', decipher.final()]',
    to: ']',
    detectedBy: ['e2e', 'only-authentic-payments'],
  },
  {
    name: '通知不限时间 / a payment callback may have any age',
    file: 'backend/src/adapters/wechat/verifiers.ts',
    from: 'offSeconds <= SIGNATURE_WINDOW_S',
    to: 'offSeconds <= Infinity',
    detectedBy: ['e2e', 'only-authentic-payments'],
  },
  {
    name: '金额不核对 / the amount is not compared',
    file: 'backend/src/domain/settlement-decision.ts',
    from: "if (trade.totalFen !== payment.amountFen) mismatches.push('amount')",
    to: '',
    detectedBy: ['backend', 'test/domain/settlement-decision'],
  },
  {
    name: '先应答后入库 / a report is acknowledged before it is stored',
    file: 'backend/src/adapters/mqtt/lock-link.ts',
    from: 'done(qos === 1 ? HELD : undefined)',
    to: 'done()',
    detectedBy: ['backend', 'test/transport/mqtt'],
  },
  {
    name: '不看部署号 / a report of another epoch counts',
    file: 'backend/src/workflows/ingest-reports/decide-report.ts',
    from: 'if (state.ep !== order.epoch) return\n',
    to: '\n',
    detectedBy: ['backend', 'test/workflows/ingest-reports'],
  },
  {
    name: '遗嘱不分会话 / a will of an earlier session counts',
    file: 'backend/src/workflows/ingest-reports/decide-report.ts',
    from: "if (presence.sessionId !== device.session_id || !may(DEVICE_LINK, device.link, 'will')) return",
    to: "if (!may(DEVICE_LINK, device.link, 'will')) return",
    detectedBy: ['backend', 'test/workflows/ingest-reports'],
  },
  {
    name: '每次退款换新单号 / each request of a refund gets a new number',
    file: 'backend/src/modules/refunds/refund-number.ts',
    from: '.update(`${cause}|${paymentId}`)',
    to: '.update(`${cause}|${paymentId}|${Math.random()}`)',
    detectedBy: ['backend', 'test/workflows/settle-payment/a-surplus'],
  },
  {
    name: '结束后的钱也结算 / a payment settles an order that has ended',
    file: 'backend/src/domain/settlement-decision.ts',
    from: "if (!PAYABLE_STATES.includes(order.state)) return { kind: 'surplus' }",
    to: '',
    detectedBy: ['backend', 'test/domain/settlement-decision'],
  },
  {
    name: '微信无应答当作失败 / no answer from WeChat counts as a failure',
    file: 'backend/src/adapters/wechat/answer.ts',
    from: "if (reply.status === 0) return { kind: 'unknown', why: reply.error ?? 'no answer' }",
    to: "if (reply.status === 0) return { kind: 'refused', code: 'NOANSWER', message: '' }",
    detectedBy: ['backend', 'test/adapters/wechat'],
  },
  {
    name: '改动中的订单照读缓存 / the cache is read while its order changes',
    file: 'backend/src/persistence/cache/order-cache.ts',
    from: "if (!kept || typeof mark === 'string') return null",
    to: 'if (!kept) return null',
    detectedBy: ['e2e', 'two-nodes'],
  },
  {
    name: '不比较版本 / compare-and-set without the comparison',
    file: 'backend/src/persistence/unit-of-work.ts',
    from: 'where: { id, version },',
    to: 'where: { id },',
    detectedBy: ['backend', 'test/persistence/unit-of-work'],
  },
  {
    name: '降锁不留任务 / a LOWER without its durable job',
    file: 'backend/src/modules/locks/queue-command.ts',
    from: [
      '  work.job(',
      "    'release-order',",
      '    { orderId: order.id },',
      '    { key: `release:${order.id}`, delayMs: 1000, isFirst: true },',
      '  )',
    ].join('\n'),
    to: '',
    detectedBy: ['e2e', 'every-end-of-an-order'],
  },
  {
    name: '装置不看部署号 / the device obeys a LOWER of any earlier epoch',
    file: 'device-sim/src/core/commands.ts',
    from: "if (command.ep < durable.ep) return reject(draft, { ...open, ep: command.ep }, 'superseded', true)",
    to: '',
    detectedBy: ['device-sim', 'protocol'],
  },
]
