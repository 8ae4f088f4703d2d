/* eslint-disable no-template-curly-in-string -- these are pieces of source text */
/**
 * Bugs of the kind that this system dies of. Each is one change of text that must fit exactly once, and the tests that
 * have to catch it: a workspace and a pattern of test files.
 */
export const BUGS = [
  {
    name: '不校验密文标签 / the ciphertext tag is not checked',
    file: 'backend/src/gateway/wechat/sealed-resource.ts',
    from: ', decipher.final()]',
    to: ']',
    caughtBy: ['e2e', 'only-authentic-money'],
  },
  {
    name: '通知不限时间 / a notice may be as old as it likes',
    file: 'backend/src/gateway/wechat/verifiers.ts',
    from: 'offSeconds <= SIGNATURE_WINDOW_S',
    to: 'offSeconds <= Infinity',
    caughtBy: ['e2e', 'only-authentic-money'],
  },
  {
    name: '金额不核对 / the amount is not compared',
    file: 'backend/src/domain/settle-decision.ts',
    from: "if (trade.totalFen !== payment.amountFen) mismatches.push('amount')",
    to: '',
    caughtBy: ['backend', 'test/domain/settle-decision'],
  },
  {
    name: '先应答后入库 / a report is acknowledged before it is stored',
    file: 'backend/src/gateway/mqtt/lock-link.gateway.ts',
    from: 'done(qos === 1 ? HELD : undefined)',
    to: 'done()',
    caughtBy: ['backend', 'test/device'],
  },
  {
    name: '不看部署号 / a report of another epoch counts',
    file: 'backend/src/app/device/decide-report.ts',
    from: 'if (state.ep !== order.epoch) return\n',
    to: '\n',
    caughtBy: ['backend', 'test/device'],
  },
  {
    name: '遗嘱不分会话 / a will of an earlier session counts',
    file: 'backend/src/app/device/decide-report.ts',
    from: "if (life.sessionId !== device.session_id || device.link === 'offline') return",
    to: "if (device.link === 'offline') return",
    caughtBy: ['backend', 'test/device'],
  },
  {
    name: '每次退款换新单号 / each refund gets a new number',
    file: 'backend/src/app/refund/refund-number.ts',
    from: '.update(`${cause}|${paymentId}`)',
    to: '.update(`${cause}|${paymentId}|${Math.random()}`)',
    caughtBy: ['backend', 'test/payment'],
  },
  {
    name: '结束后的钱也结算 / money for an ended order settles it',
    file: 'backend/src/domain/settle-decision.ts',
    from: "if (!PAYABLE_STATES.includes(order.state)) return { kind: 'surplus' }",
    to: '',
    caughtBy: ['backend', 'test/domain/settle-decision'],
  },
  {
    name: '微信 5xx 当作失败 / no answer from WeChat counts as a failure',
    file: 'backend/src/gateway/wechat/answer.ts',
    from: "if (reply.status === 0) return { kind: 'unknown', why: reply.error ?? 'no answer' }",
    to: "if (reply.status === 0) return { kind: 'refused', code: 'NOANSWER', message: '' }",
    caughtBy: ['backend', 'test/payment'],
  },
  {
    name: '改动中的订单照读缓存 / a copy is believed while its order changes',
    file: 'backend/src/store/live/live-orders.ts',
    from: "if (!kept || typeof mark === 'string') return null",
    to: 'if (!kept) return null',
    caughtBy: ['e2e', 'two-nodes'],
  },
  {
    name: '不比较版本 / compare-and-set without the comparison',
    file: 'backend/src/store/commit.ts',
    from: 'where: { id, version }, set: { ...set, version: version + 1 }, rows: 1 }',
    to: 'where: { id }, set: { ...set, version: version + 1 }, rows: 1 }',
    caughtBy: ['backend', 'test/payment'],
  },
  {
    name: '降锁不留任务 / a LOWER without its durable job',
    file: 'backend/src/app/recovery/lowering.ts',
    from: [
      '      job(',
      "        'release-order',",
      '        { orderId: order.id },',
      '        { key: `release:${order.id}`, delayMs: 1000, isFirst: true },',
      '      ),',
    ].join('\n'),
    to: '',
    caughtBy: ['e2e', 'every-way-out'],
  },
  {
    name: '装置不看部署号 / the device obeys a LOWER of any earlier epoch',
    file: 'device-sim/src/core/commands.ts',
    from: "if (command.ep < durable.ep) return reject(draft, { ...open, ep: command.ep }, 'superseded', true)",
    to: '',
    caughtBy: ['device-sim', 'protocol'],
  },
]
